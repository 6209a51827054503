// What a plain order costs: billable actions, events and bytes of its histories over all runs. Frozen: more of it is a decision.
// Plain: a direct web order, prepaid, one parcel, four carrier events, no reminder.
import { temporal } from '@temporalio/proto';
import { directOrder, price, runsFrom } from './shop';
import { shopForThisFile } from './shop.fixture';

const FROZEN = { actions: 90, events: 330, kilobytes: 82 };
const { EventType } = temporal.api.enums.v1;
const { History } = temporal.api.history.v1;
const billable = [
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
];

const MINUTE = 60_000;
const { shop } = shopForThisFile();

test('a plain order stays within the budget that it was frozen at', async () => {
  const order = await shop.begin(directOrder);
  const { runId: first } = await shop.client.workflow.getHandle(order.workflowId).describe();
  await order.enters('confirmation');
  await order.tell('customerConfirmed', { eventId: 'c', formVersion: 1 });
  await order.enters('payment');
  await order.tell('paymentReported', {
    eventId: 'p',
    outcome: 'captured',
    amount: price(20_000),
    method: 'card',
    bankPaymentId: 'bp',
    receivedOn: '2026-11-21',
  });
  await order.enters('fulfilment');
  await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines: [{ lineId: 'l1', quantity: 2 }] }] });
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  await order.act('hand-over', { shipmentId: 's1' });
  await order.happened('StockShipped');
  const begun = Date.now();
  for (const [i, state] of (['picked_up', 'in_transit', 'out_for_delivery', 'delivered'] as const).entries()) {
    const at = new Date(begun + i * MINUTE).toISOString();
    await order.tell('carrierReported', { eventId: state, parcelId: 's1p1', state, at });
    await order.happened('ParcelReported', i + 1);
  }
  await order.enters('receipt');
  await order.tell('receiptConfirmed', { eventId: 'r', condition: 'ok' });
  await order.enters('after-care');
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.tell('surveyAnswered', { eventId: 's', score: 10 });
  await order.result();

  const counted = { actions: 0, events: 0, kilobytes: 0 };
  const kinds: Record<string, number> = {};
  for await (const { events } of runsFrom(shop.client, order.workflowId, first)) {
    counted.events += events.length;
    counted.kilobytes += Math.ceil(History.encode({ events }).finish().length / 1024);
    for (const e of events) {
      if (!e.eventType || !billable.includes(e.eventType)) continue;
      counted.actions += 1;
      const kind = e.activityTaskScheduledEventAttributes?.activityType?.name ?? EventType[e.eventType];
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  }
  process.stdout.write(`plain order: ${JSON.stringify({ ...counted, kinds })}\n`);
  expect(counted.actions).toBeLessThanOrEqual(FROZEN.actions);
  expect(counted.events).toBeLessThanOrEqual(FROZEN.events);
  expect(counted.kilobytes).toBeLessThanOrEqual(FROZEN.kilobytes);
});
