// The parts of `npm run check` that look beyond the database: runs and histories on a real Temporal server, and the books of the outside.
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { messageIdOf } from '../../activities/notices/mail';
import { createRecord } from '../../activities/record/record';
import type { World } from '../../tools/check/finding';
import { check, invariants } from '../../tools/check/invariants';
import { openRuns } from '../../tools/check/runs';
import type { BankItem, LabelItem, Mail } from '../../tools/check/outside';
import { createLog, installRuntime } from '../../worker/log';
import { defaultPolicy } from '../../workflows/domain/policy';
import { type Intake, ORDER_WORKFLOW, type OrderInput, workflowIdOf } from '../../workflows/order.messages';
import { closedAfterThisFile } from '../support/opened';
import { openTemporal } from '../support/temporal';
import { until } from '../support/until';
import { testBundle } from '../support/workflow-bundle';
import { FakeWorld } from '../workflow/fake-world';
import { openCheckShop } from './check.fixture';
import { CUSTOMER, OWNER } from './events.fixture';

const shop = closedAfterThisFile(async () => {
  installRuntime(createLog('error'));
  const [temporal, checked] = await Promise.all([openTemporal(), openCheckShop()]);
  return {
    ...{ ...checked, temporal },
    close: async () => {
      await temporal.close();
      await checked.close();
    },
  };
});

/** Temporal's lists know of a run a little later than the run itself. */
const isListed = (orderId: string) =>
  until(async () => (await openRuns(shop.temporal.client, orderId)).length === 1, `the run of ${orderId} in Temporal's list`);
const look = async (number: number, world: Partial<World>): Promise<string> => {
  const whole = { ...shop.world, ...world };
  const looks = await Promise.all(invariants(whole).flatMap((one) => (one.number === number ? [one.look(whole)] : [])));
  return looks.flatMap((one) => one.findings.map(({ what }) => what)).join('\n');
};

/** An inquiry as the API takes it in, of a customer whose name would be recognised. */
async function inquiry(): Promise<OrderInput> {
  const orderId = randomUUID();
  const intake: Intake = {
    ...{ kind: 'inquiry', channel: 'phone', customerId: CUSTOMER, ownerId: OWNER, currency: 'CNY', newCustomer: true },
    ...{ actor: { role: 'sales', id: OWNER }, causeId: `intake-${orderId}`, skus: [], addressId: null },
  };
  const people = {
    kind: 'inquiry',
    customerId: CUSTOMER,
    name: 'Robin Canary',
    email: 'robin@canary.example',
    phone: '+8613800138123',
    language: 'en',
  };
  await shop.db.intake.create({ data: { ...people, orderId, causeId: intake.causeId, input: {}, startedAt: new Date() } });
  return { orderId, policy: defaultPolicy, intake };
}

describe('a running order', () => {
  let worker: Worker;
  let running: Promise<void>;
  let only: string;
  const taskQueue = `check-${randomUUID()}`;
  const live = (): Partial<World> => ({ client: shop.temporal.client, only, histories: 10 });
  const handle = () => shop.temporal.client.workflow.getHandle(workflowIdOf(only));

  beforeAll(async () => {
    const world = new FakeWorld();
    worker = await Worker.create({
      ...{ connection: shop.temporal.native, namespace: shop.temporal.namespace, taskQueue },
      workflowBundle: await testBundle(),
      activities: { ...world, assignOrderNumber: world.assignOrderNumber, record: createRecord(shop.db) },
    });
    running = worker.run();
    const input = await inquiry();
    only = input.orderId;
    await shop.temporal.client.workflow.start(ORDER_WORKFLOW, { workflowId: workflowIdOf(only), taskQueue, args: [input] });
    const note = { actor: { role: 'sales', id: OWNER }, causeId: 'note-1', input: { textId: randomUUID() } };
    await handle().executeUpdate('note', { args: [note], updateId: 'note-1' });
    await isListed(only);
  }, 300_000);
  afterAll(async () => {
    worker.shutdown();
    await running;
  });

  it('has no findings: its run is read and its workflow asked', async () => {
    const checked = await check({ ...shop.world, ...live() });
    expect(checked.flatMap((one) => one.findings.map(({ what }) => `${one.number} ${what}`))).toEqual([]);
    expect(checked[8]?.seen).toMatchObject({ 'runs read': 1, 'workflows asked': 1 });
  });

  it('is found when its workflow and its row differ', async () => {
    const sql = (order: string) => `UPDATE "order" SET state = jsonb_set(state, '{special}', 'true') WHERE order_id = '${order}'`;
    await shop.damage(sql(only));
    expect(await look(9, live())).toMatch(/workflow and read model differ at event/);
    await shop.damage(sql(only).replace("'true'", "'false'"));
  });

  it('is found when it recorded something else than the log says', async () => {
    const was = await shop.db.orderEvent.findUniqueOrThrow({ where: { orderId_seq: { orderId: only, seq: 1 } } });
    await shop.damage(`UPDATE order_event SET digest = 'x' WHERE order_id = '${only}' AND seq = 1`);
    expect(await look(10, live())).toMatch(/the workflow recorded event 1 \(InquiryReceived\) otherwise than the log has it/);
    await shop.damage(`UPDATE order_event SET digest = '${was.digest}' WHERE order_id = '${only}' AND seq = 1`);
  });

  it('is found when somebody’s address stands in its history, and the finding does not repeat it', async () => {
    expect(await look(12, live())).toBe('');
    await handle().signal('somethingUnknown', { eventId: 'e1', remark: 'write to ROBIN@canary.example' });
    const found = await look(12, live());
    expect(found).toMatch(/holds an e-mail address/);
    expect(found.toLowerCase()).not.toContain('robin');
  });

  it('is found when it runs although it has ended, and when it is open and does not run', async () => {
    const ended = `stage = 'lost', state = jsonb_set(state, '{clocks}', '{}')`;
    const seen = await shop.whileDamaged(`UPDATE "order" SET ${ended} WHERE order_id = '${only}'`, (world) =>
      look(7, { ...live(), db: world.db }),
    );
    expect(seen).toMatch(/has ended and owes nothing, and has an open run/);
    await handle().terminate('test');
    await until(async () => /is open, and has no open run/.test(await look(7, live())), 'the finding that it does not run');
  });
});

