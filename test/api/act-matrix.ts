// The matrix of acts: one row per act says where it is done and what follows, where it is refused, and what a repetition gets.
// Every cell is asked over HTTP of the real API on real Postgres, with the order's own rules in place of Temporal. Rows: act-matrix-*.test.ts.
import { randomUUID } from 'node:crypto';
import { knownRoles } from '../../api/sign-in';
import type { Act } from '../../workflows/domain/acts/deed';
import type { OrderEvent } from '../../workflows/domain/events';
import { type Given, held, type Situation, situations } from '../unit/given';
import type { Body } from '../support/body';
import { until } from '../support/until';
import { type Answer, type Core, openCore, orderOf, person } from './core.fixture';

export interface Row {
  /** Where it is done, and what has happened there besides. */
  in: Situation;
  after?: Given[];
  body: object | ((core: Core) => Promise<object>);
  /** In which of its roles; the first if it is not said. */
  as?: string;
  /** Its events, in their order, and the ids of what it made. */
  then: OrderEvent['type'][];
  result?: object;
  /** What the order then does by itself, while the caller waits. */
  meanwhile?: Given[];
  /** A situation in which it is refused, and the code. */
  refused: readonly [Situation, string];
  /** While the order is held, and right afterwards under another key: a code, or done. */
  held: string;
  again: string;
}

type Shown = Pick<Body, 'act' | 'allowed' | 'why'>;
const names = Object.keys(situations) as Situation[];

const DAY = 24 * 3_600_000;
/** The order waits for somebody: nothing happens by itself. */
const atRest: Given = { type: 'WaitOpened', waitId: 'note.0', step: 'note', on: 'sales', dueAt: null };

/** An order that came in over HTTP and then went as far as the situation; of the story its first event is the API's own. */
export async function orderAt(core: Core, situation: Situation, ...more: Given[]): Promise<string> {
  const [first, ...rest]: Given[] = situations[situation];
  const inquiry = { channel: 'phone', customer: person(), needs: 'A teapot' };
  const { json } =
    first?.type === 'InquiryReceived' ? await core.post('/api/inquiries', inquiry) : await core.post('/api/orders', orderOf());
  const stillValid = (e: Given): Given => (e.type === 'QuoteSent' ? { ...e, validUntil: new Date(Date.now() + 9 * DAY).toISOString() } : e);
  await core.orders.happen(json.orderId, [...rest.map(stillValid), ...more, atRest]);
  return json.orderId;
}

/** What an order has left behind: its events and what people wrote. */
export const traces = async ({ db }: Core, orderId: string) => ({
  events: (await db.orderEvent.findMany({ where: { orderId }, orderBy: { seq: 'asc' } })).map((e) => `${e.type} ${e.causeId}`),
  texts: await db.text.count({ where: { orderId } }),
});

