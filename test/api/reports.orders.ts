// Some hundred orders whose lives are drawn by chance, always the same ones: recorded by the product's `record`, and kept as plain events
// beside it, so that every figure can be counted a second time without the database.
import { randomUUID } from 'node:crypto';
import { createRecord } from '../../activities/record/record';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import type { MovedGoods } from '../../workflows/domain/costs';
import type { OrderEvent, PricedLine, RecordedEvent } from '../../workflows/domain/events';
import type { Money, StaffRole } from '../../workflows/domain/vocabulary';
import type { StepId } from '../../workflows/process';

export interface Life {
  orderId: string;
  events: RecordedEvent[];
  goods: MovedGoods[];
  labels: Money[];
}
const HOUR = 3_600_000;
const FROM = Date.parse('2026-08-10T00:00:00Z');
export const cny = (amount: number): Money => ({ amount, currency: 'CNY' });
const product = { l1: { sku: 'LAMP-1', unitPrice: 10_000, cost: 4_000 }, l2: { sku: 'SAW-9', unitPrice: 49_999, cost: 30_000 } };

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One life; it may end anywhere. */
function live(seed: number): Life {
  const chance = chanceOf(seed);
  const life: Life = { orderId: randomUUID(), events: [], goods: [], labels: [] };
  let now = FROM + Math.floor(chance() * 80 * 24) * HOUR + Math.floor(chance() * HOUR);
  const say = (...events: OrderEvent[]) => {
    for (const e of events) {
      const seq = life.events.length + 1;
      life.events.push({ ...e, seq, at: new Date(now).toISOString(), actor: { role: 'system', id: 'workflow' }, causeId: null });
    }
  };
  const pass = (most: number) => void (now += 1_000 + Math.floor(chance() * most * HOUR));
  const later = (hours: number) => new Date(now + hours * HOUR).toISOString();
  const one = <T>(words: readonly T[]): T => words[Math.floor(chance() * words.length)] as T;
  /** @returns false when it is not over yet, for ever. */
  const wait = (step: StepId, role: StaffRole | null, expected: number, most: number): boolean => {
    const waitId = `${step}.1`;
    const task = role && { taskId: waitId, step, role, dueAt: later(expected) };
    say({ type: 'WaitOpened', waitId, step, on: role ?? 'customer', dueAt: later(expected * 2), ...(task ? { task } : {}) });
    pass(most);
    if (chance() < 0.2) {
      say({ type: 'OrderHeld', reason: one(['fraud_risk', 'address_wrong', 'customer_asked']) });
      pass(most);
      if (chance() < 0.1) return false;
      say({ type: 'OrderReleased' });
      pass(most);
    }
    if (chance() < 0.05) return false;
    say({ type: 'WaitEnded', waitId });
    return true;
  };

  if (chance() < 0.1) {
    say({ type: 'InquiryReceived', skus: ['LAMP-1'], addressId: null, ...whose });
    if (!wait('answer-inquiry', 'sales', 1, 3)) return life;
    say({ type: 'OrderLost', reason: one(['price', 'no_need', 'competitor']) }, { type: 'StageEntered', stage: 'lost' });
    return life;
  }
  const lines = [line('l1', 1 + Math.floor(chance() * 5)), ...(chance() < 0.5 ? [line('l2', 1)] : [])];
  say(received(seed, lines));
  if (!wait('verify', 'sales', 0.25, 1)) return life;
  say({ type: 'OrderVerified', by: 'phone' }, { type: 'StageEntered', stage: 'confirmation' });
  say({ type: 'FormSent', version: 1, deliveryDate: later(96).slice(0, 10), expiresAt: later(168) });
  const call = { taskId: 'call-customer.confirm.1.0', step: 'call-customer', role: 'sales', dueAt: later(24) } as const;
  say({ type: 'WaitOpened', waitId: 'confirm.1', step: 'confirm', on: 'customer', dueAt: later(20) });
  pass(40);
  if (chance() < 0.4) say({ type: 'ClockRang', waitId: 'confirm.1', what: 'call', on: 'sales', dueAt: later(4), task: call });
  pass(40);
  if (chance() < 0.1) {
    say({ type: 'OrderExpired' }, { type: 'StageEntered', stage: 'expired' });
    return life;
  }
  say({ type: 'OrderConfirmed', formVersion: 1, by: 'link' }, { type: 'WaitEnded', waitId: 'confirm.1' });
  say({ type: 'DatePromised', date: later(24 * (2 + chance() * 6)).slice(0, 10), kind: 'agreed', by: 'customer' });
  say({ type: 'StageEntered', stage: 'payment' });
  if (chance() < 0.15) {
    say({ type: 'WaitOpened', waitId: 'pay', step: 'pay', on: 'customer', dueAt: null, task: { taskId: 'pay', step: 'pay', role: 'finance', dueAt: later(24) } }); // prettier-ignore
    pass(72);
    say(
      { type: 'CancelRequested', reason: one(['changed_mind', 'too_late', 'not_paid']) },
      { type: 'StageEntered', stage: 'cancellation' },
    );
    say({ type: 'StageEntered', stage: 'cancelled' });
    return life;
  }
  if (!wait('pay', 'finance', 24, 48)) return life;
  const paid = lines.reduce((all, l) => all + l.quantity * l.unitPrice, 2_000);
  const payment = { method: 'card', receivedOn: later(0).slice(0, 10), bankPaymentId: 'b', referenceId: null } as const;
  say({ type: 'PaymentReceived', paymentId: 'p1', amount: cny(paid), ...payment }, { type: 'StageEntered', stage: 'allocation' });
  if (chance() < 0.3) say({ type: 'DatePromised', date: later(24 * (1 + chance() * 9)).slice(0, 10), kind: 'agreed', by: 'sales' });
  say({ type: 'StageEntered', stage: 'fulfilment' });
  const parts = lines.map(({ lineId, quantity }, i) => ({ shipmentId: `s${i + 1}`, location: 'shanghai', lines: [{ lineId, quantity }] }));
  say({ type: 'StockReserved', reservations: parts.flatMap((p) => p.lines.map((l) => ({ ...l, location: 'shanghai' }))) });
  say({ type: 'ShipmentsPlanned', shipments: parts });
  for (const { shipmentId, lines: packed } of parts) {
    const [carrier, price] = [one(['swift', 'harbour', 'own']), 1_000 + Math.floor(chance() * 2_000)];
    const parcelId = `${shipmentId}p1`;
    say(
      { type: 'ShipmentPicked', shipmentId },
      { type: 'ShipmentPacked', shipmentId, parcels: [{ parcelId, weightGrams: 900, lines: packed }] },
    );
    say({ type: 'CarrierBooked', shipmentId, carrier, service: 'road', why: 'cheapest' });
    say({
      type: 'LabelBought',
      shipmentId,
      parcelId,
      labelId: randomUUID(),
      trackingNumber: `T${seed}${shipmentId}`,
      price: cny(price),
      documentIds: [],
    });
    pass(30);
    if (chance() < 0.08) return life;
    say({ type: 'ShipmentHandedOver', shipmentId });
    life.labels.push(cny(price));
    const known = chance() < 0.95;
    for (const { lineId, quantity } of packed) {
      const { sku, cost } = product[lineId];
      life.goods.push({ sku, out: quantity, back: 0, unitCost: known ? cny(cost) : null });
      if (chance() < 0.1) life.goods.push({ sku, out: 0, back: 1, unitCost: null });
    }
    if (chance() < 0.1) say({ type: 'ExceptionOpened', exceptionId: `x${shipmentId}`, shipmentId, cause: 'delayed', fault: 'carrier' });
    pass(24 * 7);
    if (chance() < 0.05) return life;
    say({ type: 'ParcelReported', shipmentId, parcelId, state: 'delivered', occurredAt: later(0), applied: true });
  }
  say({ type: 'StageEntered', stage: 'receipt' });
  if (!wait('receipt', null, 72, 120)) return life;
  if (chance() < 0.15) {
    const amount = cny(100 + Math.floor(chance() * 5_000));
    say({ type: 'CreditGranted', creditId: 'cr1', amount, reason: one(['case:c1', 'lost', 'finance']) });
    say({ type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount, reason: 'case:c1' });
    pass(48);
    say({ type: 'RefundMade', refundId: 'r1', bankRefundId: 'b1' });
  }
  say({ type: 'StageEntered', stage: 'survey' });
  pass(48);
  if (chance() < 0.7) say({ type: 'SurveyAnswered', score: Math.floor(chance() * 11), by: 'link' });
  say({ type: 'StageEntered', stage: 'closed' });
  return life;
}

