// How each invariant can be broken by hand, and what the check must say of it: stages, clocks, log and read model, numbers.
import type { BrokenCase } from './check.cases';

const event = (order: string, seq: string, type: string, data: string, role = 'system', actor = 'workflow') => `
  INSERT INTO order_event (order_id, seq, type, at, actor_role, actor_id, cause_id, data, digest)
  SELECT ${order}, ${seq}, '${type}', '2026-12-01', '${role}', '${actor}', NULL, '${data}', '-'`;
const next = (order: string) => `(SELECT max(seq) + 1 FROM order_event WHERE order_id = ${order})`;
const EVENT = (type: string) => `WHERE order_id = ROAD AND type = '${type}'`;

export const brokenLogs: BrokenCase[] = [
  [
    7,
    'a step that the table does not know',
    `UPDATE order_event SET data = '{"stage": "closing"}' WHERE order_id = ROAD AND type = 'StageEntered' AND data->>'stage' = 'fulfilment'`,
    /leads from review to closing/,
  ],
  [
    7,
    'an ended order that goes on',
    event('CANCELLED', next('CANCELLED'), 'StageEntered', '{"stage": "payment"}'),
    /leads from cancelled to payment/,
  ],
  [
    7,
    'an order that stands elsewhere than its log says',
    `UPDATE "order" SET stage = 'payment' WHERE order_id = WAITING`,
    /stands in payment, the log says confirmation/,
  ],
  [7, 'an end without a time', 'UPDATE "order" SET ended_at = NULL WHERE order_id = CANCELLED', /ended at no time/],
  [
    8,
    'a clock that rang too early',
    `UPDATE order_event SET at = '2026-11-23T01:00:04.999Z' WHERE type = 'ClockRang'`,
    /confirm.1 rang at .*, due/,
  ],
  [
    8,
    'a clock that rang for a wait that was over',
    event('WAITING', next('WAITING'), 'WaitEnded', '{"waitId": "confirm.1"}') +
      ';' +
      event('WAITING', next('WAITING'), 'ClockRang', '{"waitId": "confirm.1", "what": "remind", "on": "customer", "dueAt": null}'),
    /due never|nothing was waited for/,
  ],
  [
    8,
    'a clock that rings more often than its ladder',
    Array.from({ length: 30 }, () =>
      event(
        'WAITING',
        next('WAITING'),
        'ClockRang',
        '{"waitId": "confirm.1", "what": "remind", "on": "customer", "dueAt": "2026-11-23T01:00:05.000Z"}',
      ),
    ).join(';'),
    /its ladder has|more often than its ladder/,
  ],
  [
    9,
    'a row that differs from the log',
    `UPDATE payment SET method = 'cash' WHERE order_id = ROAD`,
    /payment p1 differs from the log in method/,
  ],
  [9, 'a row that is missing', `DELETE FROM promise WHERE order_id = ROAD`, /promise 1 is missing/],
  [
    9,
    'an order whose log is longer',
    event('WAITING', next('WAITING'), 'NoteWritten', '{"textId": "t"}'),
    /the read model is at 5, the log ends at 6/,
  ],
  [
    10,
    'an event of a newer version',
    `UPDATE order_event SET type = 'GoodsBlessed' WHERE order_id = ROAD AND seq = 5`,
    /event 5 \(GoodsBlessed\) is unknown to this version/,
  ],
  [9, 'a hole in the log', 'DELETE FROM order_event WHERE order_id = ROAD AND seq = 5', /holds \d+ events/],
  [
    9,
    'a column that its own state contradicts',
    `UPDATE "order" SET order_number = 'SO-2026-000009-4' WHERE order_id = ROAD`,
    /row: version/,
  ],
  [9, 'rows of no order', `UPDATE parcel SET order_id = gen_random_uuid() WHERE parcel_id = 's1-1'`, /and no order/],
  [10, 'an event of nobody', `UPDATE order_event SET actor_id = '' ${EVENT('OrderVerified')}`, /was done by system nobody/],
  [10, 'an event of an unknown role', `UPDATE order_event SET actor_role = 'cat' ${EVENT('OrderVerified')}`, /was done by cat/],
  [
    10,
    'what somebody did without a cause',
    `UPDATE order_event SET actor_role = 'sales', cause_id = NULL ${EVENT('OrderVerified')}`,
    /by sales, and has no cause/,
  ],
  [
    10,
    'an event whose content was changed',
    `UPDATE order_event SET data = jsonb_set(data, '{amount,amount}', '1') ${EVENT('PaymentReceived')}`,
    /has another digest/,
  ],
  [
    10,
    'an event that lies before the one before it',
    `UPDATE order_event SET at = '2020-01-01' ${EVENT('OrderConfirmed')}`,
    /is earlier than/,
  ],
  [
    10,
    'a log that begins in the middle',
    `UPDATE order_event SET type = 'OrderVerified' WHERE seq = 1 AND order_id = ROAD`,
    /the log begins with OrderVerified/,
  ],
  [
    11,
    'an order for which nothing comes next',
    `UPDATE "order" SET state = jsonb_set(state, '{clocks}', '{}'), changed_at = '2026-11-01' WHERE order_id = WAITING`,
    /nothing comes next/,
  ],
  [
    11,
    'a clock that never rang',
    `UPDATE "order" SET state = jsonb_set(state, '{clocks,confirm.1,dueAt}', '"2020-01-01T00:00:00.000Z"') WHERE order_id = WAITING`,
    /its clock should have rung/,
  ],
  [
    13,
    'one number of two orders',
    `DROP INDEX order_number_number_key; UPDATE order_number SET number = (SELECT number FROM order_number WHERE order_id = ROAD) WHERE order_id = WAITING`,
    /is the number of 2 orders/,
  ],
  [
    13,
    'a number with a wrong check digit',
    `UPDATE order_number SET number = 'SO-2026-000001-0' WHERE order_id = WAITING`,
    /no number with a right check digit/,
  ],
  [
    13,
    'a number that is not the order’s',
    `UPDATE order_number SET number = 'SO-2026-000099-3' WHERE order_id = WAITING`,
    /its number is SO-2026-000099-3/,
  ],
  [13, 'two labels with one tracking number', `UPDATE label SET tracking_number = 'T1'`, /2 labels of swift have the number T1/],
];