/** `all`: the acts of one subject; one without a row is a failure. */
export function testMatrix(all: Record<string, unknown>, rows: Record<string, Row>): void {
  let core: Core;
  const everywhere = new Map<Situation, string>();
  beforeAll(async () => {
    core = await openCore();
    core.deps.patience = 20_000; // the labels come as soon as the test is told of the booking, if the machine is busy in between or not
    for (const situation of names) everywhere.set(situation, await orderAt(core, situation));
  });
  afterAll(() => core.close());
  const seen = new Map<string, Promise<Shown[]>>();
  const shownTo = (role: string, orderId: string): Promise<Shown[]> => {
    const asked = seen.get(role + orderId) ?? core.get(`/api/orders/${orderId}`, role).then(({ json }) => json.acts);
    seen.set(role + orderId, asked);
    return asked;
  };

  test('every act of this subject has its row', () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(all).sort());
  });

  describe.each(Object.entries(rows))('%s', (name, row) => {
    const { roles } = all[name] as Act<never>;
    const as = row.as ?? roles[0] ?? '';
    const body = async (): Promise<object> => (isAsked(row.body) ? row.body(core) : row.body);
    const at = (situation: Situation, ...more: Given[]) => orderAt(core, situation, ...(row.after ?? []), ...more);
    const send = async (orderId: string, { key = randomUUID(), role = as, json = {} } = {}): Promise<Answer> =>
      core.post(`/api/orders/${orderId}/${name}`, json, { as: role, key });
    const refuses = async (orderId: string, code: string, json: object) => {
      const before = await traces(core, orderId);
      const answer = await send(orderId, { json });
      expect([answer.status, answer.json]).toMatchObject([409, { code, detail: expect.stringMatching(/^\S.* \S.*\.$/s), status: 409 }]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const { allowedActs } = answer.json;
      if (code !== 'transition_not_allowed') expect(allowedActs).toBeUndefined();
      else expect([allowedActs.includes('note'), allowedActs.includes(name)]).toEqual([true, false]);
      expect(await traces(core, orderId)).toEqual(before);
    };
    /** Refused, or done once more. */
    const gets = async (orderId: string, verdict: string, json: object) => {
      if (verdict !== 'done') return refuses(orderId, verdict, json);
      const { events } = await traces(core, orderId);
      const { status, text } = await send(orderId, { json });
      expect([status, text]).toEqual([200, expect.any(String)]);
      expect((await traces(core, orderId)).events.length).toBeGreaterThan(events.length);
    };

    test(`is done in ${row.in}, once under its key; under another key: ${row.again}`, async () => {
      const orderId = await at(row.in);
      const [key, json] = [randomUUID(), await body()];
      const before = await traces(core, orderId);
      let isAnswered = false;
      const sending = send(orderId, { key, json }).finally(() => (isAnswered = true));
      if (row.meanwhile) {
        const isRecorded = async () => (await traces(core, orderId)).events.length > before.events.length;
        await until(async () => isAnswered || (await isRecorded()), 'the act to be recorded, or refused');
        await core.orders.happen(orderId, row.meanwhile);
      }
      const done = await sending;
      const version = before.events.length + row.then.length;
      const answer = { orderId, version, stage: expect.any(String), ...(row.result ? { result: row.result } : {}) };
      expect([done.status, done.json]).toEqual([200, answer]);
      const { causeId } = await core.db.idempotency.findFirstOrThrow({ where: { key } });
      const after = await traces(core, orderId);
      expect(after.events.slice(before.events.length, version)).toEqual(row.then.map((type) => `${type} ${causeId}`));

      const repeated = await send(orderId, { key, json });
      expect([repeated.status, repeated.json, repeated.headers.get('idempotent-replayed')]).toEqual([200, done.json, 'true']);
      expect(await traces(core, orderId)).toEqual(after);
      await gets(orderId, row.again, json);
    });

    const [elsewhere, code] = row.refused;
    test(`is refused in ${elsewhere}: ${code}; on an order that has ended: order_closed`, async () => {
      await refuses(await at(elsewhere), code, await body());
      await refuses(await at('cancelled'), 'order_closed', await body());
    });

    test(`on an order that is held: ${row.held}`, async () => {
      await gets(await at(row.in, held), row.held, await body());
    });

    test('wherever an order shows it as refused, it is refused with the words that are shown', async () => {
      const orders = { where: { orderId: { in: [...everywhere.values()] } } };
      const all = async () => [await core.db.orderEvent.count(orders), await core.db.text.count(orders)];
      const before = await all();
      for (const [situation, orderId] of everywhere) {
        const { allowed, why } = (await shownTo(as, orderId)).find((one) => one.act === name) ?? { allowed: false };
        if (allowed) continue;
        const { status, json } = await send(orderId, { json: await body() });
        expect([situation, status, json.code, json.detail]).toEqual([situation, 409, why?.code, why?.detail]);
      }
      expect(await all()).toEqual(before);
    });

    const others = [...knownRoles.filter((role) => !roles.some((own) => own === role)), 'stranger'];
    test(`is not for ${others.join(', ')}, and of no order that nobody knows`, async () => {
      const orderId = await at(row.in);
      const [before, json] = [await traces(core, orderId), await body()];
      for (const role of others) {
        const key = randomUUID();
        const { status, json: problem } = await send(orderId, { key, role, json });
        expect([role, status, problem.code]).toEqual([role, 403, 'forbidden']);
        expect(await core.db.idempotency.count({ where: { key } })).toBe(0);
      }
      expect(await traces(core, orderId)).toEqual(before);
      const unknown = await send(randomUUID(), { json });
      expect([unknown.status, unknown.json.code]).toEqual([404, 'not_found']);
    });
  });
}

const isAsked = (body: Row['body']): body is (core: Core) => Promise<object> => typeof body === 'function';
