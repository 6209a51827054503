// An effect on the world. None starts while the order is held; an intent stops the retries and awaits the attempt in flight.
// What can never succeed blocks the step until a person says how to go on: the order itself does not fail.
import { ActivityFailure, ApplicationFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { StaffRole } from '../domain/vocabulary';
import type { StepId } from '../process';
import type { LiveOrder } from './live-order';
import { waitFor } from './waiting';

export interface Failed {
  failed: string;
}
export interface At {
  step: StepId;
  /** Unique in the order: the step, with shipment or parcel where there are several. */
  id: string;
  /** Who decides when it is blocked. */
  role: StaffRole;
}

/** Tries until it succeeds. A blocked step is tried again when a person says so, or given back as `corrected` to begin anew. */
export async function effect<T extends object | void>(
  order: LiveOrder,
  at: At,
  work: () => Promise<T>,
): Promise<T | 'interrupted' | 'corrected'> {
  for (;;) {
    const result = await attempt(order, work);
    if (!isFailed(result)) return result;
    order.emit({ type: 'StepBlocked', step: at.step, waitId: at.id, code: result.failed, role: at.role });
    const resolved = await waitFor(order, {
      step: 'blocked',
      id: `blocked.${at.id}.${order.state.seq}`,
      role: at.role,
      done: (s) => s.blocked.some((b) => b.waitId === at.id && b.how !== null),
    });
    if (resolved === 'interrupted') return 'interrupted';
    if (order.state.blocked.some((b) => b.waitId === at.id && (b.how === 'correct' || b.how === 'skip'))) return 'corrected';
  }
}

/**
 * One effect with its retries: its result, `interrupted`, or the code of a refusal that no retry can change.
 * @param called for what it gives up: any intent that ends the stage or the run
 */
export async function attempt<T extends object | void>(
  order: LiveOrder,
  work: () => Promise<T>,
  called = () => order.intent === 'cancel' || order.intent === 'back' || order.intent === 'rollOver',
): Promise<T | 'interrupted' | Failed> {
  await condition(() => !order.state.hold || called());
  if (called()) return 'interrupted';
  const scope = new CancellationScope();
  let ended = false;
  const watch = condition(() => ended || called()).then(() => (ended ? undefined : scope.cancel()));
  try {
    return await scope.run(work);
  } catch (err) {
    if (isCancellation(err) || isBrokenOff(err)) return 'interrupted';
    const code = refusalCode(err);
    if (code) return { failed: code };
    throw err;
  } finally {
    ended = true;
    await watch;
  }
}

/** It was called off while it was tried, and then failed: the server tries it no more. What it did is not known, so it is asked later. */
export const isBrokenOff = (err: unknown): boolean => err instanceof ActivityFailure && err.retryState === 'CANCEL_REQUESTED';

const isFailed = <T extends object | void>(result: T | 'interrupted' | Failed): result is Failed =>
  typeof result === 'object' && result !== null && 'failed' in result;

function refusalCode(err: unknown): string | undefined {
  const cause = err instanceof ActivityFailure ? err.cause : undefined;
  return cause instanceof ApplicationFailure && cause.nonRetryable ? (cause.type ?? 'refused') : undefined;
}
