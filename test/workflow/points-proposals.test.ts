// Point 3 of the process on the real engine: each way out of a shortage, answered by link and by phone; what is reserved stays reserved.
import type { ActInput } from '../../workflows/domain/acts';
import { amounts } from '../../workflows/domain/money';
import type { ProposalKind } from '../../workflows/domain/vocabulary';
import { DAY, directOrder, inDays, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';

const { world, shop } = shopForThisFile();
/** Orders of customers who want their goods on this day hear that it cannot be kept. */
const TOO_SOON = inDays(1);
/** And here they get them. */
const LATER = inDays(60);
const usual = world.checkAvailability;
world.checkAvailability = async (asked) => ({
  ...(await usual(asked)),
  ...(asked.requestedDate === TOO_SOON ? { conflicts: [`requested_date_too_early`] } : {}),
});
const { short, steps, told, answer, waitsAt } = shortOrders(world, shop);

const cup = { sku: 'CUP', unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 };
interface Way {
  input: ActInput<'propose'>;
  /** What becomes of the order when the customer says yes. */
  then: (order: Order) => Promise<void>;
}
const ways: Record<ProposalKind, Way> = {
  new_date: {
    input: { kind: 'new_date', date: LATER },
    then: async (order) => {
      await waitsAt(order, 'supply');
      expect(order.folded().promises.at(-1)).toMatchObject({ kind: 'agreed', date: LATER, by: 'customer' });
      await told(order, 'new-date');
    },
  },
  split: {
    input: { kind: 'split' },
    then: async (order) => {
      await order.enters('fulfilment');
      await until(() => steps(order).length === 2, 'picking and supply');
      expect(steps(order).sort()).toEqual(['pick on warehouse', 'supply on supplier']);
    },
  },
  substitute: {
    input: { kind: 'substitute', lines: [{ lineId: 'l1', instead: cup }] },
    then: async (order) => {
      await order.enters('fulfilment');
      expect(order.folded()).toMatchObject({ lines: [{ lineId: 'l2', sku: 'CUP', quantity: 2 }], short: [] });
    },
  },
  drop_line: {
    input: { kind: 'drop_line' },
    then: async (order) => {
      await order.enters('fulfilment');
      expect(order.folded()).toMatchObject({ lines: [{ quantity: 1 }], shipments: [{ lines: [{ quantity: 1 }] }], short: [] });
      expect(amounts(order.folded()).open).toBe(-10_000);
    },
  },
  cancel: {
    input: { kind: 'cancel' },
    then: async (order) => {
      await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
      expect(order.folded()).toMatchObject({ cancelling: { reason: 'out_of_stock' }, refunds: [{ amount: price(20_000), state: 'done' }] });
      expect(world.holding.has(order.orderId)).toBe(false);
    },
  },
};
const kinds = Object.keys(ways) as ProposalKind[];

/** Short of one piece of two; the piece that is there is kept until the customer has answered. */
async function proposed(kind: ProposalKind): Promise<Order> {
  const order = await short();
  expect(await order.act('propose', ways[kind].input)).toMatchObject({ result: { proposalId: 'p1' } });
  await told(order, 'proposal');
  expect(order.folded()).toMatchObject({ lines: [{ quantity: 2, reserved: 1 }], short: [{ lineId: 'l1', quantity: 1 }] });
  expect(steps(order)).toEqual(['proposal on customer']);
  return order;
}

describe.each(kinds)('a shortage with the proposal %s', (kind) => {
  test.each(['link', 'phone'] as const)('accepted by %s', async (by) => {
    const order = await proposed(kind);
    if (kind === 'drop_line') world.short.delete(order.orderId); // what is left is there
    if (by === 'link') await answer(order, true);
    else await order.act('answer-proposal', { accept: true, by });
    await ways[kind].then(order);
    expect(order.log().filter((e) => e.type === 'ProposalAnswered')).toMatchObject([{ proposalId: 'p1', accept: true, by }]);
    await order.terminate().catch(() => undefined); // the cancelled one has ended
  });

  test(`declined by ${kind === 'split' ? 'phone' : 'link'}: sales thinks of another way, and what is reserved stays reserved`, async () => {
    const order = await proposed(kind);
    if (kind === 'split') await order.act('answer-proposal', { accept: false, by: 'phone' });
    else await answer(order, false);
    await waitsAt(order, 'shortage');
    expect(order.folded()).toMatchObject({ proposals: [{ state: 'declined' }], lines: [{ quantity: 2, reserved: 1 }], cancelling: null });
    expect(steps(order)).toEqual(['shortage on sales']);
    expect(await order.act('answer-proposal', { accept: true, by: 'phone' })).toBe('already_answered');
    await order.terminate();
  });
});

test('a requested date that cannot be kept is shown to sales before anything is promised; the form names the earliest date', async () => {
  const order = await shop.begin({ ...directOrder, requestedDate: TOO_SOON } as typeof directOrder);
  await order.reaches('sales is asked', (s) => s.tasks.some((t) => t.step === 'verify' && t.role === 'sales'));
  expect(order.folded()).toMatchObject({ stage: 'order', form: null, availability: { conflicts: ['requested_date_too_early'] } });
  const { earliestDate } = order.folded().availability ?? { earliestDate: '' };
  await order.act('verify', { by: 'phone' });
  await order.happened('FormSent');
  expect(order.folded().form).toMatchObject({ deliveryDate: earliestDate });
  expect(earliestDate > TOO_SOON).toBe(true);
  await order.terminate();
});

test('sales does not forget a shortage that nobody solves: reminded each day, then the supervisor has it', async () => {
  const order = await short();
  await told(order, 'shortage', 'sales');
  await order.skip(3 * DAY + 3_600_000);
  await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
  expect(world.kinds(order.orderId, 'sales').filter((kind) => kind !== 'shortage')).toEqual([
    'task-reminder',
    'task-reminder',
    'task-reminder',
  ]);
  expect(order.folded().lines).toMatchObject([{ reserved: 1 }]);
  await order.terminate();
});
