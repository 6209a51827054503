// The process evaluated and improved: proposals and their way, review meetings with an agenda out of the figures, the manual with its figures.
import { randomUUID } from 'node:crypto';
import { createOpenReviewTask } from '../../activities/process-review';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

/** As an improvement tells who changed what of it. */

const propose = async (more: object = {}, as = 'warehouse') =>
  (await core.post('/api/improvements', { title: 'Put the tape nearer', step: 'pack', ...more }, { as })).json;
const carryOn = (id: string, change: object, who: { as?: string; token?: string } = { as: 'supervisor' }) =>
  core.post(`/api/improvements/${id}`, change, who);
const staffId = async (role: string): Promise<string> => {
  await core.get('/api/staff', role);
  const { items } = (await core.get('/api/staff')).json;
  return items.find((one) => one.subject === role)?.staffId ?? '';
};

describe('an improvement', () => {
  it('is proposed by anybody, and carried on to its end by supervisors and its owner, with who changed what', async () => {
    const owner = await staffId('logistics');
    const answer = await core.post(
      '/api/improvements',
      { title: '  Put the tape nearer ', text: 'Two steps less.', step: 'pack' },
      { as: 'warehouse' },
    );
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/improvements/${answer.json.improvementId}`]);
    expect(answer.json).toMatchObject({ title: 'Put the tape nearer', state: 'proposed', owner: null, proposedBy: { name: 'warehouse' } });
    const id = answer.json.improvementId;
    expect((await carryOn(id, { state: 'accepted' }, { as: 'logistics' })).status).toBe(403);
    expect((await carryOn(id, { state: 'accepted', owner })).json).toMatchObject({ state: 'accepted', owner: { name: 'logistics' } });
    expect((await carryOn(id, { state: 'doing' }, { as: 'logistics' })).json.state).toBe('doing');
    const done = await carryOn(id, { state: 'done', text: null }, { as: 'logistics' });
    expect(done.json).toMatchObject({ state: 'done', text: null });
    expect(done.json.changes.map((c) => [c.by.name, c.state, c.fields])).toEqual([
      ['warehouse', 'proposed', expect.arrayContaining(['title', 'step', 'text'])],
      ['supervisor', 'accepted', expect.arrayContaining(['state', 'owner'])],
      ['logistics', 'doing', ['state']],
      ['logistics', 'done', expect.arrayContaining(['state', 'text'])],
    ]);
    expect((await core.get(`/api/improvements/${id}`, 'sales')).json).toEqual(done.json);
  });

  it.each([
    [{ state: 'doing' }, 'transition_not_allowed'],
    [{ state: 'done' }, 'transition_not_allowed'],
    [{ title: 'Put the tape nearer' }, 'nothing_to_do'],
    [{ state: 'proposed' }, 'nothing_to_do'],
  ])('that is only proposed cannot be changed by %j', async (change, code) => {
    const { improvementId } = await propose();
    const answer = await carryOn(improvementId, change);
    expect([answer.status, answer.json.code]).toEqual([409, code]);
  });

  it('is not done without an owner, and what is done stays as it is', async () => {
    const { improvementId } = await propose({ owner: await staffId('sales') });
    await carryOn(improvementId, { state: 'accepted' });
    expect((await carryOn(improvementId, { state: 'doing', owner: null })).json.code).toBe('owner_missing');
    await carryOn(improvementId, { state: 'done' });
    expect((await carryOn(improvementId, { title: 'Another' })).json.code).toBe('nothing_to_do');
    expect((await carryOn(improvementId, { state: 'doing' })).json.code).toBe('transition_not_allowed');
  });

  it.each([
    [{}, 422],
    [{ title: '' }, 422],
    [{ title: 'x'.repeat(201) }, 422],
    [{ title: 'Two\u202Elines' }, 422],
    [{ title: 'Good', step: 'dance' }, 422],
    [{ title: 'Good', owner: '00000000-0000-4000-8000-000000000000' }, 422],
    [{ title: 'Good', state: 'done' }, 422],
  ])('is not proposed as %j', async (body, status) => {
    const before = await core.db.improvement.count();
    expect((await core.post('/api/improvements', body)).status).toBe(status);
    expect(await core.db.improvement.count()).toBe(before);
  });

  it('is proposed once however often it is sent, and is not there for strangers', async () => {
    const [key, before] = [randomUUID(), await core.db.improvement.count()];
    const answers = [
      await core.post('/api/improvements', { title: 'Once' }, { key }),
      await core.post('/api/improvements', { title: 'Once' }, { key }),
    ];
    expect(answers[1]?.json).toEqual(answers[0]?.json);
    expect(await core.db.improvement.count()).toBe(before + 1);
    expect((await core.call('GET', '/api/improvements')).status).toBe(401);
    expect((await core.get('/api/improvements/none')).status).toBe(404);
    expect((await carryOn(randomUUID(), { title: 'Nowhere' })).status).toBe(404);
  });

  it('is listed page by page, the newest first, by step, state and owner', async () => {
    const owner = await staffId('finance');
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1)
      ids.push((await propose({ title: `Item ${i}`, step: 'audit', ...(i === 2 ? { owner } : {}) })).improvementId);
    await carryOn(ids[4] ?? '', { state: 'rejected' });
    const listed = async (query: string) => (await core.get(`/api/improvements?${query}`)).json;
    const idsOf = (page: { items: { improvementId: string }[] }) => page.items.map((i) => i.improvementId);
    const first = await listed('step=audit&limit=2');
    const second = await listed(`step=audit&limit=2&cursor=${first.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.slice(1).reverse());
    expect(idsOf(await listed('step=audit&open=true'))).toEqual(ids.slice(0, 4).reverse());
    expect(idsOf(await listed('step=audit&state=rejected'))).toEqual([ids[4]]);
    expect(idsOf(await listed(`owner=${owner}`))).toEqual([ids[2]]);
    expect((await core.get('/api/improvements?cursor=x')).json.code).toBe('page_invalid');
  });
});

