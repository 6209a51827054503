// The world as a workflow test needs it: typed by the port, keeps what was done, can be told to misbehave.
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import assert from 'node:assert';
import { setTimeout } from 'node:timers/promises';
import type { RecordedEvent } from '../../workflows/domain/events';
import type { Notice, OrderActivities, UndoResult } from '../../workflows/order.ports';

/** All that can be wrong with the world. At first nothing is. */
class Faults {
  mailDown = false;
  /** Sending takes until it opens. */
  mailGate: Promise<void> = Promise.resolve();
  carrierDown = false;
  addressRefused = false;
  /** Buying a label takes until it opens. */
  labelGate: Promise<void> = Promise.resolve();
  voidingDown = false;
  /** The carrier takes no label back: the parcels have moved. */
  labelsMoved = false;
  /** It takes back all labels but those of these parcels. */
  parcelsMoved: string[] = [];
  bankDown = false;
  bankRefuses = false;
  creditworthy = true;
  booksDown = false;
  /** Recording takes until it opens, or so long each time. */
  recordGate: Promise<void> = Promise.resolve();
  recordingMs = 0;
  /** Reserving takes until it opens. */
  stockGate: Promise<void> = Promise.resolve();
  /** Share of recordings that are done but whose answer is lost. */
  answersLost = 0;
}

export class FakeWorld extends Faults implements OrderActivities {
  readonly log = new Map<string, RecordedEvent[]>();
  readonly notices: Notice[] = [];
  readonly labels = new Map<string, string>();
  /** Keys of the labels that were given back, and orders that hold stock. */
  readonly voided = new Set<string>();
  /** Where each label goes to. */
  readonly addresses = new Map<string, string>();
  readonly holding = new Set<string>();
  readonly refunds = new Map<string, number>();
  readonly undone: string[] = [];
  readonly shipped: string[] = [];
  /** Keys of the mails that the server took, once for each time. */
  readonly mails: string[] = [];
  /** What pickers missed and suppliers brought, as it came into the books. */
  readonly books: string[] = [];
  leadDays = 3;
  /** Pieces of line l1 that cannot be reserved, by order. */
  readonly short = new Map<string, number>();
  private numbers = 0;

  /** Takes back all that is wrong. */
  behave(): void {
    Object.assign(this, new Faults());
  }

