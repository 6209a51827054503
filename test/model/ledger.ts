// The model: what a bookkeeper notes of an order's events with a few counters, who knows nothing of the fold. State and ledger must agree.
import type { LineQuantity, PricedLine, RecordedEvent } from '../../workflows/domain/events';
import type { RefundPart } from '../../workflows/domain/events/money';
import type { Stage } from '../../workflows/domain/vocabulary';

interface Pieces {
  unitPrice: number;
  ordered: number;
  reserved: number;
  shipped: number;
  returned: number;
}
const ENDS: Stage[] = ['closed', 'lost', 'expired', 'cancelled'];

export class Ledger {
  stage: Stage = 'consultation';
  stages: Stage[] = [];
  cancelling = false;
  captured = 0;
  refunded = 0;
  credited = 0;
  fee = 0;
  repairs = 0;
  promises = 0;
  readonly lines = new Map<string, Pieces>();
  /** Of each payment what came in, of each refund what goes out and from which payment. */
  readonly payments = new Map<string, number>();
  readonly paidBack = new Map<string, number>();
  private readonly refunds = new Map<string, RefundPart>();
  private readonly quotes = new Map<string, { lines: PricedLine[]; shippingFee: number }>();
  private readonly proposals = new Map<string, { lines: (LineQuantity & { instead?: PricedLine })[] }>();
  private readonly shipments = new Map<string, LineQuantity[]>();
  private readonly cameBack = new Map<string, LineQuantity[]>();
  private readonly repairQuotes = new Map<string, number>();

  constructor(private readonly currency: string) {}

  get isEnded(): boolean {
    return ENDS.includes(this.stage);
  }
  get total(): number {
    if (this.lines.size === 0) return 0;
    return [...this.lines.values()].reduce((all, l) => all + l.ordered * l.unitPrice, 0) + this.fee + this.repairs;
  }
  /** What the customer owes before payments. */
  get owed(): number {
    const cameToNothing = this.cancelling || this.stage === 'cancellation' || (this.isEnded && this.stage !== 'closed');
    return cameToNothing ? 0 : Math.max(0, this.total - this.credited);
  }

  hear(e: RecordedEvent): void {
    switch (e.type) {
      case 'StageEntered':
        if (e.stage === 'allocation') this.shipments.clear();
        return this.enter(e.stage);
      case 'OrderReceived':
        this.enter('order');
        return this.orders(e.lines, e.shippingFee);
      case 'OrderPlaced':
        return this.orders(e.lines, e.shippingFee);
      case 'QuoteSent':
        this.quotes.set(e.quoteId, e);
        return;
      case 'QuoteAccepted':
        return this.orders(this.quotes.get(e.quoteId)?.lines ?? [], this.quotes.get(e.quoteId)?.shippingFee ?? 0);
      case 'OrderChanged':
        return e.lines ? this.orders(e.lines, e.shippingFee ?? this.fee) : undefined;
      case 'ProposalMade':
        this.proposals.set(e.proposalId, e);
        return;
      case 'ProposalAnswered':
        return e.accept ? this.agrees(this.proposals.get(e.proposalId)?.lines ?? []) : undefined;
      case 'DatePromised':
        this.promises += 1;
        return;
      case 'CancelRequested':
      case 'OrderDeclined':
        this.cancelling = true;
        return;
      case 'StepResolved':
        this.cancelling ||= e.how === 'cancel';
        return;
      default:
        this.hearMoney(e);
        this.hearGoods(e);
    }
  }

  private hearMoney(e: RecordedEvent): void {
    switch (e.type) {
      case 'PaymentReceived':
        this.captured += e.amount.amount;
        this.payments.set(e.paymentId, e.amount.amount);
        return;
      case 'PaymentMismatched':
        this.payments.set(e.paymentId, e.amount.amount);
        return;
      case 'CreditGranted':
        this.credited += e.amount.amount;
        return;
      case 'RefundOpened':
        this.refunds.set(e.refundId, e);
        return;
      case 'RefundAsked':
        for (const part of e.parts) this.refunds.set(part.refundId, part);
        return;
      case 'RefundMade': {
        const part = this.refunds.get(e.refundId);
        if (!part) throw new Error(`refund ${e.refundId} was made and never opened`);
        if (part.amount.currency === this.currency) this.refunded += part.amount.amount;
        this.paidBack.set(part.paymentId, (this.paidBack.get(part.paymentId) ?? 0) + part.amount.amount);
        return;
      }
      case 'RepairQuoted':
        this.repairQuotes.set(e.caseId, e.amount.amount);
        return;
      case 'RepairCompleted':
        if (e.result === 'repaired') this.repairs += this.repairQuotes.get(e.caseId) ?? 0;
        return;
      default:
    }
  }

