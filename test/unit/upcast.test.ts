// Orders outlive releases: a state that an older one carried over, or that a stored log folded to then, is lifted to today's shape.
// A failure here is a new field that upcast.ts does not fill: its readers would meet `undefined` in orders that are under way.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { foldAll } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import type { OrderInput } from '../../workflows/order.messages';
import { historyNames, historyText } from '../replay/histories';
import { read } from '../support/body';

interface Stored {
  events: RecordedEvent[];
  state: OrderState;
}
const folder = path.join(__dirname, 'golden');
const golden = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): [string, Stored] => [file, read(readFileSync(path.join(folder, file), 'utf8'))]);

/** What the runs of stored histories were given to go on with. */
const carried = historyNames().flatMap((name): [string, OrderState][] => {
  const data =
    /"workflowExecutionStartedEventAttributes":.*?"input":\{"payloads":\[\{.*?"data":"([^"]+)"/.exec(historyText(name))?.[1] ?? '';
  const { state }: OrderInput = JSON.parse(Buffer.from(data, 'base64').toString());
  return state ? [[`history ${name}`, state]] : [];
});
const older = [...golden.map(([file, { state }]): [string, OrderState] => [`stream ${file}`, state]), ...carried];

type Part = [where: string, part: object];
/** The order and every object in it, by where it stands: `shipments.parcels` are all parcels; the waits among the clocks have names of their own. */
function partsOf(value: unknown, where = 'order'): Part[] {
  if (Array.isArray(value)) return value.flatMap((item) => partsOf(item, where));
  if (typeof value !== 'object' || value === null) return [];
  if (where === 'order.clocks') return Object.values(value).flatMap((item) => partsOf(item, 'order.clocks'));
  return [[where, value], ...Object.entries(value).flatMap(([name, item]) => partsOf(item, `${where}.${name}`))];
}
/** The fields that every such part has, in all orders that are folded today. */
const expected = new Map<string, string[]>();
for (const [where, part] of golden.flatMap(([, { events, state }]) => partsOf(foldAll(emptyOrder(state.orderId), events)))) {
  const fields = Object.keys(part);
  expected.set(where, expected.get(where)?.filter((name) => fields.includes(name)) ?? fields);
}

test.each(older)('%s: nothing is missing in it once it is lifted', (_, state) => {
  const lacking = partsOf(upcast(state.orderId, state)).flatMap(([where, part]) =>
    (expected.get(where) ?? []).filter((name) => !(name in part)).map((name) => `${where}.${name}`),
  );
  expect([...new Set(lacking)]).toEqual([]);
});

test.each(older)('%s: lifting it twice is lifting it once', (_, state) => {
  const once = upcast(state.orderId, state);
  expect(upcast(state.orderId, once)).toStrictEqual(once);
});

test('every field of the order is there, whichever of them an older release did not know', () => {
  const today = emptyOrder('o1');
  for (const field of Object.keys(today)) {
    const before = Object.fromEntries(Object.entries(today).filter(([name]) => name !== field)) as unknown as OrderState;
    expect(upcast('o1', before)).toStrictEqual(today);
  }
});

test('there are states of older releases to lift, with shipments and cases in them', () => {
  expect(carried.length).toBeGreaterThan(5);
  const fields = Object.keys(emptyOrder('o1'));
  expect(older.filter(([, state]) => fields.some((name) => !(name in state))).length).toBeGreaterThan(5);
  expect(older.some(([, { shipments, cases }]) => shipments.length > 0 && cases.length > 0)).toBe(true);
});
