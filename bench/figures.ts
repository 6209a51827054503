// How long the reports take with 100,000 orders in the database. The orders are made by SQL, straight into the read model: a year of them,
// each with fifteen waits, a shipment, a label, its moves of stock, and every second one with an answer to the survey.
// Started by `npm run bench -- --figures`; prints a table and writes .run/bench/figures.json. Fails on a defect only.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { carriersReport, onTimeReport } from '../api/reports/deliveries';
import { feedbackReport } from '../api/reports/feedback';
import { moneyReport } from '../api/reports/money';
import { periodOf } from '../api/reports/period';
import { reasonsReport } from '../api/reports/reasons';
import { cycleTimesReport, lateReport } from '../api/reports/steps';
import { createDb } from '../prisma/client';
import { ordersAtSteps } from '../prisma/reports/work';
import { freshDatabase } from '../test/support/database';
import { writeJson } from '../tools/start/files.mjs';
import { defaultPolicy } from '../workflows/domain/policy';

const ORDERS = 100_000;
const ROUNDS = 5;
const GOAL_MS = 1_000;
const FOLDER = path.join(__dirname, '..', '.run', 'bench');
const reports = [cycleTimesReport, onTimeReport, lateReport, feedbackReport, moneyReport, reasonsReport, carriersReport];

async function main(): Promise<void> {
  const database = await freshDatabase();
  const db = createDb(database.url);
  try {
    console.log(`Making ${ORDERS} orders …`);
    await makeOrders(database.url);
    const now = Date.now();
    const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10);
    const periods = { '30 days': {}, 'a year': { from: day(365), to: day(0) } };
    const rows: { report: string; period: string; median: number; most: number }[] = [];
    for (const [period, said] of Object.entries(periods)) {
      for (const report of reports) {
        const work = (): Promise<object> => report.figures(db, periodOf(said, defaultPolicy.calendar, now));
        rows.push({ report: report.name, period, ...(await timed(work)) });
      }
    }
    rows.push({ report: 'orders at steps', period: 'now', ...(await timed(() => ordersAtSteps(db))) });
    console.table(rows);
    const missed = rows.filter(({ median }) => median > GOAL_MS);
    console.log(
      missed.length === 0 ? `Goal: each within ${GOAL_MS} ms: reached.` : `Goal: each within ${GOAL_MS} ms: missed by ${missed.length}.`,
    );
    mkdirSync(FOLDER, { recursive: true });
    writeJson(path.join(FOLDER, 'figures.json'), { at: new Date().toISOString(), orders: ORDERS, rounds: ROUNDS, rows });
  } finally {
    await db.$disconnect();
    await database.drop();
  }
}

/** Milliseconds; the first round, which reads the tables into memory, does not count. */
async function timed(work: () => Promise<unknown>): Promise<{ median: number; most: number }> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = performance.now();
    await work();
    if (round > 0) times.push(Math.round(performance.now() - begin));
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, most: times.at(-1) ?? 0 };
}

