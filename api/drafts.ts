// Texts and addresses of one request on their way into the database: a message carries their ids, the rows are saved before it is sent.
// Used wherever somebody's words come with a fact.
import { randomUUID } from 'node:crypto';
import type { Db } from '../prisma/client';
import { dropAddress, saveAddress } from '../prisma/intake';
import { removeTexts, saveTexts } from '../prisma/texts';
import { addressRow } from './orders/take-in';
import type { NewAddress } from './schema/people';

export interface Drafts {
  /** The field with the id that the text will have; nothing for no text. */
  keep: <K extends string>(field: K, written: string | undefined) => Partial<Record<K, string>>;
  /** The id that a new address of this customer will have. */
  address(given: NewAddress, customerId: string): string;
  save(db: Db): Promise<void>;
  /** Takes them out again when nothing came to speak of them. */
  drop(db: Db): Promise<void>;
}

/** @param writtenBy id of the member of staff, or `customer` */
export function createDrafts({ orderId, writtenBy }: { orderId: string; writtenBy: string }): Drafts {
  const texts: { textId: string; text: string }[] = [];
  const addresses: ReturnType<typeof addressRow>[] = [];
  return {
    keep: (field, written) => {
      if (written === undefined) return {};
      const textId = randomUUID();
      texts.push({ textId, text: written });
      return { [field]: textId } as Partial<Record<typeof field, string>>; // TypeScript forgets the literal of a computed key
    },
    address: (given, customerId) => {
      const row = addressRow(randomUUID(), customerId, given);
      addresses.push(row);
      return row.addressId;
    },
    save: async (db) => {
      await saveTexts(db, { orderId, writtenBy, texts });
      for (const row of addresses) await saveAddress(db, row);
    },
    drop: async (db) => {
      await removeTexts(
        db,
        texts.map(({ textId }) => textId),
      );
      for (const { addressId } of addresses) await dropAddress(db, addressId);
    },
  };
}
