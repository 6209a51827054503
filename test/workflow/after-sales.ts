// Orders that were delivered and received, and what customers and staff do about them afterwards. Used by the tests of after-sales.
import { randomUUID } from 'node:crypto';
import { caseOf } from '../../workflows/domain/cases';
import type { CaseState, ParcelState } from '../../workflows/domain/vocabulary';
import { directOrder, type Order, price, type Shop } from './shop';

export const pay = (order: Order, amount: number) => {
  const id = randomUUID();
  const money = { amount: price(amount), method: 'card' as const, bankPaymentId: id, receivedOn: '2026-11-21' };
  return order.tell('paymentReported', { eventId: id, outcome: 'captured', ...money });
};
export const report = (order: Order, parcelId: string, state: ParcelState) =>
  order.tell('carrierReported', { eventId: randomUUID(), parcelId, state, at: new Date().toISOString() });
export const stands = (order: Order, caseId: string, state: CaseState) =>
  order.reaches(`case ${caseId} ${state}`, (s) => caseOf(s, caseId)?.state === state);
export const asks = (order: Order, caseId: string) =>
  order.reaches(`${caseId} asks whether it is solved`, (s) => Boolean(caseOf(s, caseId)?.solvedAskedAt));

export async function send(order: Order, shipmentId: string, lineId: string, quantity: number): Promise<void> {
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 900, lines: [{ lineId, quantity }] }] });
  await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.rates.length > 0));
  await order.act('book-carrier', { shipmentId });
  await order.reaches('labels', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === 'hand-over'));
}
export const pick = (order: Order, shipmentId: string, lineId: string, quantity: number) =>
  order.act('complete-picking', { shipmentId, lines: [{ lineId, quantity }] });

/** Two pieces at 100.00, paid, delivered and received. */
export async function received(
  shop: Shop,
  receipt: { condition: 'ok' | 'problem'; textId?: string } = { condition: 'ok' },
): Promise<Order> {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.tell('customerConfirmed', { eventId: 'confirmed', formVersion: 1 });
  await order.enters('payment');
  await pay(order, 20_000);
  await order.enters('fulfilment');
  await pick(order, 's1', 'l1', 2);
  await send(order, 's1', 'l1', 2);
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  await report(order, 's1p1', 'delivered');
  await order.enters('receipt');
  await order.tell('receiptConfirmed', { eventId: 'received', ...receipt });
  await order.enters('after-care');
  return order;
}
export const request = (kind: 'return' | 'exchange' | 'repair' | 'complaint' | 'question', quantity?: number) => ({
  eventId: randomUUID(),
  kind,
  reason: 'defective' as const,
  ...(quantity ? { lines: [{ lineId: 'l1', quantity }] } : {}),
});
export const close = async (order: Order) => {
  expect(await order.act('submit-closing', { documentIds: [] })).toMatchObject({ stage: 'after-care' });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.tell('surveyAnswered', { eventId: randomUUID(), score: 9 });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
};
