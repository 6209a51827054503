// What a change of an order comes to: which events say it, what is undone for it and what it costs. The preview shows this plan and the
// act carries it out, so what is announced is what then happens. Pure. Source: PROCESS-SPEC branch 10.
import { overpaid, partsOf } from './credit';
import { foldChange } from './evolve/change';
import { quantityOf } from './evolve/parts';
import type { EventOf, PricedLine } from './events';
import { goodsTotal, shippingFee, total } from './money';
import { ownLines, unplanned } from './shortage';
import { isConfirmed, isHandedOver, lastLine, type OrderState, type Shipment } from './state';
import type { Undo } from './undo';
import type { Money } from './vocabulary';

/** One SKU of what the order shall hold, with its price of today (minor units): only goods that are new pay that. */
export type WantedGoods = Omit<PricedLine, 'lineId'>;
export interface ChangeInput {
  /** All that the order shall hold, each SKU once; its fee follows from `shipping`. */
  lines?: WantedGoods[];
  shipping?: { fee: number; freeFrom: number | null };
  addressId?: string;
  requestedDate?: string;
  instructionsId?: string;
  needs?: true;
  /** What the warehouse is told of it when the goods are in its hands. */
  noteId?: string;
}
export interface ChangePlan {
  changed: EventOf<'OrderChanged'>;
  /** Shipments that come to nothing, that are offered to the carriers anew, and whose labels are given back for that. */
  callOff: Shipment[];
  redirect: Shipment[];
  relabel: Shipment[];
}

export function changePlan(s: OrderState, i: ChangeInput): ChangePlan {
  const content = differences(s, i);
  const anew = content.lines !== undefined || content.requestedDate !== undefined;
  const inHouse = s.shipments.filter((x) => !isHandedOver(x));
  const elsewhere = !anew && (content.addressId !== undefined || content.needs === true);
  const toLabel = elsewhere ? inHouse.filter((x) => x.step === 'label' || x.step === 'hand-over') : [];
  const stuck = toLabel.filter((x) => x.carrier === null || isStuck(s, x));
  return {
    changed: { type: 'OrderChanged', ...content, backTo: backTo(s, content, anew) },
    callOff: anew ? inHouse.filter((x) => x.caseId === null) : [],
    redirect: stuck,
    relabel: toLabel.filter((x) => !stuck.includes(x) && !x.voiding),
  };
}

/** What has not left the house comes to nothing: the order holds from now on what has. Undefined when nothing is left here. */
export function restPlan(s: OrderState): ChangePlan | undefined {
  const callOff = s.shipments.filter((x) => !isHandedOver(x) && x.caseId === null);
  if (callOff.length === 0 && unplanned(s).length === 0) return undefined;
  const left = (lineId: string) =>
    quantityOf(
      s.shipments.filter((x) => isHandedOver(x) && x.caseId === null).flatMap((x) => x.lines),
      lineId,
    );
  const own = ownLines(s);
  const lines = s.lines.map((l) => bare(own.includes(l) ? { ...l, quantity: left(l.lineId) } : l)).filter((l) => l.quantity > 0);
  return { changed: { type: 'OrderChanged', lines, backTo: null }, callOff, redirect: [], relabel: [] };
}

/** True when nothing would be otherwise. */
export const isNoChange = ({ changed: { type: _type, backTo: _backTo, ...content } }: ChangePlan): boolean =>
  Object.keys(content).length === 0;
/** The customer must agree to it once more. */
export const needsAgreement = ({ changed }: ChangePlan): boolean => changed.lines !== undefined || changed.requestedDate !== undefined;

export interface ChangePreview {
  lines: Undo[];
  /** What the customer gets back. */
  total: Money;
  /** Positive: the customer pays that much more. */
  priceDifference: Money;
  newTotal: Money;
  backTo: 'order' | null;
}

/** What the change would undo, line by line, and what it costs. */
export function changePreview(s: OrderState, i: ChangeInput): ChangePreview {
  const plan = changePlan(s, i);
  const after = withChange(s, plan.changed);
  const lines = undoOf(s, plan);
  const money = (amount: number): Money => ({ amount, currency: s.currency });
  return {
    lines,
    total: money(lines.reduce((all, u) => all + (u.what === 'refund' ? (u.amount?.amount ?? 0) : 0), 0)),
    priceDifference: money(total(after) - total(s)),
    newTotal: money(total(after)),
    backTo: plan.changed.backTo === 'order' ? 'order' : null,
  };
}

