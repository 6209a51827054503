// Tasks in inboxes: taken by one, given back, done; and what the API tells about itself.
import { newShipment, putBack } from '../../workflows/domain/evolve/parts';
import { emptyOrder } from '../../workflows/domain/state';
import { closedAfterThisFile } from '../support/opened';
import { until } from '../support/until';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
});

const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const act = (id: string, name: string, body: object, as = 'sales', headers: Record<string, string> = {}) =>
  core.post(`/api/orders/${id}/${name}`, body, { as, headers });

describe('a task', () => {
  const noteTask = async () => {
    const id = await newOrder();
    await act(id, 'note', { text: 'Please look', to: 'service' });
    const { json } = await core.get('/api/tasks?role=service&limit=100');
    const found = json.items.find((task) => task.orderId === id);
    if (!found) throw new Error('there is no such task');
    return found;
  };
  const work = (taskId: string, verb: string, body: object, who: { as?: string; token?: string }) =>
    core.post(`/api/tasks/${taskId}/${verb}`, body, who);

  it('is taken by one, refused to the next, given back, done, and gone', async () => {
    const task = await noteTask();
    expect(task).toMatchObject({ step: 'note', role: 'service', text: 'Please look', assignee: null, escalated: false });
    const token = await core.issuer.token({ role: 'service', name: 'Wang' });
    expect((await work(task.taskId, 'claim', {}, { token })).json.assignee).toMatchObject({ name: 'Wang' });
    expect((await work(task.taskId, 'claim', {}, { as: 'service' })).json.code).toBe('already_claimed');
    expect((await work(task.taskId, 'complete', {}, { as: 'service' })).json.code).toBe('already_claimed');
    expect((await work(task.taskId, 'release', {}, { token })).json.assignee).toBeNull();
    expect((await work(task.taskId, 'complete', { text: 'Done' }, { as: 'service' })).status).toBe(200);
    expect((await work(task.taskId, 'complete', {}, { as: 'service' })).json.code).toBe('nothing_to_do');
    expect((await core.get('/api/tasks?role=service&limit=100')).json.items).not.toContainEqual(
      expect.objectContaining({ taskId: task.taskId }),
    );
  });

  it('of another role is not for me, and one with an act of its own ends by that act', async () => {
    const task = await noteTask();
    expect((await work(task.taskId, 'claim', {}, { as: 'finance' })).status).toBe(403);
    expect((await work('no-such-task', 'claim', {}, { as: 'finance' })).status).toBe(404);
    const id = await newOrder();
    const opening = { taskId: 'verify.1', step: 'verify', role: 'sales', dueAt: null } as const;
    await core.orders.happen(id, [{ type: 'WaitOpened', waitId: 'verify.1', step: 'verify', on: 'sales', dueAt: null, task: opening }]);
    expect((await work(`${id}.verify.1`, 'complete', {}, { as: 'sales' })).json.code).toBe('task_has_act');
  });

  it('to put goods back says which goods and where, in both languages, and so does the timeline', async () => {
    const id = await newOrder();
    const { state } = await core.db.order.findUniqueOrThrow({ where: { orderId: id } });
    const shipment = { shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] };
    await core.orders.happen(id, [putBack(Object.assign(emptyOrder(id), state), newShipment(shipment))]);
    const about = { en: 'Put 2 × LAMP-1 of shipment s1 back to shanghai', zh: '将批次 s1 的 2 × LAMP-1 放回 shanghai 仓' };
    const { items: tasks } = (await core.get('/api/tasks?role=warehouse&limit=100', 'warehouse')).json;
    expect(tasks.find((t: { orderId: string }) => t.orderId === id)).toMatchObject({ step: 'put-back', text: null, about });
    const { items: events } = (await core.get(`/api/orders/${id}/events?limit=100`)).json;
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'TaskOpened',
        summary: { en: `A task for the warehouse: ${about.en}`, zh: `仓库的任务：${about.zh}` },
      }),
    );
  });

  it('that two want at once is taken by one', async () => {
    const { taskId } = await noteTask();
    const tokens = await Promise.all(['A', 'B', 'C', 'D'].map((name) => core.issuer.token({ role: 'service', name })));
    const answers = await Promise.all(tokens.map((token) => work(taskId, 'claim', {}, { token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

describe('what is told about the API itself', () => {
  it('is one document with every route, and a page made of it', async () => {
    const { json } = await core.call('GET', '/openapi.json');
    expect([json.openapi, Object.keys(json.paths)]).toEqual([
      '3.1.0',
      expect.arrayContaining(['/api/orders', '/api/orders/{id}/confirm', '/api/tasks']),
    ]);
    expect(json.paths['/api/orders/{id}/no-such-act']).toBeUndefined();
    const page = await core.call('GET', '/docs');
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
    ]);
    expect(page.text).not.toMatch(/<script|https?:\/\/(?!api\.example)/);
  });

  it('shows the process and the figures, and says whether it can work', async () => {
    const process = await core.call('GET', '/api/process');
    expect(process.json.steps).toContainEqual(expect.objectContaining({ step: 'verify', stage: 'order', role: 'sales' }));
    expect((await core.call('GET', '/metrics')).text).toContain('http_request_seconds');
    /** A database that does not answer just now counts as down, until it is asked again. */
    const ready = async (expected: string) => {
      const { status, text } = await core.call('GET', '/readyz');
      return `${status} ${text}` === expected;
    };
    await until(() => ready('200 {"database":"up","temporal":"up"}'), 'all to be up');
    core.orders.mood = 'away';
    await until(() => ready('503 {"database":"up","temporal":"down"}'), 'Temporal to be down');
  });
});
