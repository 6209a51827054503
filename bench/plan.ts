// What an order asks of the engine, read from its histories: the costs that are printed, and the plan that the floor plays.
// Pure. The plan says for every message what followed it, wave by wave; a wave is what one workflow task asked for.
import { temporal } from '@temporalio/proto';

export type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** How many of each; what is not named is none. `records` are recordings, `effects` all other activities. */
export type Wave = Partial<Record<Ask, number>>;
type Ask = 'records' | 'effects' | 'timers' | 'cancels' | 'upserts';
export interface Message {
  kind: 'signal' | 'update';
  waves: Wave[];
}
export interface Run {
  /** What follows the start of the run. */
  opening: Wave[];
  messages: Message[];
}
export type Plan = Run[];

/** What a workflow without our code must have in common with the order. */
export type Asked = Record<'runs' | 'signals' | 'updates' | Ask, number>;
export interface Cost extends Asked {
  /** Starts, roll-overs, signals, updates, activities, timers and upserts. */
  billable: number;
  workflowTasks: number;
  events: number;
  bytes: number;
}

const { EventType } = temporal.api.enums.v1;
const RECORDING = 'record';

/** @param histories all runs of one order, the oldest first */
export const planOf = (histories: History[]): Plan => histories.map(runOf);

/** What a plan asks for in all. */
export function askedBy(plan: Plan): Asked {
  const messages = plan.flatMap((run) => run.messages);
  const waves = [...plan.flatMap((run) => run.opening), ...messages.flatMap((message) => message.waves)];
  const sum = (ask: Ask) => waves.reduce((total, wave) => total + (wave[ask] ?? 0), 0);
  return {
    runs: plan.length,
    signals: messages.filter(({ kind }) => kind === 'signal').length,
    updates: messages.filter(({ kind }) => kind === 'update').length,
    records: sum('records'),
    effects: sum('effects'),
    timers: sum('timers'),
    cancels: sum('cancels'),
    upserts: sum('upserts'),
  };
}

/** What histories hold, counted event by event. @param histories all runs of one order */
export function costOf(histories: History[]): Cost {
  const events = histories.flatMap((history) => history.events ?? []);
  const ofType = (type: temporal.api.enums.v1.EventType) => events.filter((event) => event.eventType === type).length;
  const recordings = events.filter((e) => e.activityTaskScheduledEventAttributes?.activityType?.name === RECORDING).length;
  const asked: Asked = {
    runs: ofType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED),
    signals: ofType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED),
    updates: ofType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED),
    records: recordings,
    effects: ofType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) - recordings,
    timers: ofType(EventType.EVENT_TYPE_TIMER_STARTED),
    cancels: ofType(EventType.EVENT_TYPE_TIMER_CANCELED),
    upserts: ofType(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES),
  };
  const { runs, signals, updates, records, effects, timers, upserts } = asked;
  return {
    ...asked,
    billable: runs + signals + updates + records + effects + timers + upserts,
    workflowTasks: ofType(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED),
    events: events.length,
    bytes: histories.reduce((total, history) => total + temporal.api.history.v1.History.encode(history).finish().length, 0),
  };
}

/** What an order and its floor must agree in. */
export function askedIn({ runs, signals, updates, records, effects, timers, cancels, upserts }: Cost): Asked {
  return { runs, signals, updates, records, effects, timers, cancels, upserts };
}

function runOf({ events }: History): Run {
  const run: Run = { opening: [], messages: [] };
  let waves = run.opening;
  let task: string | undefined; // the workflow task that asked for the present wave
  for (const event of events ?? []) {
    const kind = messageIn(event);
    const ask = askIn(event);
    if (kind) {
      waves = [];
      run.messages.push({ kind, waves });
      task = undefined;
    } else if (ask) {
      const asking = String(taskOf(event));
      if (asking !== task) waves.push({});
      task = asking;
      const wave = waves.at(-1);
      if (wave) wave[ask] = (wave[ask] ?? 0) + 1;
    }
  }
  return run;
}

function messageIn({ eventType }: HistoryEvent): Message['kind'] | undefined {
  if (eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) return 'signal';
  return eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ? 'update' : undefined;
}

function askIn(event: HistoryEvent): Ask | undefined {
  switch (event.eventType) {
    case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
      return event.activityTaskScheduledEventAttributes?.activityType?.name === RECORDING ? 'records' : 'effects';
    case EventType.EVENT_TYPE_TIMER_STARTED:
      return 'timers';
    case EventType.EVENT_TYPE_TIMER_CANCELED:
      return 'cancels';
    case EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
      return 'upserts';
    default:
      return undefined;
  }
}

const taskOf = (event: HistoryEvent) =>
  (
    event.activityTaskScheduledEventAttributes ??
    event.timerStartedEventAttributes ??
    event.timerCanceledEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes
  )?.workflowTaskCompletedEventId;