it('finds a run that has grown too long', async () => {
  const input = await inquiry();
  const workflowId = workflowIdOf(input.orderId);
  await shop.temporal.client.workflow.start(ORDER_WORKFLOW, { workflowId, taskQueue: `nobody-${randomUUID()}`, args: [input] });
  const handle = shop.temporal.client.workflow.getHandle(workflowId);
  for (let n = 0; n < 2_000; n += 100)
    await Promise.all(Array.from({ length: 100 }, (_, i) => handle.signal('surveyAnswered', { eventId: `${n + i}` })));
  await isListed(input.orderId);
  expect(await look(15, { client: shop.temporal.client, only: input.orderId, histories: 1 })).toMatch(/has 2\d{3} events, more than 2000/);
  await handle.terminate('test');
}, 300_000);

describe('the books of the outside', () => {
  const paid: BankItem = { kind: 'captured', orderId: '', paymentId: 'bank-1', reference: 'r', amount: 72_000, currency: 'CNY' };
  const back: BankItem = { ...paid, kind: 'refunded', reference: 'refund-1', amount: 2_000 };
  const label = (n: number): LabelItem => ({
    kind: 'label_bought',
    carrier: 'swift',
    reference: `${shop.orders.road}:label:s1-${n}:1`,
    orderId: shop.orders.road,
    trackingNumber: `T${n}`,
  });
  const books = (items: { bank?: BankItem[]; labels?: LabelItem[]; mails?: Mail[] }): Partial<World> => ({
    outside: { bank: async () => items.bank ?? [], labels: async () => items.labels ?? [], mails: async () => items.mails ?? [] },
  });

  it.each<[string, BankItem[], RegExp]>([
    ['agree', [paid, back], /^$/],
    ['lack a payment that an order has', [back], /payment p1 is captured with 72000, at the bank unknown/],
    ['hold another amount', [{ ...paid, amount: 1 }, back], /at the bank captured with 1/],
    [
      'hold a payment that no order knows',
      [paid, back, { ...paid, paymentId: 'bank-9' }],
      /bank took 72000 as bank-9, and no order knows it/,
    ],
    ['lack a refund', [paid], /refunds of p1 make 2000, at the bank 0/],
    ['hold a refund twice', [paid, back, back], /refunded payment p1 twice under one reference/],
  ])('of the bank %s', async (_what, bank, words) => {
    expect(await look(1, books({ bank }))).toMatch(words);
  });

  it('of the carriers hold exactly the labels that we hold', async () => {
    const two = [label(1), label(2)];
    expect(await look(4, books({ labels: two }))).toBe('');
    expect(await look(4, books({ labels: [label(1)] }))).toMatch(/our books charge label T2, carrier swift does not/);
    const again = { ...label(1), trackingNumber: 'T7' };
    expect(await look(4, books({ labels: [...two, again] }))).toMatch(
      /2 labels are charged under .*s1-1:1\n.*charges label T7, our books do not/,
    );
    expect(await look(4, books({ labels: [...two, again, { ...again, kind: 'label_voided' }] }))).toBe('');
  });

  it('of the mail server hold one mail for each notice that was sent', async () => {
    const messageId = messageIdOf(`${shop.orders.road}:shipped:s1`);
    const mail = { messageId, subject: 'Shipped' };
    expect(await look(5, books({ mails: [mail, { messageId: '<1@elsewhere>', subject: 'Hello' }] }))).toBe('');
    expect(await look(5, books({ mails: [] }))).toMatch(/was sent, and is not in the mailbox/);
    expect(await look(5, books({ mails: [mail, mail] }))).toMatch(/is in the mailbox 2 times/);
    expect(await look(5, { ...books({ mails: [mail, mail] }), repeats: 'counted' })).toBe('');
    expect(await look(5, books({ mails: [mail, { messageId: '<2@throughline>', subject: '?' }] }))).toMatch(/belongs to no notice/);
  });
});

it('finds requests that were answered with a defect, not those while something was down', async () => {
  const line = (status: string) => `http_requests_total{route="/api/orders",method="GET",status="${status}"} 3\n`;
  const server = createServer(
    (socket) =>
      void socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${line('200')}${line('500')}${line('503')}`)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await look(14, { api: `http://127.0.0.1:${port}` })).toBe('GET /api/orders was answered with 500 3 times');
  await new Promise((resolve) => server.close(resolve));
});
