// Orders to which goods are missing, and what people then do to them. Used by shortage.test.ts and supply.test.ts.
import type { FakeWorld } from './fake-world';
import { directOrder, line, type Order, price, type Shop, until } from './shop';

export function shortOrders(world: FakeWorld, shop: Shop) {
  let payments = 0;
  const pay = (order: Order, amount: number) => {
    const bankPaymentId = `short-${++payments}`;
    const how = { outcome: 'captured', method: 'card', receivedOn: '2026-11-21' } as const;
    return order.tell('paymentReported', { eventId: bankPaymentId, amount: price(amount), bankPaymentId, ...how });
  };
  /** Paid, and of line l1 (two pieces) so many are missing. */
  async function paid(missing: number, lines = [line('l1')]): Promise<Order> {
    const order = await shop.begin({ ...directOrder, lines } as typeof directOrder);
    world.short.set(order.orderId, missing);
    await order.enters('confirmation');
    await order.act('confirm', { by: 'phone' });
    await order.enters('payment');
    await pay(order, 20_000 * lines.length);
    return order;
  }
  const short = async (missing = 1): Promise<Order> => {
    const order = await paid(missing);
    await waitsAt(order, 'shortage');
    return order;
  };
  const waitsAt = (order: Order, step: string) => until(() => order.waiting().some((w) => w.step === step), `a wait at ${step}`);
  const steps = (order: Order) => order.waiting().map((w) => `${w.step} on ${w.on}`);
  const told = (order: Order, kind: string, to: 'customer' | 'sales' = 'customer') =>
    until(() => world.kinds(order.orderId, to).includes(kind), `${kind} to ${to}`);
  const answer = (order: Order, accept: boolean, proposalId = 'p1') =>
    order.tell('proposalAnswered', { eventId: `${proposalId}-${accept}`, proposalId, accept });
  const arrives = (order: Order, left = 0) => {
    world.short.set(order.orderId, left);
    return order.tell('stockArrived', { eventId: `arrived-${left}`, skus: ['SKU-l1'] });
  };
  async function ship(order: Order, shipmentId: string): Promise<void> {
    const lines = order.folded().shipments.find((x) => x.shipmentId === shipmentId)?.lines ?? [];
    await order.act('complete-picking', { shipmentId, lines });
    await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines }] });
    await order.reaches('rates', (s) => (s.shipments.find((x) => x.shipmentId === shipmentId)?.rates.length ?? 0) > 0);
    await order.act('book-carrier', { shipmentId });
    await order.reaches('labels', (s) => s.shipments.find((x) => x.shipmentId === shipmentId)?.step === 'hand-over');
    expect(await order.act('hand-over', { shipmentId })).toMatchObject({ stage: 'fulfilment' });
  }
  return { pay, paid, short, waitsAt, steps, told, answer, arrives, ship };
}
