// Logs that were written by earlier releases still mean the same. A failure here is a changed meaning: make a new event type
// instead; a new field of the state needs nothing, because the upcast fills it in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RecordedEvent } from '../../workflows/domain/events';
import { foldAll } from '../../workflows/domain/evolve';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import { read } from '../support/body';
import { eventTypes } from './event.samples';

interface Golden {
  events: RecordedEvent[];
  state: OrderState;
}
const folder = path.join(__dirname, 'golden');
const stored = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): [string, Golden] => [file, read(readFileSync(path.join(folder, file), 'utf8'))]);

test.each(stored)('%s folds to the state that it folded to when it was written', (_, { events, state }) => {
  expect(foldAll(emptyOrder(state.orderId), events)).toStrictEqual(upcast(state.orderId, state));
});

test.each(stored)('%s can be carried on from its stored state', (_, { events, state }) => {
  const next: RecordedEvent = {
    type: 'NoteWritten',
    textId: 't9',
    seq: events.length + 1,
    at: '2026-12-31T00:00:00.000Z',
    actor: { role: 'sales', id: 'u1' },
    causeId: 'c9',
  };
  const whole = foldAll(emptyOrder(state.orderId), [...events, next]);
  expect(foldAll(upcast(state.orderId, state), [next])).toStrictEqual(whole);
});

test('together they hold every type of event', () => {
  const seen = new Set(stored.flatMap(([, { events }]) => events.map((e) => e.type)));
  expect(eventTypes.filter((type) => !seen.has(type))).toEqual([]);
});
