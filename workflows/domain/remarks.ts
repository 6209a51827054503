// What people write when they hand over: it shows in the next task of that shipment, or of the order's story. Pure.
// Source: PROCESS-SPEC, end of section 1.
import { type StepId, steps } from '../process';
import type { OrderEvent } from './events';
import type { OrderState } from './state';

export interface Remark {
  textId: string;
  /** Null: it is about the order, not about one of its shipments. */
  shipmentId: string | null;
}

/** The event of a remark, if one was written. */
export const remark = (step: StepId, textId?: string, shipmentId?: string): OrderEvent[] =>
  textId ? [{ type: 'RemarkLeft', step, textId, ...(shipmentId ? { shipmentId } : {}) }] : [];

/** The text that a task of this step shows: the newest remark that is for it. What goes on beside the story takes no remark of the story. */
export const remarkFor = (s: OrderState, step: StepId, shipmentId?: string): string | undefined =>
  s.remarks.findLast((r) => (r.shipmentId === null ? steps[step].stage === s.stage : r.shipmentId === shipmentId))?.textId;

/** Remarks that a task has shown are done with when its wait ends. */
export function withoutRead(s: OrderState, waitId: string): Remark[] {
  const read = s.tasks.filter((t) => t.waitId === waitId).map((t) => t.textId);
  return s.remarks.filter((r) => !read.includes(r.textId));
}
