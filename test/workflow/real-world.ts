// The world of an order with the real books: Postgres, the sandbox's carriers and bank, through the product's own activities.
// Only mail, order numbers and availability are those of the fake world. What the outside really did stands in its ledgers.
import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import { orderStateOf } from '../../prisma/order-state';
import { receiveStock } from '../../prisma/stock';
import { undoOf } from '../../api/orders/undo';
import { defaultPolicy } from '../../workflows/domain/policy';
import type { OrderState } from '../../workflows/domain/state';
import type { Undo } from '../../workflows/domain/undo';
import type { Intake } from '../../workflows/order.messages';
import { BANK_KEY, CARRIER_KEY, openOutside, openShop as openDatabase } from '../activities/world.fixture';
import { FakeWorld } from './fake-world';
import { directOrder, inquiry, line, openShop, type Order, until } from './shop';

export type RealShop = Awaited<ReturnType<typeof openRealShop>>;
type DirectOrder = Extract<Intake, { kind: 'order' }>;

export async function openRealShop() {
  const [database, outside] = await Promise.all([openDatabase(), openOutside()]);
  const { db } = database;
  const real = createActivities({
    ...{ db, linkSecret: 'a secret of at least thirty-two characters', baseUrl: 'http://shop.example' },
    ...{ smtpUrl: outside.smtpUrl, mailFrom: 'shop@example.com', outsideTimeoutMs: 20_000 },
    ...{ carrierUrl: outside.url, carrierApiKey: CARRIER_KEY, bankUrl: `${outside.url}/bank`, bankApiKey: BANK_KEY },
  });
  const fake = new FakeWorld();
  const { record, sendNotice, assignOrderNumber, checkAvailability } = fake;
  const both = async (batch: Parameters<typeof record>[0]) => {
    await real.record(batch);
    await record(batch);
  };
  /** Keys of labels that cannot be bought: their carrier is away. */
  const unlucky = new Set<string>();
  /** Keys of labels whose carrier is away from the second try on. */
  const triedOnce = new Set<string>();
  const buyLabel: typeof real.buyLabel = async (request) => {
    if (unlucky.has(request.key)) throw new Error('carrier is away');
    if (triedOnce.has(request.key)) unlucky.add(request.key);
    return real.buyLabel(request);
  };
  const world = Object.assign(fake, real, { record: both, buyLabel, sendNotice, assignOrderNumber, checkAvailability });
  const shop = await openShop(world);

  let orders = 0;
  const ledgers = async (names: string[]) => (await Promise.all(names.map((name) => outside.ledger(name)))).flat();
  return {
    ...shop,
    db,
    outside,
    world,
    unlucky,
    triedOnce,
    async inquire(): Promise<Order> {
      const orderId = randomUUID();
      const { customerId, addressId } = await customerOf(orderId);
      const who = { customerId, ownerId: customerId, addressId, causeId: `intake-${orderId}` };
      return shop.begin({ ...inquiry, ...who }, defaultPolicy, undefined, orderId);
    },
    /** Goods of SKUs of the order's own: two pieces of l1 in Shanghai, two of l2 in Chengdu, unless `stock` says otherwise. */
    async take(
      change: Partial<DirectOrder> = {},
      stock: [lineId: string, location: string, quantity: number][] = SHELVES,
      sku?: string,
    ): Promise<Order> {
      const orderId = randomUUID();
      const tag = `${++orders}`.padStart(3, '0');
      const { customerId, addressId } = await customerOf(orderId);
      const lines = (change.lines ?? [line('l1')]).map((l) => ({ ...l, sku: sku ?? skuOf(l.lineId, orderId) }));
      for (const [lineId, location, quantity] of stock) await receive(skuOf(lineId, orderId), location, quantity);
      const who = { customerId, ownerId: customerId, addressId, orderNumber: `SO-2025-000${tag}-0`, causeId: `intake-${orderId}` };
      return shop.begin({ ...directOrder, ...change, ...who, lines } as DirectOrder, defaultPolicy, undefined, orderId);
    },
    /** The bank takes money and tells the order, as its webhook does. */
    async pay(order: Order, amount: number, currency = 'CNY'): Promise<void> {
      const payment = { orderId: order.orderId, amount, currency, kind: 'captured', method: 'card' };
      const { paymentId } = (await outside.post('bank/payments', payment, BANK_KEY)) as { paymentId: string };
      const told = {
        eventId: paymentId,
        outcome: 'captured',
        amount: { amount, currency },
        method: 'card',
        bankPaymentId: paymentId,
      } as const;
      await order.tell('paymentReported', { ...told, receivedOn: '2026-11-21' });
    },
    arrive: (sku: string, quantity: number) => receive(sku, 'shanghai', quantity),
    /** The order hears of goods that came in for it, as the relay tells it. */
    async tellArrivals(order: Order): Promise<void> {
      const facts = await db.inboxEvent.findMany({ where: { orderId: order.orderId, fact: 'stockArrived' } });
      for (const { eventId } of facts) await order.tell('stockArrived', { eventId, skus: [] });
    },
    /** What cancelling would take back, as GET /api/orders/{id}/undo answers it. */
    async preview({ orderId, log }: Order): Promise<Undo[]> {
      let state: OrderState | undefined;
      while (state?.seq !== log().length) state = (await orderStateOf(db, orderId))?.state;
      return (undoOf(state) as { lines: Undo[] }).lines;
    },
    /** What is left in the books of the stock, the carriers and the bank: nothing but zeros for an order that came to nothing. */
    async books({ orderId, folded }: Order) {
      const skus = folded().lines.map((l) => l.sku);
      const stock = await db.stock.aggregate({ where: { sku: { in: skus } }, _sum: { onHand: true, reserved: true } });
      const moves = await db.stockMove.aggregate({ where: { sku: { in: skus } }, _sum: { quantity: true } });
      const labels = (await ledgers(['carriers/swift', 'carriers/harbour', 'carriers/crane'])).filter((l) =>
        l.reference.startsWith(orderId),
      );
      const money = (await ledgers(['bank'])).filter((m) => m.orderId === orderId && m.kind !== 'failed');
      const one = (kind: string, plus: string) => (kind === plus ? 1 : -1);
      return {
        held: (await db.reservation.count({ where: { orderId } })) + (await db.stockWaiter.count({ where: { orderId } })),
        reserved: stock._sum.reserved ?? 0,
        unexplained: (stock._sum.onHand ?? 0) - (moves._sum.quantity ?? 0),
        labels: labels.reduce((sum, { kind }) => sum + one(kind, 'label_bought'), 0),
        labelMoney: labels.reduce((sum, { kind, amount }) => sum + amount * one(kind, 'label_bought'), 0),
        bank: money.reduce((sum, { kind, amount }) => sum + amount * one(kind, 'captured'), 0),
      };
    },
    close: async () => {
      await shop.close();
      await outside.close();
      await database.close();
    },
  };

  function receive(sku: string, location: string, quantity: number) {
    return receiveStock(db, { sku, location, quantity, reference: 'delivery note', key: randomUUID() });
  }
  async function customerOf(orderId: string) {
    const [customerId, addressId] = [randomUUID(), randomUUID()];
    const person = { name: 'Lin Wei', phone: '+8613800138000', email: 'lin@example.com', language: 'en' };
    await db.customer.create({ data: { customerId, ...person } });
    const place = { country: 'CN', region: '广东省', city: '深圳市', line1: '南山区科技园88号', postcode: '518057' };
    await db.address.create({ data: { addressId, customerId, ...place } });
    await db.intake.create({ data: { orderId, kind: 'order', customerId, ...person, input: {}, causeId: 'c' } });
    return { customerId, addressId };
  }
}

const SHELVES: [string, string, number][] = [
  ['l1', 'shanghai', 2],
  ['l2', 'chengdu', 2],
];
export const NOTHING_LEFT = { held: 0, reserved: 0, unexplained: 0, labels: 0, labelMoney: 0, bank: 0 };
export const skuOf = (lineId: string, orderId: string): string => `${lineId}-${orderId.slice(0, 8)}`;
export const waitsAt = (order: Order, step: string, times = 1) =>
  until(() => order.waiting().filter((w) => w.step === step).length >= times, `a wait at ${step}`);