/** What the plan undoes, line by line. */
export function undoOf(s: OrderState, { changed, callOff, relabel }: ChangePlan): Undo[] {
  const after = withChange(s, changed);
  const back = changed.lines ? refunds(after) : [];
  return [...labels([...callOff, ...relabel]), ...released(after), ...callOff.filter(isPicked).map(putBack), ...back];
}

export const isPicked = (x: Shipment): boolean => x.step !== 'pick';

/** The order as the event alone leaves it. */
const withChange = (s: OrderState, changed: ChangePlan['changed']): OrderState =>
  foldChange.OrderChanged(s, { ...changed, seq: 0, at: '', actor: { role: 'system', id: '' }, causeId: null });

type Content = Omit<EventOf<'OrderChanged'>, 'type' | 'backTo'>;

function differences(s: OrderState, i: ChangeInput): Content {
  const lines = i.lines && linesOf(s, i.lines);
  const others = lines && JSON.stringify(lines) !== JSON.stringify(s.lines.map(bare)) ? lines : undefined;
  const fee = others && i.shipping ? shippingFee(goodsTotal(others), i.shipping) : s.shippingFee;
  return {
    ...(others ? { lines: others, shippingFee: fee } : {}),
    ...(i.addressId !== undefined && i.addressId !== s.addressId ? { addressId: i.addressId } : {}),
    ...(i.requestedDate !== undefined && i.requestedDate !== s.requestedDate ? { requestedDate: i.requestedDate } : {}),
    ...(i.instructionsId === undefined ? {} : { instructionsId: i.instructionsId }),
    ...(i.needs ? { needs: true } : {}),
  };
}

/** A SKU that is there keeps its lines and their prices, also for more pieces; a new one gets a line of its own. */
function linesOf(s: OrderState, goods: WantedGoods[]): PricedLine[] {
  const kept = s.lines.map((line): PricedLine => {
    const same = s.lines.filter((l) => l.sku === line.sku);
    const before = same.slice(0, same.indexOf(line)).reduce((all, l) => all + l.quantity, 0);
    const room = Math.max(0, (goods.find((g) => g.sku === line.sku)?.quantity ?? 0) - before);
    return { ...bare(line), quantity: line === same.at(-1) ? room : Math.min(line.quantity, room) };
  });
  const fresh = goods.filter((g) => !s.lines.some((l) => l.sku === g.sku));
  return [...kept.filter((l) => l.quantity > 0), ...fresh.map((g, n) => bare({ ...g, lineId: `l${lastLine(s) + n + 1}` }))];
}
const bare = ({ lineId, sku, quantity, unitPrice, listPrice, taxRate }: PricedLine): PricedLine => ({
  ...{ lineId, sku, quantity, unitPrice, listPrice, taxRate },
});

/** What the customer had agreed to goes back to them; what only the review has seen goes back to the review. */
function backTo(s: OrderState, content: Content, anew: boolean): 'order' | 'review' | null {
  if (s.stage === 'order') return null;
  if (s.stage === 'confirmation' || anew) return Object.keys(content).length > 0 ? 'order' : null;
  return s.stage === 'fulfilment' && isConfirmed(s) && Object.keys(content).length > 0 ? 'review' : null;
}

/** The carrier refuses it, and nothing has been bought: the change is the correction. */
const isStuck = (s: OrderState, x: Shipment): boolean =>
  x.parcels.every((p) => p.labelId === null) &&
  s.blocked.some((b) => b.how === null && x.parcels.some((p) => b.waitId === `label.${p.parcelId}`));

const labels = (shipments: Shipment[]): Undo[] =>
  shipments.flatMap((x) =>
    x.parcels
      .filter((p) => p.labelId !== null)
      .map((p): Undo => ({ what: 'void_label', target: p.parcelId, amount: p.labelPrice, who: 'system' })),
  );

const putBack = (x: Shipment): Undo => ({ what: 'put_back', target: x.shipmentId, amount: null, who: 'warehouse' });

/** Pieces of each line that the order holds and wants no more. */
const released = (after: OrderState): Undo[] =>
  after.surplus
    .filter((lineId) => quantityOf(after.reservations, lineId) > quantityOf(after.lines, lineId))
    .map((lineId) => ({ what: 'release_reservation', target: lineId, amount: null, who: 'system' }));

const refunds = (after: OrderState): Undo[] =>
  partsOf(after, overpaid(after)).map(({ paymentId, amount }) => {
    const bank = after.payments.find((p) => p.paymentId === paymentId)?.bankPaymentId ?? null;
    return { what: 'refund', target: paymentId, amount, who: bank ? 'system' : 'finance' };
  });
