// The world as a workflow test needs it: typed by the port, keeps what was done, can be told to misbehave.
import { ApplicationFailure } from '@temporalio/common';
import assert from 'node:assert';
import type { RecordedEvent } from '../../workflows/domain/events';
import type { Notice, OrderActivities } from '../../workflows/order.ports';

export class FakeWorld implements OrderActivities {
  readonly log = new Map<string, RecordedEvent[]>();
  readonly notices: Notice[] = [];
  readonly labels = new Map<string, string>();
  readonly refunds = new Map<string, number>();
  readonly undone: string[] = [];
  readonly shipped: string[] = [];
  mailDown = false;
  carrierDown = false;
  addressRefused = false;
  /** Pieces that cannot be reserved, by order. */
  readonly short = new Map<string, number>();
  /** Share of recordings that are done but whose answer is lost. */
  answersLost = 0;
  private numbers = 0;

  record: OrderActivities['record'] = async ({ orderId, events }) => {
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
  sendNotice: OrderActivities['sendNotice'] = async (notice) => {
    if (this.mailDown) throw new Error('mail server is away');
    if (!this.notices.some((n) => n.key === notice.key)) this.notices.push(notice);
    return Promise.resolve();
  };
  assignOrderNumber = async () => Promise.resolve({ orderNumber: `SO-2026-${String(++this.numbers).padStart(6, '0')}-0` });
  checkAvailability = async () => Promise.resolve({ earliestDate: '2026-12-01', short: [], conflicts: [] });
  reserveStock: OrderActivities['reserveStock'] = async ({ orderId, lines }) => {
    const short = this.short.get(orderId) ?? 0;
    return Promise.resolve({
      reservations: lines.map(({ lineId, quantity }, i) => ({ lineId, quantity, location: i % 2 ? 'chengdu' : 'shanghai' })),
      short: short > 0 ? [{ lineId: 'l1', quantity: short }] : [],
    });
  };
  releaseStock: OrderActivities['releaseStock'] = async ({ orderId }) => this.undo(`stock of ${orderId}`, orderId);
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
  buyLabel: OrderActivities['buyLabel'] = async ({ key, carrier }) => {
    if (this.carrierDown) throw new Error('carrier is away');
    if (this.addressRefused && carrier === 'swift') throw ApplicationFailure.nonRetryable('refused', 'address_refused');
    const trackingNumber = this.labels.get(key) ?? `T${this.labels.size + 1}`;
    this.labels.set(key, trackingNumber);
    return Promise.resolve({ labelId: `L-${trackingNumber}`, trackingNumber, price: { amount: 2_500, currency: 'CNY' }, documentIds: [] });
  };
  voidLabels: OrderActivities['voidLabels'] = async ({ orderId, parcelIds }) => {
    if (!parcelIds) return this.undo(`labels of ${orderId}`, orderId);
    return Promise.resolve(parcelIds.map((target) => ({ target, outcome: 'done' as const })));
  };
  refundPayment: OrderActivities['refundPayment'] = async ({ key, amount }) => {
    this.refunds.set(key, amount.amount);
    return Promise.resolve({ bankRefundId: `R-${key}` });
  };

  /** Kinds of the notices that an order sent, in their order. */
  kinds(orderId: string, to: Notice['to'] = 'customer'): string[] {
    return this.notices.filter((n) => n.orderId === orderId && n.to === to).map((n) => n.kind);
  }

  private undo(what: string, target: string) {
    this.undone.push(what);
    return Promise.resolve([{ target, outcome: 'done' as const }]);
  }
}
