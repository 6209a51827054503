// Cancelling after goods have left the house: what is on the road is called back, what has arrived comes back as a return, what is still
// here comes to nothing. All of it goes the ways that there are already: exception, case, change. Pure. Source: PROCESS-SPEC branch 9.
import { returnable, valueOf } from './cases';
import { restPlan, undoOf } from './change';
import type { LineQuantity, OrderEvent } from './events';
import { openProposal } from './shortage';
import { openException, type OrderState, type Shipment, storyShipments } from './state';
import type { Undo } from './undo';
import type { CancelReason, CaseReason } from './vocabulary';

/** On the road, and nobody has called it back yet. */
const onTheRoad = (s: OrderState): Shipment[] =>
  storyShipments(s).filter((x) => x.step === 'transit' && openException(s, x.shipmentId)?.cause !== 'recalled');

/** The customer has them, and no case is about them. */
const arrived = (s: OrderState): LineQuantity[] =>
  s.lines.map(({ lineId }) => ({ lineId, quantity: returnable(s, lineId) })).filter((l) => l.quantity > 0);

/** What would be undone or come back, and who sees to it; empty when nothing can be called back any more. */
export function recallList(s: OrderState): Undo[] {
  const rest = restPlan(s);
  return [
    ...(rest ? undoOf(s, rest).map((u): Undo => (u.what === 'refund' ? { ...u, who: 'finance' } : u)) : []),
    ...onTheRoad(s).map((x) => recall(s, x.shipmentId, x.lines, 'logistics')),
    ...(arrived(s).length > 0 ? [recall(s, s.orderId, arrived(s), 'service')] : []),
  ];
}
/** Nothing of it is paid back before the goods are here: `amount` is what they were bought for. */
const recall = (s: OrderState, target: string, lines: LineQuantity[], who: 'logistics' | 'service'): Undo => ({
  ...{ what: 'recall', target, who },
  amount: { amount: valueOf(s, lines), currency: s.currency },
});

interface Recall {
  reason: CancelReason;
  textId?: string;
}
/** All but the change that takes the rest out of the order; see `restPlan`. */
export const recallEvents = (s: OrderState, { reason, textId }: Recall): OrderEvent[] => {
  const about = textId ? { textId } : {};
  const proposal = openProposal(s);
  const exceptions = onTheRoad(s).flatMap((x, i): OrderEvent[] => {
    const open = openException(s, x.shipmentId);
    const exceptionId = `x${s.exceptions.length + i + 1}`;
    return [
      ...(open ? [{ type: 'ExceptionEnded' as const, exceptionId: open.exceptionId }] : []),
      { type: 'ExceptionOpened', exceptionId, shipmentId: x.shipmentId, cause: 'recalled', fault: 'customer' },
    ];
  });
  const byPeople = recallList(s).filter((u) => u.what === 'recall' || u.what === 'refund');
  return [
    { type: 'RecallRequested', reason, ...about },
    ...(proposal ? [{ type: 'ProposalWithdrawn' as const, proposalId: proposal.proposalId }] : []),
    ...byPeople.map(({ what, target, amount }): OrderEvent => ({
      ...{ type: 'EffectUndone', what, target, outcome: 'needs_person' },
      ...(amount ? { amount } : {}),
    })),
    ...exceptions,
    ...(arrived(s).length > 0 ? [returnOf(s, arrived(s), reason, about)] : []),
  ];
};

/** The customer gave the goods up, or got them in spite of a recall: service decides, and what comes back is credited. */
export const returnOf = (s: OrderState, lines: LineQuantity[], reason: CancelReason, about: { textId?: string } = {}): OrderEvent => ({
  ...{ type: 'CaseOpened', caseId: `c${s.cases.length + 1}`, kind: 'return', lines, reason: because[reason] ?? 'other' },
  ...about,
});
const because: Partial<Record<CancelReason, CaseReason>> = { changed_mind: 'changed_mind' };
