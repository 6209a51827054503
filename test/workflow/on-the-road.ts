// An order on its way to the customer, for the tests of what can happen there.
import { DAY, directOrder, line, type Order, price, type Shop, until } from './shop';

let number = 0;
/** An order of two pieces, paid, whose one shipment has just been handed over. */
export const onTheRoad = async (shop: Shop): Promise<Order> => {
  const order = await shop.begin({ ...directOrder, lines: [line('l1')] } as typeof directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  const bankPaymentId = `bp-road-${++number}`;
  await order.tell('paymentReported', {
    eventId: bankPaymentId,
    outcome: 'captured',
    amount: price(20_000),
    method: 'card',
    bankPaymentId,
    receivedOn: '2026-11-21',
  });
  await order.enters('fulfilment');
  await handOver(order, 's1');
  await order.enters('delivery');
  return order;
};
/** Picks, packs, books and hands over a shipment of both pieces. */
export const handOver = async (order: Order, shipmentId: string) => {
  await order.act('complete-picking', { shipmentId, lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines: [{ lineId: 'l1', quantity: 2 }] }] });
  const shipment = () => order.folded().shipments.find((x) => x.shipmentId === shipmentId);
  await until(() => (shipment()?.rates.length ?? 0) > 0, 'rates');
  await order.act('book-carrier', { shipmentId });
  await until(() => shipment()?.step === 'hand-over', 'labels');
  await order.act('hand-over', { shipmentId });
};
/** The carrier says something of a parcel, later than everything it said before. */
export const report = (order: Order, parcelId: string, state: 'failed' | 'in_transit' | 'delivered' | 'returned', cause?: string) =>
  order.tell('carrierReported', {
    eventId: `${order.orderId}-${parcelId}-${state}-${cause ?? ''}`,
    parcelId,
    state,
    at: new Date(Date.now() + ++number * 1_000 + 90 * DAY).toISOString(),
    ...(cause ? { cause } : {}),
  });
