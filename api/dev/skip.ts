// POST /dev/orders/{id}/skip: lets time pass for one order, so that a week's waiting can be tried in a second.
// The order's timers fire on the way; its links and due dates follow, because its clock offset is written.
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, ScheduleClient } from '@temporalio/client';
import { z } from 'zod';
import { setClockOffset } from '../../prisma/order-clock';
import { findOrderId } from '../../prisma/order-ref';
import { orderStateOf } from '../../prisma/order-state';
import { isEnded } from '../../workflows/domain/state';
import { workflowIdOf } from '../../workflows/order.messages';
import type { ApiDeps } from '../app';
import { notFound, Problem, unavailable } from '../problem';
import { defineRoute, ok, type Route } from '../route';
import { durationMs } from './duration';
import { clockOf, fastForward, SkipBlocked } from './time-skip';

const MOST_MS = 400 * 86_400_000;
const BLOCKED_AFTER_MS = 30_000;
/** After the target is reached, what its last timers started is given so long to finish. */
const SETTLE_MS = 3_000;

const duration = z
  .string()
  .transform((iso) => durationMs(iso) ?? 0)
  .refine((ms) => ms > 0 && ms <= MOST_MS, 'A duration is written as in PT25H or P3D, at most 400 days.')
  .meta({ example: 'PT25H' });

export function skipRoute(deps: ApiDeps): Route {
  const running = new Set<string>(); // the server takes one skip at a time per order
  return defineRoute({
    method: 'post',
    path: '/dev/orders/:id/skip',
    who: 'anyone',
    keyed: false,
    body: z.strictObject({ duration }),
    summary: 'Embedded start only: move the clock of this order',
    answers: {
      200: { description: 'The time that the order has now', schema: z.object({ now: z.string() }) },
      409: { description: 'skip_blocked: what holds the clock' },
    },
    handle: async ({ params, body }) => {
      const orderId = await findOrderId(deps.db, params.id ?? '');
      if (!orderId) throw notFound();
      if (running.has(orderId)) throw new Problem(409, 'skip_blocked', 'Another skip of this order is under way.');
      running.add(orderId);
      try {
        const now = await skip(deps, orderId, body.duration);
        await setClockOffset(deps.db, orderId, now.getTime() - Date.now());
        await sweepParcels(deps);
        return ok({ now: now.toISOString() });
      } finally {
        running.delete(orderId);
      }
    },
  });
}

/** Schedules run by everybody's clock: the sweep that would have come by in the time that was skipped comes now. */
async function sweepParcels({ config }: ApiDeps): Promise<void> {
  const { address, namespace } = config.temporal;
  const connection = await Connection.connect({ address, connectTimeout: 3_000 }).catch(() => undefined);
  const schedule = connection && new ScheduleClient({ connection, namespace }).getHandle('parcel-sweep');
  await schedule?.trigger().catch(() => undefined); // a worker creates it; where none runs there is nothing to sweep with
  await connection?.close();
}

/** The order's time afterwards. An order that has ended, or ends on the way, has no timers left: its clock is simply put ahead. */
async function skip({ db, config }: ApiDeps, orderId: string, ms: number): Promise<Date> {
  const stored = await orderStateOf(db, orderId);
  if (stored && isEnded(stored.state)) return new Date(Date.now() + stored.clockOffset + ms);
  const { address, namespace } = config.temporal;
  const workflowId = workflowIdOf(orderId);
  const connection = await Connection.connect({ address, connectTimeout: 3_000 }).catch(() => {
    throw unavailable('Temporal');
  });
  try {
    const before = await clockOf(connection, namespace, workflowId).catch(() => {
      throw new Problem(409, 'skip_blocked', 'The order does not run yet; try again in a moment.');
    });
    await fastForward(connection, namespace, workflowId, ms, BLOCKED_AFTER_MS);
    const after = await settled(connection, namespace, workflowId);
    return after.isRunning ? after.now : new Date(before.now.getTime() + ms);
  } catch (error) {
    if (error instanceof SkipBlocked) {
      const held = error.waits.join(', ') || 'nothing that shows';
      throw new Problem(409, 'skip_blocked', `The clock of this order is held by: ${held}.`, { extra: { waits: error.waits } });
    }
    throw error;
  } finally {
    await connection.close();
  }
}

/** The clock once nothing is under way any more; what takes longer (a mail that is tried again) is not waited for. */
async function settled(connection: Connection, namespace: string, workflowId: string) {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const clock = await clockOf(connection, namespace, workflowId);
    if (!clock.isRunning || clock.waits.length === 0 || Date.now() >= until) return clock;
    await pause(50);
  }
}
