// The link to a proposal: what the customer sees, and what their answer does.
import type { OrderEvent } from '../../workflows/domain/events';
import { awaitingPayment } from './edges.orders';
import { type Edges, openEdges } from './edges.fixture';

let edges: Edges;
beforeAll(async () => {
  edges = await openEdges();
});
afterAll(() => edges.close());

const proposal = (number: number, change: object = {}): OrderEvent => ({
  ...{ type: 'ProposalMade', proposalId: `p${number}`, kind: 'drop_line', date: '2026-12-20' },
  lines: [{ lineId: 'l1', sku: 'LAMP-1', quantity: 1 }],
  priceDifference: { amount: -10_000, currency: 'CNY' },
  ...change,
});
/** One of two lamps is missing, and sales has proposed to leave it out. */
async function proposed(...more: OrderEvent[]) {
  const { orderId } = await awaitingPayment(edges);
  await edges.happen(orderId, [
    { type: 'StageEntered', stage: 'allocation' },
    { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 1 }] },
    proposal(1),
    ...more,
  ]);
  return { orderId, link: await edges.link({ orderId, purpose: 'proposal', version: 1 }) };
}
const answer = (link: string, accept: boolean, more: object = {}) => edges.call('POST', `${link}/answer`, { json: { accept, ...more } });

test('an open proposal is shown with what it changes, in words and in figures', async () => {
  const { link } = await proposed();
  expect((await edges.get(link)).json).toMatchObject({
    purpose: 'proposal',
    state: 'open',
    choices: ['answer'],
    order: {
      proposal: {
        ...{ proposalId: 'p1', kind: 'drop_line', date: '2026-12-20', priceDifference: { amount: -10_000 } },
        lines: [{ sku: 'LAMP-1', name: { en: 'Desk <lamp>' }, quantity: 1, instead: null }],
      },
    },
  });
  const page = await edges.call('GET', link, { headers: { accept: 'text/html' } });
  for (const text of ['Our proposal for your order', 'without 1 × Desk &lt;lamp>', 'Accept the proposal', 'Decline the proposal'])
    expect(page.text).toContain(text);
});

test('the customer accepts: the fact names the proposal, the same answer again gives the first outcome', async () => {
  const { orderId, link } = await proposed();
  expect(await answer(link, true)).toMatchObject({ status: 200, json: { outcome: 'applied' } });
  expect((await answer(link, true)).json).toEqual({ outcome: 'applied' });
  expect((await edges.get(link)).json).toMatchObject({ state: 'used', choices: [] });
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'ProposalAnswered' } })).toBe(1);
  expect(edges.orders.signals.find((s) => s.orderId === orderId)).toMatchObject({
    fact: 'proposalAnswered',
    message: { proposalId: 'p1', accept: true },
  });
});

test('the customer declines by the plain form, and says why', async () => {
  const { orderId, link } = await proposed();
  const page = await edges.call('POST', `${link}/answer`, { form: { accept: 'false', reason: 'I need both' } });
  expect([page.status, page.text.includes('Thank you, we have your answer.')]).toEqual([200, true]);
  expect((await edges.db.text.findMany({ where: { orderId } })).map(({ text }) => text)).toEqual(['I need both']);
});

test('a proposal that was replaced or withdrawn changes nothing any more', async () => {
  for (const event of [proposal(2), { type: 'ProposalWithdrawn', proposalId: 'p1' }] satisfies OrderEvent[]) {
    const { link } = await proposed(event);
    expect((await edges.get(link)).json).toMatchObject({ state: 'superseded', choices: [] });
    expect((await answer(link, true)).json).toEqual({ outcome: 'ignored', reason: 'superseded' });
  }
});

test('a verb of another purpose is not found', async () => {
  const { link } = await proposed();
  expect((await edges.call('POST', `${link}/confirm`, { json: {} })).status).toBe(404);
});

test('staff report the answer as a fact', async () => {
  const { orderId } = await proposed();
  const told = await edges.post(`/api/orders/${orderId}/signals/proposalAnswered`, 'sales', { proposalId: 'p1', accept: false });
  expect(told.status).toBe(202);
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'ProposalAnswered' } })).toBe(1);
});