  record: OrderActivities['record'] = async ({ orderId, events }) => {
    await this.recordGate;
    if (this.recordingMs > 0) await setTimeout(this.recordingMs);
    const log = this.log.get(orderId) ?? [];
    this.log.set(orderId, log);
    for (const e of events) {
      const before = log[e.seq - 1];
      if (before) assert.deepStrictEqual({ ...before, at: '' }, { ...e, at: '' }, 'the same seq with another content');
      else assert.equal(log.push(e), e.seq, 'a gap in the log');
    }
    if (Math.random() < this.answersLost) throw new Error('done, but the answer was lost');
    return Promise.resolve();
  };
  /** A try that the server took for dead, because this machine stood still, goes on: the next try of the same activity is the same mail. */
  sendNotice: OrderActivities['sendNotice'] = (notice) => {
    const { activityId, workflowExecution } = activityInfo();
    const id = `${workflowExecution?.runId}:${activityId}`;
    const mail = this.sending.get(id) ?? this.send(notice).finally(() => this.sending.delete(id));
    this.sending.set(id, mail);
    return mail;
  };
  private readonly sending = new Map<string, Promise<void>>();
  private async send(notice: Notice): Promise<void> {
    await this.mailGate;
    if (this.mailDown) throw new Error('mail server is away');
    this.mails.push(notice.key);
    if (!this.notices.some((n) => n.key === notice.key)) this.notices.push(notice);
  }
  assignOrderNumber = async () => Promise.resolve({ orderNumber: `SO-2026-${String(++this.numbers).padStart(6, '0')}-0` });
  checkAvailability: OrderActivities['checkAvailability'] = async ({ now }) => {
    const earliestDate = new Date(Date.parse(now) + 10 * 86_400_000).toISOString().slice(0, 10);
    return Promise.resolve({ earliestDate, short: [], conflicts: [], leadDays: this.leadDays });
  };
  reserveStock: OrderActivities['reserveStock'] = async ({ orderId, lines }) => {
    await this.stockGate;
    const missing = ({ lineId, quantity }: { lineId: string; quantity: number }) =>
      lineId.endsWith('l1') ? Math.min(quantity, this.short.get(orderId) ?? 0) : 0;
    this.undone.push(`stock for ${orderId} reserved`);
    this.holding.add(orderId);
    return Promise.resolve({
      reservations: lines
        .map((l, i) => ({ lineId: l.lineId, quantity: l.quantity - missing(l), location: i % 2 ? 'chengdu' : 'shanghai' }))
        .filter((r) => r.quantity > 0),
      short: lines.map((l) => ({ lineId: l.lineId, quantity: missing(l) })).filter((l) => l.quantity > 0),
    });
  };
  writeOffStock: OrderActivities['writeOffStock'] = async ({ key, lines }) => {
    if (this.booksDown) throw new Error('the database is away');
    this.books.push(`${key}: -${lines.map((l) => `${l.lineId}×${l.quantity}`).join()}`);
    return Promise.resolve();
  };
  receiveStock: OrderActivities['receiveStock'] = async ({ key, lines }) => {
    this.books.push(`${key}: +${lines.map((l) => `${l.sku}×${l.quantity}`).join()}`);
    return Promise.resolve();
  };
  releaseStock: OrderActivities['releaseStock'] = async ({ orderId }) => {
    this.undone.push(`stock of ${orderId}`);
    const held = this.holding.delete(orderId);
    return Promise.resolve([{ target: orderId, outcome: 'done' as const, ...(held ? {} : { already: true }) }]);
  };
  shipStock: OrderActivities['shipStock'] = async ({ key }) => {
    this.shipped.push(key);
    return Promise.resolve();
  };
  rateShipment = async () =>
    Promise.resolve({
      rates: [
        {
          carrier: 'swift',
          service: 'air',
          price: { amount: 2_500, currency: 'CNY' },
          arrives: '2026-11-30',
          fits: true,
          why: 'the only one',
        },
        {
          carrier: 'crane',
          service: 'freight',
          price: { amount: 9_500, currency: 'CNY' },
          arrives: '2026-12-09',
          fits: false,
          why: 'too late',
        },
      ],
    });
  buyLabel: OrderActivities['buyLabel'] = async ({ key, carrier, addressId }) => {
    await this.labelGate;
    if (this.carrierDown) throw new Error('carrier is away');
    if (this.addressRefused && carrier === 'swift') throw ApplicationFailure.nonRetryable('refused', 'address_refused');
    const trackingNumber = this.labels.get(key) ?? `T${this.labels.size + 1}`;
    this.labels.set(key, trackingNumber);
    this.addresses.set(key, addressId);
    return Promise.resolve({ labelId: `L-${trackingNumber}`, trackingNumber, price: { amount: 2_500, currency: 'CNY' }, documentIds: [] });
  };
  voidLabels: OrderActivities['voidLabels'] = async ({ orderId, parcelIds }) => {
    if (this.voidingDown) throw new Error('carrier is away');
    if (!parcelIds) this.undone.push(`labels of ${orderId}`);
    const bought = [...this.labels.keys()].filter((key) => key.startsWith(`${orderId}:label:`));
    const targets = new Map<string, UndoResult>();
    for (const key of bought) {
      const target = key.split(':')[2] ?? '';
      if (parcelIds && !parcelIds.includes(target)) continue;
      if (this.labelsMoved || this.parcelsMoved.includes(target)) targets.set(target, { target, outcome: 'needs_person' });
      else if (!this.voided.has(key)) targets.set(target, { target, outcome: 'done' });
      else if (!targets.has(target)) targets.set(target, { target, outcome: 'done', already: true });
      this.voided.add(key);
    }
    return Promise.resolve([...targets.values()]);
  };
  buyReturnLabel: OrderActivities['buyReturnLabel'] = async ({ key }) => {
    if (this.addressRefused) throw ApplicationFailure.nonRetryable('refused', 'not_served');
    const trackingNumber = this.labels.get(key) ?? `T${this.labels.size + 1}`;
    this.labels.set(key, trackingNumber);
    const price = { amount: 1_500, currency: 'CNY' };
    return Promise.resolve({
      carrier: 'swift',
      service: 'air',
      labelId: `L-${trackingNumber}`,
      trackingNumber,
      price,
      documentIds: ['d1'],
    });
  };
  voidReturnLabel: OrderActivities['voidReturnLabel'] = async ({ key, parcelId }) => {
    this.undone.push(`return label ${key}`);
    return Promise.resolve({ target: parcelId, outcome: 'done' as const });
  };
  takeBackStock: OrderActivities['takeBackStock'] = async ({ key, lines }) => {
    this.books.push(`${key}: ${lines.map((l) => `${l.sku}×${l.quantity} ${l.condition}`).join()}`);
    return Promise.resolve();
  };
  checkCredit = async () => Promise.resolve({ within: this.creditworthy });
  refundPayment: OrderActivities['refundPayment'] = async ({ key, amount }) => {
    if (this.bankDown) throw new Error('bank is away');
    if (this.bankRefuses) throw ApplicationFailure.nonRetryable('refused', 'refund_refused');
    this.refunds.set(key, amount.amount);
    return Promise.resolve({ bankRefundId: `R-${key}` });
  };

  /** Kinds of the notices that an order sent, in their order. */
  kinds(orderId: string, to: Notice['to'] = 'customer'): string[] {
    return this.notices.filter((n) => n.orderId === orderId && n.to === to).map((n) => n.kind);
  }
}