/** One statement for each table; every order is a row of `made`. */
async function makeOrders(url: string): Promise<void> {
  const client = new Client({ connectionString: url }); // without the product's time limit for a statement
  await client.connect();
  await client.query(`CREATE TABLE made AS SELECT gen_random_uuid() AS order_id, n, now() - random() * interval '365 days' AS at
    FROM generate_series(1, ${ORDERS}) AS n`);
  await client.query(`INSERT INTO "order" (order_id, version, order_number, stage, status, channel, customer_id, owner_id, currency, total, paid,
      refunded, open, tax, credited, waiting_on, blocked, held, created_at, changed_at, state)
    SELECT order_id, 60, 'SO-' || n, CASE WHEN n % 10 = 0 THEN 'payment' ELSE 'closed' END, 'closed', 'web', gen_random_uuid(), gen_random_uuid(),
      'CNY', 22600, 22600, 0, 0, 2600, CASE WHEN n % 20 = 0 THEN 500 ELSE 0 END, '{}', false, false, at, at, '{}' FROM made`);
  await client.query(`INSERT INTO order_line SELECT order_id, 'l1', 'SKU-' || n % 200, 2, 11300, 1300, 0, 2, 0 FROM made`);
  await client.query(`INSERT INTO step_time (order_id, wait_id, opened_at, step, role, due_at, ended_at, done)
    SELECT order_id, step || '.1', opened, step, 'sales', opened + interval '8 hours',
      CASE WHEN n % 10 = 0 AND i = 15 THEN NULL ELSE opened + random() * interval '10 hours' END, n % 10 <> 0 OR i < 15
    FROM made, unnest(ARRAY['answer-inquiry', 'follow-up', 'quote', 'verify', 'confirm', 'pay', 'review', 'pick', 'pack', 'label', 'hand-over',
      'receipt', 'submit-closing', 'audit', 'survey']) WITH ORDINALITY AS waits(step, i), LATERAL (SELECT at + i * interval '9 hours' AS opened) o`);
  await client.query(
    `INSERT INTO order_hold SELECT order_id, at + interval '30 hours', 'fraud_risk', at + interval '40 hours' FROM made WHERE n % 25 = 0`,
  );
  await client.query(`INSERT INTO shipment (order_id, shipment_id, step, location, carrier, service, handed_over_at, received_at, delivered_at)
    SELECT order_id, 's1', 'delivered', 'shanghai', 'carrier-' || n % 4, 'road', at + interval '4 days', at + interval '9 days',
      at + interval '4 days' + random() * interval '5 days' FROM made WHERE n % 10 <> 0`);
  await client.query(`INSERT INTO parcel SELECT order_id, 's1p1', 's1', 900, 'T' || n, 'delivered' FROM made WHERE n % 10 <> 0`);
  await client.query(`INSERT INTO label (label_id, reference, order_id, parcel_id, carrier, tracking_number, price, currency, state, at)
    SELECT 'l' || n, order_id || ':1', order_id, 's1p1', 'carrier-' || n % 4, 'T' || n, 1200, 'CNY', 'active', at FROM made WHERE n % 10 <> 0`);
  await client.query(`INSERT INTO promise SELECT order_id, i, to_char(at + (5 + i) * interval '1 day', 'YYYY-MM-DD'), 'agreed', 'customer', at
    FROM made, generate_series(1, 2) AS i`);
  await client.query(`INSERT INTO stock_move (move_id, key, sku, location, kind, quantity, order_id, unit_cost, cost_currency, at)
    SELECT gen_random_uuid(), order_id || ':ship', 'SKU-' || n % 200, 'shanghai', 'shipment', -2, order_id, 4000, 'CNY', at FROM made WHERE n % 10 <> 0`);
  await client.query(`INSERT INTO order_event (order_id, seq, type, at, actor_role, actor_id, data, digest)
    SELECT order_id, i, type, at + interval '10 days', 'system', 'workflow', data, ''
    FROM made, LATERAL (VALUES
      (1, 'SurveyAnswered', jsonb_build_object('score', n % 11, 'by', 'link'), n % 2 = 0 AND n % 10 <> 0),
      (2, 'CreditGranted', '{"amount": {"amount": 500, "currency": "CNY"}, "reason": "case:c1"}', n % 20 = 0),
      (3, 'ExceptionOpened', '{"shipmentId": "s1", "cause": "delayed"}', n % 15 = 0),
      (4, 'CancelRequested', '{"reason": "too_late"}', n % 30 = 0)) AS told(i, type, data, so) WHERE so
    UNION ALL SELECT order_id, 10 + i, 'ParcelReported', at, 'carrier', 'webhook', '{}', '' FROM made, generate_series(1, 10) AS i`);
  await client.query(`INSERT INTO task (task_id, order_id, step, role, opened_at, due_at, closed_at)
    SELECT order_id || '.call', order_id, 'call-customer', 'sales', at, at + interval '4 hours', at + random() * interval '6 hours' FROM made WHERE n % 3 = 0`);
  await client.query(`VACUUM ANALYZE`); // as autovacuum leaves a database that has been running
  await client.end();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