  private hearGoods(e: RecordedEvent): void {
    switch (e.type) {
      case 'StockReserved':
      case 'SurplusReleased':
        for (const line of this.lines.values()) line.reserved = 0;
        return this.count(e.reservations, 'reserved', 1);
      case 'ShipmentsPlanned':
        this.shipments.clear();
        return this.plan(e.shipments);
      case 'ShipmentsAdded':
        return this.plan(e.shipments);
      case 'CaseGoodsReserved':
        for (const x of e.shipments) this.count(x.lines, 'reserved', 1);
        return this.plan(e.shipments);
      case 'ReshipmentPlanned':
        this.count(e.lines, 'reserved', 1);
        return this.plan([e]);
      case 'SendBackPlanned':
        return this.plan([{ ...e, lines: [] }]);
      case 'ShipmentCalledOff':
        this.shipments.delete(e.shipmentId);
        return;
      case 'PickFellShort':
        this.count(e.missing, 'reserved', -1);
        this.shipments.set(e.shipmentId, less(this.shipments.get(e.shipmentId) ?? [], e.missing));
        return;
      case 'ShipmentHandedOver':
        this.count(this.shipments.get(e.shipmentId) ?? [], 'reserved', -1);
        return this.count(this.shipments.get(e.shipmentId) ?? [], 'shipped', 1);
      case 'ShipmentFailed':
        return this.count(this.shipments.get(e.shipmentId) ?? [], 'shipped', -1);
      case 'ReturnReceived':
        this.cameBack.set(
          e.caseId,
          e.lines.filter((l) => l.condition !== 'missing'),
        );
        return;
      case 'ReturnBooked':
        return this.count(this.cameBack.get(e.caseId) ?? [], 'returned', 1);
      case 'CaseSettled':
        for (const l of e.lines) this.lines.set(l.lineId, fresh(l));
        return;
      case 'EffectUndone':
        if (e.what === 'release_reservation' && e.outcome === 'done') for (const line of this.lines.values()) line.reserved = 0;
        return;
      default:
    }
  }

  private enter(stage: Stage): void {
    this.stage = stage;
    this.stages.push(stage);
  }
  private orders(lines: PricedLine[], fee: number): void {
    const before = new Map(this.lines);
    this.lines.clear();
    for (const l of lines) this.lines.set(l.lineId, { ...fresh(l), ...counted(before.get(l.lineId)) });
    this.fee = fee;
  }
  private agrees(changes: (LineQuantity & { instead?: PricedLine })[]): void {
    for (const { lineId, quantity, instead } of changes) {
      const line = this.lines.get(lineId);
      if (line) line.ordered -= quantity;
      if (line && line.ordered <= 0) this.lines.delete(lineId);
      if (instead) this.lines.set(instead.lineId, fresh(instead));
    }
  }
  private plan(shipments: { shipmentId: string; lines: LineQuantity[] }[]): void {
    for (const { shipmentId, lines } of shipments) this.shipments.set(shipmentId, lines);
  }
  private count(pieces: LineQuantity[], what: 'reserved' | 'shipped' | 'returned', sign: 1 | -1): void {
    for (const { lineId, quantity } of pieces) {
      const line = this.lines.get(lineId);
      if (line) line[what] += sign * quantity;
    }
  }
}

const fresh = ({ unitPrice, quantity }: PricedLine): Pieces => ({ unitPrice, ordered: quantity, reserved: 0, shipped: 0, returned: 0 });
const counted = (before: Pieces | undefined): Partial<Pieces> =>
  before ? { reserved: before.reserved, shipped: before.shipped, returned: before.returned } : {};
const less = (from: LineQuantity[], missing: LineQuantity[]): LineQuantity[] =>
  from.map((l) => ({ ...l, quantity: missing.reduce((left, m) => left - (m.lineId === l.lineId ? m.quantity : 0), l.quantity) }));
