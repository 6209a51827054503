// What the API must know of an act beyond its rule: the shape of its body, and how the body becomes the act's input.
// One entry per act stands in selling.ts, goods.ts, ending.ts and anytime.ts; api/acts/route.ts makes routes of them.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { dropAddress, replaceWishes, saveAddress, type Wishes } from '../../prisma/intake';
import type { ActInput, ActName } from '../../workflows/domain/acts';
import { defaultPolicy, type Policy } from '../../workflows/domain/policy';
import { spokenBy } from '../../workflows/domain/vocabulary';
import { createDrafts, type Drafts } from '../drafts';
import type { FoundOrder } from '../orders/find';
import { addressRow } from '../orders/take-in';
import type { Caller } from '../route';
import type { NewAddress } from '../schema/people';
import { shortId, text } from '../schema/words';

export interface ActSpec<A extends ActName, B = unknown> {
  body: z.ZodType<B>;
  summary: string;
  /** @throws Problem 422 for what only the books can judge, such as an unknown SKU */
  toInput(body: B, context: ActContext): ActInput<A> | Promise<ActInput<A>>;
}
/** Checks one entry's types where it is written. */
export const spec = <A extends ActName, B>(_act: A, entry: ActSpec<A, B>): ActSpec<A> => entry;

export interface ActContext {
  db: Db;
  order: FoundOrder;
  caller: Caller;
  paper: Paper;
}

/** The policy that the order began with. */
export const policyOf = ({ intake }: FoundOrder): Policy => intake?.input.policy ?? defaultPolicy;

/** What people wrote in one act, on its way into the database: saved before the act is sent, taken back when it is refused. */
export interface Paper {
  /** `keep('noteId', text)` gives `{noteId}`, or nothing for no text. */
  keep: Drafts['keep'];
  /** The id that a text will have. */
  write(text: string): string;
  address(given: NewAddress): string;
  wish(wishes: Partial<Wishes>): void;
  save(tx: Db): Promise<void>;
  takeBack(db: Db): Promise<void>;
}

export function newPaper(order: FoundOrder, writtenBy: string): Paper {
  const { orderId, state } = order;
  const drafts = createDrafts({ orderId, writtenBy });
  const addresses: ReturnType<typeof addressRow>[] = [];
  let wishes: Partial<Wishes> | undefined;
  let before: Wishes | undefined;
  return {
    keep: drafts.keep,
    write: (text) => drafts.keep('textId', text).textId ?? '',
    address: (given) => {
      const row = addressRow(randomUUID(), state.customerId ?? '', given);
      addresses.push(row);
      return row.addressId;
    },
    wish: (given) => {
      wishes = given;
    },
    save: async (tx) => {
      await drafts.save(tx);
      for (const row of addresses) await saveAddress(tx, row);
      if (wishes && order.intake) before = await replaceWishes(tx, orderId, wishes);
    },
    takeBack: async (db) => {
      if (before) await replaceWishes(db, orderId, before);
      for (const { addressId } of addresses) await dropAddress(db, addressId);
      await drafts.drop(db);
    },
  };
}

// Words that several acts share.
export const by = z.enum(spokenBy);
export const shipmentId = shortId;
/** Shows in the task that comes next. */
export const note = text(1_000).optional();
export { lineQuantities } from '../schema/words';