const line = (lineId: 'l1' | 'l2', quantity: number) => {
  const { sku, unitPrice } = product[lineId];
  return { lineId, sku, quantity, unitPrice, listPrice: unitPrice, taxRate: 1_300 };
};
const whose = {
  channel: 'phone',
  customerId: '00000000-0000-4000-8000-00000000c001',
  ownerId: '00000000-0000-4000-8000-00000000a001',
  currency: 'CNY',
  policyVersion: 1,
  newCustomer: false,
} as const;
const received = (seed: number, lines: PricedLine[]): OrderEvent => ({
  type: 'OrderReceived',
  ...whose,
  orderNumber: `SO-2026-${seed}`,
  clean: true,
  lines,
  shippingFee: 2_000,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: null,
  special: false,
});

/** As a workflow records: a task that comes or goes is the end of a batch. */
function batchesOf(events: RecordedEvent[]): RecordedEvent[][] {
  const ends = events.map((e) => e.type === 'ClockRang' || (e.type === 'WaitEnded' && e.waitId === 'confirm.1'));
  const cuts = [0, ...ends.flatMap((end, i) => (end ? [i + 1] : [])), events.length];
  return cuts.slice(1).flatMap((cut, i) => (cut > (cuts[i] ?? 0) ? [events.slice(cuts[i], cut)] : []));
}

/** Draws the lives and records them. */
export async function recordLives(db: PrismaClient, count: number): Promise<Life[]> {
  const record = createRecord(db);
  const lives = Array.from({ length: count }, (_, i) => live(i + 1));
  const keep = async ({ orderId, events, goods, labels }: Life) => {
    for (const batch of batchesOf(events)) await record({ orderId, events: batch });
    await db.stockMove.createMany({
      data: goods.map(({ sku, out, back, unitCost }, i) => ({
        ...{ moveId: randomUUID(), key: `${orderId}:${i}`, sku, location: 'shanghai', orderId, quantity: back - out },
        ...{ kind: out > 0 ? 'shipment' : 'return', unitCost: unitCost?.amount ?? null, costCurrency: unitCost?.currency ?? null },
      })),
    });
    await db.label.createMany({
      data: labels.map(({ amount: price, currency }, i) => ({
        ...{ labelId: randomUUID(), reference: `${orderId}:${i}`, orderId, parcelId: `s${i + 1}p1`, carrier: 'any', trackingNumber: 'T' },
        ...{ price, currency, state: 'active' },
      })),
    });
  };
  for (let i = 0; i < count; i += 10) await Promise.all(lives.slice(i, i + 10).map(keep));
  return lives;
}
