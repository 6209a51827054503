// What the customer hears of a case: what was decided, and in the end the question whether it is solved.
import { addDuration } from '../domain/business-time';
import { type Case, shipmentsOf } from '../domain/cases';
import { clockOf } from '../domain/policy';
import type { LiveOrder } from '../support/live-order';
import type { Outcome } from '../support/waiting';

/** Once per decision; its words and its return label go with it. */
export function tellDecision(order: LiveOrder, { caseId, round, state }: Case): void {
  const key = `${order.state.orderId}:case-decided:${caseId}:${round}:${state}`;
  order.notify({ key, kind: 'case-decided', to: 'customer', about: { caseId, state }, linkUntil: null });
}

/** Where nothing but words was decided, the words ask it themselves. */
export function askSolved(order: LiveOrder, c: Case): Outcome {
  openWindows(order, c.caseId);
  const { caseId, round } = c;
  order.emit({ type: 'SolvedAsked', caseId });
  if (c.state === 'declined' || c.remedy === 'none') tellDecision(order, c);
  else
    order.notify({
      key: `${order.state.orderId}:case-solved-asked:${caseId}:${round}`,
      kind: 'case-solved-asked',
      to: 'customer',
      about: { caseId },
      linkUntil: null,
    });
  return 'done';
}

/** Goods that came in exchange may be returned, too; nobody is asked for their receipt. */
function openWindows(order: LiveOrder, caseId: string): void {
  for (const x of shipmentsOf(order.state, caseId))
    if (x.step === 'delivered' && !x.customersGoods && x.returnUntil === null) openWindow(order, x.shipmentId, order.now);
}

/** What a shipment brought may be returned so long after `from` (ISO). */
export function openWindow(order: LiveOrder, shipmentId: string, from: string): void {
  const [window = '14d'] = clockOf(order.policy, 'return-window');
  const until = new Date(addDuration(order.policy.calendar, Date.parse(from), window)).toISOString();
  order.emit({ type: 'ReturnWindowOpened', shipmentId, until });
}
