// How long an order's waits lasted and when it was held, as rows: what the figures about the process are counted from. Pure.
// A wait is a clock of the state: it is timed from the event that set it to the one that took it away, whichever kind of event that is.
import type { OrderHold, StepTime } from '../../prisma/generated/prisma/client';
import { addDuration } from '../../workflows/domain/business-time';
import { evolve } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { defaultPolicy } from '../../workflows/domain/policy';
import type { Clock, OrderState } from '../../workflows/domain/state';
import { steps } from '../../workflows/process';

export interface Times {
  /** Waits that these events opened, ended ones included. */
  opened: StepTime[];
  /** Waits from before that these events ended. */
  ended: Pick<StepTime, 'orderId' | 'waitId' | 'openedAt' | 'endedAt' | 'done'>[];
  holds: OrderHold[];
}

/** @param events those that follow on `before`. From the empty order and its whole log come all rows that the order has. */
export function timesOf(before: OrderState, events: RecordedEvent[]): Times {
  const opened = new Map<string, StepTime>();
  const ended = new Map<string, Times['ended'][number]>();
  const holds = new Map<string, OrderHold>();
  let state = before;
  for (const e of events) {
    const [was, is] = [state, evolve(state, e)];
    state = is;
    if (was.hold !== is.hold) for (const hold of holdsBetween(was, is, e.at)) holds.set(hold.heldAt.toISOString(), hold);
    if (was.clocks === is.clocks) continue;
    for (const [waitId, clock] of Object.entries(was.clocks)) {
      if (is.clocks[waitId]?.openedAt === clock.openedAt) continue;
      const end = { endedAt: new Date(e.at), done: e.type === 'WaitEnded' };
      const known = opened.get(idOf(waitId, clock));
      if (known) opened.set(idOf(waitId, clock), { ...known, ...end });
      else ended.set(idOf(waitId, clock), { orderId: is.orderId, waitId, openedAt: new Date(clock.openedAt), ...end });
    }
    if (e.type === 'WaitOpened') {
      const clock = is.clocks[e.waitId];
      if (clock) opened.set(idOf(e.waitId, clock), rowOf(is.orderId, e));
    }
  }
  return { opened: [...opened.values()], ended: [...ended.values()], holds: [...holds.values()] };
}

const idOf = (waitId: string, { openedAt }: Clock): string => `${waitId} ${openedAt}`;

type Opening = Extract<RecordedEvent, { type: 'WaitOpened' }>;
const rowOf = (orderId: string, e: Opening): StepTime => ({
  ...{ orderId, waitId: e.waitId, openedAt: new Date(e.at), step: e.step, role: e.task?.role ?? e.on },
  ...{ dueAt: dueOf(e), endedAt: null, done: false },
});

/** By when it was expected: as its task says; where staff have none, by the step table, whose time is then one of the wall clock. */
function dueOf({ task, step, at }: Opening): Date | null {
  if (task) return task.dueAt === null ? null : new Date(task.dueAt);
  const { expected } = steps[step];
  return expected === null ? null : new Date(addDuration(defaultPolicy.calendar, Date.parse(at), expected));
}

/** Entering the cancellation ends a hold, too: so the state is asked, not the type of the event. */
function holdsBetween({ orderId, hold: was }: OrderState, { hold: is }: OrderState, at: string): OrderHold[] {
  const row = ({ since, reason }: NonNullable<OrderState['hold']>, releasedAt: Date | null) => ({
    ...{ orderId, heldAt: new Date(since), reason, releasedAt },
  });
  return [...(was && was.since !== is?.since ? [row(was, new Date(at))] : []), ...(is && is.since !== was?.since ? [row(is, null)] : [])];
}
