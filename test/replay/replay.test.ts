// The replay gate: the workflow of today must go on with orders of yesterday. A failure here means that running orders would stop:
// guard the change with `patched` instead of making the histories anew.
import type { WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stages } from '../../workflows/domain/vocabulary';
import { bundleOf, closeGate, complaints, openGate, replay, ROOT, textsOf } from './gate';
import { historyNames, historyText, houseHistories, patchesMet, stageOf } from './histories';
import { flawsOf } from './traces';

let bundle: WorkflowBundle;
beforeAll(async () => {
  openGate();
  bundle = await bundleOf();
});
afterAll(closeGate);

test('orders of every stage and branch go on with the workflow of today', async () => {
  expect(complaints(await replay(bundle, textsOf(historyNames())))).toEqual([]);
}, 600_000);

test('what schedules start goes on, too', async () => {
  const texts = houseHistories();
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(['parcel-sweep.json', 'process-review.json', 'retention.json']));
  expect(complaints(await replay(bundle, texts))).toEqual([]);
  const tampered = texts['parcel-sweep.json']?.replaceAll('"name":"sweepSilentParcels"', '"name":"sweepEverything"') ?? '';
  expect((await replay(bundle, { tampered }))['tampered']).toBeInstanceOf(DeterminismViolationError);
  expect(Object.values(texts).flatMap(flawsOf)).toEqual([]);
});

test('a history that the workflow could not have written fails: the gate bites', async () => {
  const original = historyText('fulfilment.hand-over');
  const tampered = original.replaceAll('"name":"reserveStock"', '"name":"reserveEverything"');
  expect(tampered).not.toBe(original);
  const failed = await replay(bundle, { tampered });
  expect(failed['tampered']).toBeInstanceOf(DeterminismViolationError);
});

test('every stage and every end has a history', () => {
  const covered = new Set(historyNames().map(stageOf));
  expect(stages.filter((stage) => !covered.has(stage))).toEqual([]);
});

test('every patch of the code has been met by the order of a stored history: without one nobody notices when it is thrown away', () => {
  const folder = path.join(ROOT, 'workflows');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const code = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const asked = new Set([...code.matchAll(/'(\d{8}-[a-z0-9-]+)'/g)].map(([, id = '']) => id));
  const met = new Set(historyNames().flatMap(patchesMet));
  expect([...asked].filter((id) => !met.has(id))).toEqual([]);
});

test('histories are small, and tell nothing about people or about the machine they were made on', () => {
  const flaws = historyNames().map((name) => [name, ...flawsOf(historyText(name))]);
  expect(flaws.filter(([, ...found]) => found.length > 0)).toEqual([]);
});

test.each([
  ['a mail address', { reason: 'lin@example.com' }],
  ['a phone number', { to: '+8613800138000' }],
  ['a name', { customer: { name: 'Lin Wei' } }],
  ['a Chinese text', { text: '请放在门口' }],
])('a history in which somebody has put %s is not stored', (_, canary) => {
  const data = Buffer.from(JSON.stringify({ orderId: 'o1', ...canary })).toString('base64');
  const event = { activityTaskScheduledEventAttributes: { input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data }] } } };
  expect(flawsOf(JSON.stringify({ events: [event] }))).toHaveLength(1);
});
