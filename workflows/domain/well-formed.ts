// What a fact must be made of before its rule is asked. Facts come from outside, also as JSON that somebody types into the Temporal UI
// or CLI, where no schema looks at them. A field more is no flaw. Pure; asked by support/listen.ts.
import type { FactInput, FactName } from './acts';
import { cancelReasons, caseKinds, caseReasons, paymentMethods, remedies, type Role, staffRoles } from './vocabulary';

type Check = (value: unknown) => boolean;
/** One check for each field that the fact may have; `eventId` and `actor` belong to all. */
type Shape<Fact> = Record<Exclude<keyof Fact, 'eventId'>, Check>;

/** Ids and codes: one short line. What Postgres cannot store, NUL and halves of characters, is none. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,300}$/u.test(value);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const id: Check = isId;
const flag: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => typeof value === 'number';
const pieces: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0;
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value);
const listOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const made =
  (parts: Record<string, Check>): Check =>
  (value) =>
    isRecord(value) && Object.entries(parts).every(([name, check]) => check(value[name]));
/** A time or a date as JSON knows it: ISO, and in the calendar. */
const time: Check = (value) => isId(value) && /^\d{4}-\d\d-\d\d(T|$)/.test(value) && !Number.isNaN(Date.parse(value));
const ids = listOf(id);
const money = made({ amount: pieces, currency: (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value) });
const lines = listOf(made({ lineId: id, quantity: pieces }));

type AfterSales = FactInput<'afterSalesRequested'>;
const request: Shape<Extract<AfterSales, { kind: unknown }>> = {
  kind: oneOf(caseKinds),
  lines: maybe(lines),
  reason: oneOf(caseReasons),
  reasonId: maybe(id),
  textId: maybe(id),
  documentIds: maybe(ids),
};
const reply: Shape<Extract<AfterSales, { caseId: string }>> = {
  caseId: id,
  solved: maybe(flag),
  textId: maybe(id),
  documentIds: maybe(ids),
};

const shapes: { [F in Exclude<FactName, 'afterSalesRequested'>]: Shape<FactInput<F>> } = {
  quoteAnswered: { quoteVersion: number, accept: flag, reasonId: maybe(id), beyondCredit: maybe(flag) },
  customerConfirmed: { formVersion: number },
  customerDeclined: { formVersion: number, reasonId: maybe(id), wishId: maybe(id) },
  changeRequested: { wishId: id, formVersion: maybe(number) },
  cancelRequested: { reason: maybe(oneOf(cancelReasons)), textId: maybe(id) },
  receiptConfirmed: { shipmentId: maybe(id), condition: oneOf(['ok', 'problem']), textId: maybe(id), documentIds: maybe(ids) },
  surveyAnswered: { score: number, textId: maybe(id) },
  carrierReported: { parcelId: id, state: id, at: time, cause: maybe(id), noteId: maybe(id) },
  paymentReported: {
    ...{ outcome: oneOf(['captured', 'failed']), amount: money, method: oneOf(paymentMethods) },
    ...{ bankPaymentId: id, receivedOn: time },
  },
  refundRecorded: { refundId: id, referenceId: maybe(id) },
  remedyChosen: { exceptionId: id, remedy: oneOf(remedies), addressId: maybe(id), windowId: maybe(id) },
  repairQuoteAnswered: { version: number, accept: flag, reasonId: maybe(id) },
  proposalAnswered: { proposalId: id, accept: flag, reasonId: maybe(id) },
  stockArrived: { skus: ids },
};

const roles: Role[] = [...staffRoles, 'admin', 'customer', 'carrier', 'supplier', 'bank', 'system'];
const common: Record<string, Check> = { eventId: id, actor: maybe(made({ role: oneOf(roles), id })) };

const shapeOf = (name: FactName, fact: Record<string, unknown>): Record<string, Check> =>
  name === 'afterSalesRequested' ? ('caseId' in fact ? reply : request) : shapes[name];

/** The names of the fields that a fact lacks, or that are not what they must be; undefined when it is whole. */
export function flawsOf(name: FactName, fact: unknown): string[] | undefined {
  if (!isRecord(fact)) return ['eventId'];
  const wrong = Object.entries({ ...common, ...shapeOf(name, fact) }).flatMap(([field, check]) => (check(fact[field]) ? [] : [field]));
  return wrong.length > 0 ? wrong : undefined;
}