describe('a review meeting', () => {
  const meeting = { date: '2026-12-02', from: '2026-11-01', to: '2026-11-30', participants: [{ department: 'sales' }] };

  it('is called by a supervisor, with an agenda of what the figures and the open improvements ask', async () => {
    const open = await propose({ title: 'Answer sooner', step: 'answer-inquiry' });
    const staff = await staffId('warehouse');
    const body = { ...meeting, participants: [...meeting.participants, { department: 'warehouse', staffId: staff }] };
    expect((await core.post('/api/reviews', body, { as: 'sales' })).status).toBe(403);
    const answer = await core.post('/api/reviews', body, { as: 'supervisor' });
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/reviews/${answer.json.reviewId}`]);
    expect(answer.json).toMatchObject({
      state: 'planned',
      date: '2026-12-02',
      period: { from: '2026-11-01', to: '2026-11-30' },
      decisions: [],
      items: [],
    });
    expect(answer.json.participants).toEqual([
      { department: 'sales', staff: null },
      { department: 'warehouse', staff: { id: staff, name: 'warehouse' } },
    ]);
    expect(answer.json.agenda.map((item) => item.topic)).toEqual(['slowest', 'latest', 'worst_scores', 'reasons', 'improvements']);
    const points = answer.json.agenda[4]?.points;
    expect(points).toContainEqual({
      ...{ of: 'improvement', key: open.improvementId },
      text: { en: 'Answer sooner (proposed)', zh: 'Answer sooner（已提出）' },
    });
  });

  it('is about the month before, unless it is said', async () => {
    const { date, participants } = meeting;
    const period = async (more: object) =>
      (await core.post('/api/reviews', { date, participants, ...more }, { as: 'supervisor' })).json.period;
    expect(await period({})).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(await period({ date: '2027-01-15' })).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(await period({ from: '2026-11-20' })).toEqual({ from: '2026-11-20', to: '2026-12-02' });
  });

  it('decides, and what comes out of it are accepted improvements; once held it stays as it is', async () => {
    const { reviewId } = (await core.post('/api/reviews', meeting, { as: 'supervisor' })).json;
    const write = (body: object) => core.post(`/api/reviews/${reviewId}`, body, { as: 'supervisor' });
    const items = [{ title: 'A second packing table', step: 'pack', owner: await staffId('warehouse') }];
    const decided = await write({ decisions: [{ text: 'We buy a table.', step: 'pack' }], items });
    expect(decided.json.decisions).toEqual([{ text: 'We buy a table.', step: 'pack' }]);
    expect(decided.json.items).toMatchObject([
      { title: 'A second packing table', state: 'accepted', reviewId, owner: { name: 'warehouse' } },
    ]);
    const held = await write({ held: true });
    expect(held.json).toMatchObject({ state: 'held', heldBy: { name: 'supervisor' }, items: decided.json.items });
    expect((await write({ decisions: [] })).json.code).toBe('nothing_to_do');
    expect((await core.get(`/api/reviews/${reviewId}`, 'warehouse')).json).toEqual(held.json);
    const { items: listed } = (await core.get('/api/reviews?limit=100', 'finance')).json;
    expect(listed[0]).toMatchObject({ reviewId, state: 'held' });
  });

  it.each([
    [{ ...meeting, participants: [] }, 'schema_invalid'],
    [{ ...meeting, participants: [{ department: 'kitchen' }] }, 'schema_invalid'],
    [{ ...meeting, participants: [{ department: 'sales', staffId: '00000000-0000-4000-8000-000000000000' }] }, 'schema_invalid'],
    [{ ...meeting, date: '2026-02-30' }, 'date_invalid'],
    [{ ...meeting, from: '2026-12-01' }, 'date_invalid'],
    [{ ...meeting, agenda: [] }, 'property_unknown'],
  ])('is not called as %j', async (body, code) => {
    const before = await core.db.processReview.count();
    expect((await core.post('/api/reviews', body, { as: 'supervisor' })).json.code).toBe(code);
    expect(await core.db.processReview.count()).toBe(before);
  });

  it('of the month stands in the inbox of supervisors, and is done by completing the task', async () => {
    await createOpenReviewTask(core.db)({ at: '2026-11-02T00:00:00.000Z' });
    const { items } = (await core.get('/api/tasks?role=supervisor&limit=100', 'supervisor')).json;
    expect(items).toContainEqual(
      expect.objectContaining({ taskId: 'review:2026-11', orderId: null, orderNumber: null, title: { en: 'Hold the monthly process review', zh: '召开月度流程评审会' } }), // prettier-ignore
    );
    expect((await core.post('/api/tasks/review:2026-11/complete', {}, { as: 'sales' })).status).toBe(403);
    expect((await core.post('/api/tasks/review:2026-11/complete', { text: 'Held' }, { as: 'supervisor' })).status).toBe(200);
    expect((await core.post('/api/tasks/review:2026-11/complete', {}, { as: 'supervisor' })).json.code).toBe('nothing_to_do');
  });
});

describe('the manual of the process', () => {
  it('shows staff each step with its figures, the orders there now and what is to be better', async () => {
    const id = (await core.post('/api/orders', orderOf())).json.orderId;
    const task = { taskId: 'verify.1', step: 'verify', role: 'sales', dueAt: new Date(Date.now() + 60_000).toISOString() } as const;
    await core.orders.happen(id, [{ type: 'WaitOpened', waitId: 'verify.1', step: 'verify', on: 'sales', dueAt: null, task }]);
    const step = async (name: string, as = 'warehouse') =>
      (await core.get('/api/process', as)).json.steps.find((s: { step: string }) => s.step === name);
    expect(await step('verify')).toMatchObject({ orders: 1, improvements: [], figures: { count: 0, medianSeconds: null } });
    await core.orders.happen(id, [{ type: 'WaitEnded', waitId: 'verify.1' }]);
    const item = await propose({ title: 'Ask for the address once', step: 'verify' });
    expect(await step('verify')).toMatchObject({
      ...{ orders: 0, figures: { count: 1, lateShare: 0 }, title: { zh: '核实订单' } },
      improvements: [{ improvementId: item.improvementId, title: 'Ask for the address once', state: 'proposed' }],
    });
  });

  it('shows everybody the steps and their figures, and no more', async () => {
    const { status, json } = await core.call('GET', '/api/process');
    const verify = json.steps.find((s: { step: string }) => s.step === 'verify');
    expect([status, verify?.orders, verify?.improvements, Object.keys(verify?.figures ?? {})]).toEqual([
      200,
      null,
      null,
      ['count', 'medianSeconds', 'p90Seconds', 'lateShare'],
    ]);
    expect((await core.call('GET', '/api/process', { token: 'forged' })).status).toBe(401);
  });
});
