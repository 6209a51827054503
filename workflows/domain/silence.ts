// When the customer must hear from us although nothing happens: the order is late, and the wait is ours. Pure.
// Source: PROCESS-SPEC, end of section 1.
import type { StepId } from '../process';
import type { OrderEvent } from './events';
import type { OrderState } from './state';
import { spokenBy, type Stage } from './vocabulary';

/** From the order on, until everything is delivered. */
const stages: Stage[] = ['order', 'confirmation', 'payment', 'allocation', 'review', 'fulfilment', 'delivery'];
/** Waits that keep the goods from the customer, whoever of us, of the suppliers or of the carriers they are on. */
const ours: StepId[] = ['verify', 'shortage', 'supply', 'review', 'pick', 'pack', 'label', 'hand-over', 'transit', 'exception', 'blocked'];
/** As long as one of these is open the customer knows what we wait for. */
const theirs: StepId[] = ['confirm', 'pay', 'proposal', 'collect-balance'];

/** The step that is late and not the customer's doing: its ladder has begun to ring. */
export function lateStep(s: OrderState): StepId | undefined {
  if (!stages.includes(s.stage) || s.hold !== null || s.cancelling !== null) return undefined;
  const clocks = Object.values(s.clocks);
  if (clocks.some((c) => theirs.includes(c.step))) return undefined;
  return clocks.find((c) => ours.includes(c.step) && c.rung > 0)?.step;
}

/** Somebody of us spoke with the customer, who then knows where the order stands. */
export const isTalk = (e: OrderEvent): boolean =>
  e.type === 'InquiryReceived' ||
  e.type === 'OrderReceived' ||
  (e.type === 'InteractionRecorded' && e.kind !== 'note') ||
  ('by' in e && spokenBy.some((how) => how === e.by));
