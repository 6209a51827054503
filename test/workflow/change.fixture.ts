// Orders that are changed on their way, and what people do to them. Used by the workflow tests of the act `change`.
import type { ChangeInput } from '../../workflows/domain/change';
import { changePreview } from '../../workflows/domain/change';
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';
import type { Order } from './shop';

export const goods = (sku: string, quantity: number, unitPrice = 10_000) => ({
  ...{ sku, quantity, unitPrice, listPrice: unitPrice, taxRate: 1_300 },
});
const shipping = { fee: 0, freeFrom: null };
export const wants = (...lines: ReturnType<typeof goods>[]): ChangeInput => ({ lines, shipping });

export const change = (order: Order, input: ChangeInput) => order.act('change', input);
/** The preview at this moment, and what of it the log tells after `done`. */
export async function asAnnounced(order: Order, input: ChangeInput, done: () => Promise<void>) {
  const before = order.log().length;
  const { lines } = changePreview(order.folded(), input);
  await change(order, input);
  await done();
  return { announced: lines.map(({ what, target }) => `${what} ${target}`).sort(), happened: undone(order.log().slice(before)).sort() };
}
const undone = (log: RecordedEvent[]): string[] => log.flatMap((e) => linesOf(e));
function linesOf(e: OrderEvent): string[] {
  if (e.type === 'EffectUndone') return [`${e.what} ${e.target}`];
  if (e.type === 'LabelsVoided') return e.voided.map((parcelId) => `void_label ${parcelId}`);
  if (e.type === 'SurplusReleased') return e.lines.map((l) => `release_reservation ${l.lineId}`);
  return e.type === 'RefundOpened' ? [`refund ${e.paymentId}`] : [];
}

export async function agree(order: Order, version: number): Promise<void> {
  await order.reaches(`form ${version}`, (s) => s.stage === 'confirmation' && s.form?.version === version && s.form.state === 'sent');
  await order.tell('customerConfirmed', { eventId: `agreed-${version}`, formVersion: version });
}
export const stepOf = (order: Order, shipmentId: string) => order.folded().shipments.find((x) => x.shipmentId === shipmentId)?.step;
const at = (order: Order, shipmentId: string, step: string) =>
  order.reaches(`${shipmentId} at ${step}`, (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === step));

export async function pack(order: Order, shipmentId: string): Promise<void> {
  await at(order, shipmentId, 'pick');
  await order.enters('fulfilment');
  const lines = order.folded().shipments.find((x) => x.shipmentId === shipmentId)?.lines ?? [];
  await order.act('complete-picking', { shipmentId, lines });
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines }] });
}
export async function label(order: Order, shipmentId: string): Promise<void> {
  await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === 'label' && x.rates.length > 0));
  await order.act('book-carrier', { shipmentId });
  await at(order, shipmentId, 'hand-over');
}
