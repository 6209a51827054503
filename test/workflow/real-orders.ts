// Orders on their way with the real books, the preview of cancelling them, and what was then recorded. Used by the cancel-everywhere tests.
import type { Undo } from '../../workflows/domain/undo';
import { type RealShop, waitsAt } from './real-world';
import { type Order, until } from './shop';

type Change = Parameters<RealShop['take']>[0];
type Shelves = Parameters<RealShop['take']>[1];
export const lines = [{ lineId: 'l1', quantity: 2 }];
const ONE_MISSING: Shelves = [['l1', 'shanghai', 1]];

export function realOrders(shop: RealShop) {
  async function unconfirmed(change: Change = {}, stock?: Shelves, sku?: string): Promise<Order> {
    const order = await shop.take(change, stock, sku);
    await waitsAt(order, 'confirm');
    return order;
  }
  async function unpaid(change: Change = {}, stock?: Shelves, sku?: string): Promise<Order> {
    const order = await unconfirmed(change, stock, sku);
    await order.act('confirm', { by: 'phone' });
    await waitsAt(order, 'pay');
    return order;
  }
  async function short(): Promise<Order> {
    const order = await unpaid({}, ONE_MISSING);
    await shop.pay(order, 20_000);
    await waitsAt(order, 'shortage');
    return order;
  }
  async function picking(change: Change = {}, amount = 20_000): Promise<Order> {
    const order = await unpaid(change);
    await shop.pay(order, amount);
    await waitsAt(order, 'pick');
    return order;
  }
  async function packing(): Promise<Order> {
    const order = await picking();
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await waitsAt(order, 'pack');
    return order;
  }
  async function pack(order: Order, parcels = [{ weightGrams: 900, lines }], shipmentId = 's1'): Promise<Order> {
    await order.act('complete-packing', { shipmentId, parcels });
    await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.rates.length > 0));
    return order;
  }
  /** The carrier that is suggested. */
  const carrierOf = (order: Order): string => order.folded().shipments[0]?.rates.find((r) => r.serves !== false)?.carrier ?? '';
  async function labelled(): Promise<Order> {
    const order = await pack(await packing());
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    return order;
  }

  async function cancelled(order: Order): Promise<void> {
    expect(await order.act('cancel', { reason: 'changed_mind' })).toMatchObject({ version: expect.any(Number) });
    await until(() => order.log().some((e) => e.type === 'StageEntered' && e.stage === 'cancellation'), 'the cancellation');
    if (order.folded().shipments.some((x) => x.step === 'label' && x.carrier !== null)) await order.skip(60_000);
    await order.enters('cancelled');
    if (!order.folded().refunds.some((r) => r.byHand)) await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  }

  return { unconfirmed, unpaid, short, picking, packing, pack, carrierOf, labelled, cancelled };
}

export interface Line {
  what: string;
  target: string;
  amount: unknown;
  outcome: string;
}
export const inOrder = (all: Line[]): Line[] => all.sort((a, b) => `${a.what} ${a.target}`.localeCompare(`${b.what} ${b.target}`));
/** What the preview promises. */
export const shown = (preview: Undo[]): Line[] =>
  inOrder(preview.map(({ what, target, amount, who }) => ({ what, target, amount, outcome: who === 'system' ? 'done' : 'needs_person' })));
/** What the cancellation says that it did. */
export const recorded = (order: Order): Line[] =>
  inOrder(
    order
      .log()
      .flatMap((e) =>
        e.type === 'EffectUndone' ? [{ what: e.what, target: e.target, amount: e.amount ?? null, outcome: e.outcome }] : [],
      ),
  );
