// The goods and the money of a case: what comes back, what is credited, what goes out. Money goes back by the one way there is
// (domain/credit.ts), goods go out on the same tracks as those of the order.
import { type Case, becauseOf, came, caseOf, creditOf, shipmentsOf as shipmentsOfCase, toSend } from '../domain/cases';
import { creditEvents } from '../domain/credit';
import { quantityOf } from '../domain/evolve/parts';
import type { LineQuantity } from '../domain/events';
import { amountDue } from '../domain/money';
import { lastShipment, shipmentsOf } from '../domain/shortage';
import { isHandedOver, type OrderState } from '../domain/state';
import { attempt, effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';
import { tellDecision } from './case-notices';
import { thankForPayments } from './payment';
import { tracks } from './shipments';

/** The customer gets a label; when no carrier can sell one, service may leave it out and the customer sends the goods by other means. */
export async function sendLabel(order: LiveOrder, c: Case): Promise<Outcome> {
  const { caseId, round } = c;
  const { orderId, addressId } = order.state;
  const id = `return-label.${caseId}.${round}`;
  const parcelId = `${caseId}r${round}`;
  if (addressId !== null) {
    const bought = await effect(order, { step: 'case-return', id, role: 'service' }, () =>
      order.world.buyReturnLabel({
        key: `${orderId}:return-label:${parcelId}:1`,
        ...{ orderId, parcelId, addressId, location: houseOf(order.state, c), lines: withSkus(order.state, c.lines) },
      }),
    );
    if (bought === 'interrupted') return 'interrupted';
    if (bought !== 'corrected') order.emit({ type: 'ReturnLabelBought', caseId, parcelId, ...bought });
    else if (!order.state.blocked.some((b) => b.waitId === id && b.how === 'skip')) return 'done';
  }
  const now = caseOf(order.state, caseId);
  if (now?.state !== 'approved' || now.round !== round) return 'done'; // the goods were quicker, or the case is closed
  tellDecision(order, now);
  order.emit({ type: 'ReturnAwaited', caseId });
  return 'done';
}

export async function voidLabel(order: LiveOrder, { caseId, label }: Case): Promise<Outcome> {
  const { orderId } = order.state;
  const parcelId = label?.parcelId ?? '';
  const key = `${orderId}:return-label:${parcelId}:1`;
  const voided = await attempt(order, () => order.world.voidReturnLabel({ key, orderId, parcelId }));
  if (voided === 'interrupted') return 'interrupted';
  order.emit({ type: 'ReturnLabelVoided', caseId, outcome: 'failed' in voided ? 'failed' : voided.outcome });
  return 'done';
}

export async function bookReturn(order: LiveOrder, c: Case): Promise<Outcome> {
  const { caseId, round } = c;
  const { orderId, lines } = order.state;
  const skuOf = (lineId: string) => lines.find((l) => l.lineId === lineId)?.sku ?? '';
  const back = c.received.flatMap(({ lineId, quantity, condition }) =>
    condition === 'missing' ? [] : [{ sku: skuOf(lineId), quantity, condition }],
  );
  const at = { step: 'case-receive', id: `take-back.${caseId}.${round}`, role: 'warehouse' } as const;
  const booked = await effect(order, at, () =>
    order.world.takeBackStock({ key: `${orderId}:return:${caseId}:${round}`, orderId, location: houseOf(order.state, c), lines: back }),
  );
  if (booked === 'interrupted') return 'interrupted';
  if (booked !== 'corrected') order.emit({ type: 'ReturnBooked', caseId });
  return 'done';
}

/** Exchanged goods become lines of the order, then what they replace, or what was agreed, is credited: only the difference moves. */
export function settle(order: LiveOrder, c: Case): Outcome {
  const { caseId } = c;
  const credit = creditOf(order.state, c);
  const lines = c.wants.map((l, i) => ({ ...l, lineId: `${caseId}l${c.exchange.length + i + 1}` }));
  order.emit({ type: 'CaseSettled', caseId, lines });
  if (credit > 0) for (const event of creditEvents(order.state, credit, becauseOf(caseId), order.policy.refundLimit)) order.emit(event);
  if (!c.returnNeeded) tellDecision(order, c);
  return 'done';
}

export async function reserve(order: LiveOrder, c: Case): Promise<Outcome> {
  const { caseId, round } = c;
  const { orderId, arrivals } = order.state;
  const lines = toSend(order.state, c);
  const found = await effect(order, { step: 'allocate', id: `allocate.${caseId}.${round}`, role: 'warehouse' }, () =>
    order.moving(() =>
      order.world.reserveStock({
        key: `${orderId}:case:${caseId}:${round}:${arrivals}`,
        orderId,
        lines: lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
      }),
    ),
  );
  if (found === 'interrupted') return 'interrupted';
  if (found === 'corrected') return 'done';
  if (found.short.length > 0) return awaitStock(order, c, found.short);
  const mine = found.reservations.filter((r) => lines.some((l) => l.lineId === r.lineId));
  order.emit({ type: 'CaseGoodsReserved', caseId, shipments: shipmentsOf(order.state, mine) });
  return 'done';
}

function awaitStock(order: LiveOrder, { caseId, round }: Case, short: LineQuantity[]): Promise<Outcome> {
  const { arrivals } = order.state;
  order.emit({ type: 'CaseGoodsShort', caseId, lines: short });
  return waitFor(order, {
    step: 'shortage',
    id: `shortage.${caseId}.${round}.${arrivals}`,
    done: (s) => s.arrivals !== arrivals,
    opening: () => order.notify({ kind: 'shortage', to: 'sales', about: { caseId }, linkUntil: null }),
  });
}

/** The customer's own goods go back: repaired, or as they came. */
export function sendBack(order: LiveOrder, c: Case): Outcome {
  const { caseId } = c;
  const lineIds = [...new Set(came(c.received).map((l) => l.lineId))];
  const lines = lineIds.map((lineId) => ({ lineId, quantity: quantityOf(came(c.received), lineId) }));
  const shipmentId = `s${lastShipment(order.state) + 1}`;
  if (c.state === 'declined' && c.repair?.state !== 'declined') tellDecision(order, c);
  order.emit({ type: 'SendBackPlanned', caseId, shipmentId, location: houseOf(order.state, c), lines });
  return 'done';
}

/** What the case sends out is on its way; a difference in price or a repair is asked for and paid before the hand-over. */
export async function ship(order: LiveOrder, c: Case): Promise<Outcome> {
  await tracks(order, () => shipmentsOfCase(order.state, c.caseId), collect(order, c));
  return order.intent === undefined ? 'done' : 'interrupted';
}

async function collect(order: LiveOrder, { caseId, round }: Case): Promise<void> {
  const { terms, stage } = order.state;
  if (terms === 'on_account' || stage === 'fulfilment' || amountDue(order.state) === 0) return; // there the order itself collects
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  const paid = await waitFor(order, {
    step: 'collect-balance',
    id: `collect-balance.${caseId}.${round}`,
    done: (s) => amountDue(s) === 0 || shipmentsOfCase(s, caseId).every(isHandedOver),
    opening: () => order.notify({ kind: 'difference-request', to: 'customer', about: { caseId }, amount: due(), linkUntil: null }),
    about: { caseId },
    amount: due,
  });
  if (paid === 'done') thankForPayments(order);
}

/** The house that the goods came from is the one they go back to. */
function houseOf(s: OrderState, { lines }: Case): string {
  const first = lines[0]?.lineId ?? '';
  return (s.shipments.find((x) => quantityOf(x.lines, first) > 0) ?? s.shipments[0])?.location ?? '';
}
const withSkus = (s: OrderState, lines: LineQuantity[]): { sku: string; quantity: number }[] =>
  s.lines.map(({ lineId, sku }) => ({ sku, quantity: quantityOf(lines, lineId) })).filter((l) => l.quantity > 0);
