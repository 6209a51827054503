// Orders on their way through the till: confirmed, paid, delivered, received. Used by the workflow tests about money.
import type { Intake } from '../../workflows/order.messages';
import { directOrder, type Order, price, type Shop } from './shop';

let payments = 0;
/** The bank's news of a payment; each has an id of its own. */
export const paid = (amount: number, currency = 'CNY') => {
  const bankPaymentId = `till-${++payments}`;
  const money = { ...price(amount), currency };
  const how = { outcome: 'captured', method: 'card', receivedOn: '2026-11-21' } as const;
  return { ...how, eventId: `paid-${bankPaymentId}`, amount: money, bankPaymentId };
};
export const pay = (order: Order, amount: number, currency?: string) => order.tell('paymentReported', paid(amount, currency));

export async function confirmed(shop: Shop, change: Partial<Intake> = {}): Promise<Order> {
  const order = await shop.begin({ ...directOrder, ...change } as Intake);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  return order;
}

/** Costs 200.00. */
export async function inFulfilment(shop: Shop, amount = 20_000): Promise<Order> {
  const order = await confirmed(shop);
  await pay(order, amount);
  await order.enters('fulfilment');
  return order;
}

export async function deliver(order: Order): Promise<void> {
  const lines = [{ lineId: 'l1', quantity: 2 }];
  await order.act('complete-picking', { shipmentId: 's1', lines });
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] });
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  const at = new Date().toISOString();
  await order.tell('carrierReported', { eventId: `${order.orderId}-d`, parcelId: 's1p1', state: 'delivered', at });
  await order.enters('receipt');
}

export async function received(order: Order): Promise<void> {
  await order.act('confirm-receipt', { by: 'phone', condition: 'ok' });
  await order.enters('after-care');
}
