// The benchmark compares like with like: the plan that the floor plays asks for exactly what the histories hold.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { askedBy, askedIn, costOf, type History, planOf } from '../../bench/plan';
import { median } from '../../bench/spread';
import { historyNames, historyText } from '../replay/histories';

const { EventType } = temporal.api.enums.v1;
const activity = (name: string, task: number) => ({
  eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  activityTaskScheduledEventAttributes: { activityType: { name }, workflowTaskCompletedEventId: task },
});
const timerStarted = (task: number) => ({
  eventType: EventType.EVENT_TYPE_TIMER_STARTED,
  timerStartedEventAttributes: { workflowTaskCompletedEventId: task },
});
const timerCancelled = (task: number) => ({
  eventType: EventType.EVENT_TYPE_TIMER_CANCELED,
  timerCanceledEventAttributes: { workflowTaskCompletedEventId: task },
});
const shown = (task: number) => ({
  eventType: EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
  upsertWorkflowSearchAttributesEventAttributes: { workflowTaskCompletedEventId: task },
});
const started = { eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED };
const taskDone = { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED };
const signal = { eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED };
const update = { eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED };

/** An order that rolled over once: it opens with a wait, a signal ends the wait, an act follows in the second run. */
const twoRuns: History[] = [
  {
    events: [
      ...[started, taskDone, timerStarted(3), activity('record', 3)],
      ...[signal, taskDone, timerCancelled(8), activity('reserveStock', 8), activity('record', 8), shown(8)],
      ...[taskDone, activity('sendNotice', 14), timerStarted(14)],
    ],
  },
  { events: [started, taskDone, update, activity('record', 4)] },
];

test('the plan says, message by message, what each workflow task asked for', () => {
  expect(planOf(twoRuns)).toEqual([
    {
      opening: [{ timers: 1, records: 1 }],
      messages: [
        {
          kind: 'signal',
          waves: [
            { cancels: 1, effects: 1, records: 1, upserts: 1 },
            { effects: 1, timers: 1 },
          ],
        },
      ],
    },
    { opening: [], messages: [{ kind: 'update', waves: [{ records: 1 }] }] },
  ]);
});

test('billable are starts, roll-overs, messages, activities, timers and upserts', () => {
  const cost = costOf(twoRuns);
  expect(cost).toMatchObject({ runs: 2, signals: 1, updates: 1, records: 3, effects: 2, timers: 2, cancels: 1, upserts: 1 });
  expect(cost).toMatchObject({ billable: 12, workflowTasks: 4, events: 17 });
  expect(cost.bytes).toBeGreaterThan(17 * 4);
});

test.each(historyNames())('the plan made from the stored history %s asks for all that stands in it', (name) => {
  const histories: History[] = [historyFromJSON(JSON.parse(historyText(name)))];
  expect(askedBy(planOf(histories))).toEqual(askedIn(costOf(histories)));
});

test('the median is the middle one, of an even number the mean of the middle two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
