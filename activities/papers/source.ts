// What every paper about an order is made from, and the one way of making it: once per key; what is kept is what is sent.
import { namesOf } from '../../prisma/catalogue';
import { documentByKey, type DocumentKind, saveDocument } from '../../prisma/documents';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import type { StoredOrder } from '../../prisma/order-state';
import { addressOf, type Language, type OrderContact } from '../../prisma/people';
import { dateAt } from '../../workflows/domain/business-time';
import type { Policy } from '../../workflows/domain/policy';
import type { OrderState } from '../../workflows/domain/state';
import { companyIn } from '../company';
import type { PartyAt, Sheet } from '../documents/data';
import { refused } from '../failures';
import { asAddress, asParty } from '../paper-data';

export interface PaperSource {
  order: StoredOrder;
  contact: OrderContact;
  policy: Policy;
}
export interface PaperFile {
  filename: string;
  mime: string;
  bytes: Uint8Array;
}
export interface Paper {
  /** `orderId:kind:…`: the paper of a key is made once and never changes. */
  key: string;
  kind: DocumentKind;
  /** With its ending. */
  filename: string;
  render: () => Promise<Uint8Array>;
}

/** The paper's file, made now or found. */
export async function fileOf(db: PrismaClient, orderId: string, { key, kind, filename, render }: Paper): Promise<PaperFile> {
  const made = await documentByKey(db, key);
  if (made) return made;
  const file = { filename, mime: 'application/pdf', bytes: await render() };
  await saveDocument(db, { key, orderId, kind, ...file });
  // Another attempt may have been quicker: what is kept is what is sent.
  return (await documentByKey(db, key)) ?? file;
}

/** The head of a paper in a language; `at`: the instant (epoch ms) that dates it, today by the order's clock when absent. */
export function sheetOf({ order, policy }: PaperSource, language: Language, at = Date.now() + order.clockOffset): Sheet {
  return {
    language,
    timeZone: policy.calendar.zone,
    date: dateAt(policy.calendar, at),
    company: companyIn(language),
    orderNumber: numberOf(order.state),
  };
}

export const numberOf = ({ orderNumber, orderId }: OrderState): string => orderNumber ?? orderId;
/** How a shipment or a payment is called outside: `SO-2026-000123-7-S1`. */
export const partNumber = (state: OrderState, id: string): string => `${numberOf(state)}-${id.toUpperCase()}`;

/** The customer at the order's address. @throws ApplicationFailure `data_missing` for an order without one */
export async function customerAt(db: PrismaClient, { order: { state }, contact }: PaperSource): Promise<PartyAt> {
  const address = state.addressId ? await addressOf(db, state.addressId) : null;
  if (!address) throw refused('data_missing', `Order ${state.orderId} has no address to print.`);
  return { party: asParty(contact), address: asAddress(address) };
}

/** How the order's goods are called, by SKU; a SKU without a name is its own name. */
export async function nameOfGoods(db: PrismaClient, { lines }: OrderState): Promise<(sku: string) => { en: string; zh: string }> {
  const names = await namesOf(
    db,
    lines.map((line) => line.sku),
  );
  return (sku) => names.get(sku) ?? { en: sku, zh: sku };
}
