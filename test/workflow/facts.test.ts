// What reaches a running order from outside and is not what it must be: recorded as ignored with the reason, never carried out, and the
// order goes on. The Temporal UI and CLI send whatever somebody typed.
import type { OrderEvent } from '../../workflows/domain/events';
import { onTheRoad, report } from './on-the-road';
import { directOrder, inquiry, type Order } from './shop';
import { shopForThisFile } from './shop.fixture';
import { paid } from './till.fixture';

const { shop } = shopForThisFile();

const say = (order: Order, fact: string, told: unknown) => shop.client.workflow.getHandle(order.workflowId).signal(fact, told);
type Ignored = Extract<OrderEvent, { type: 'FactIgnored' }>;
const ignored = (order: Order) => order.log().filter((e): e is Ignored & typeof e => e.type === 'FactIgnored');

test('a delivery that nobody dated moves no parcel; told with its time it does', async () => {
  const order = await onTheRoad(shop);
  await say(order, 'carrierReported', { eventId: 'undated', parcelId: 's1p1', state: 'delivered' });
  await say(order, 'carrierReported', { eventId: 'tomorrowish', parcelId: 's1p1', state: 'delivered', at: 'soon' });
  await order.happened('FactIgnored', 2);
  expect(ignored(order)).toMatchObject([
    { fact: 'carrierReported', causeId: 'undated', because: { code: 'fact_malformed', detail: expect.stringContaining(': at.') } },
    { fact: 'carrierReported', causeId: 'tomorrowish', because: { code: 'fact_malformed' } },
  ]);
  expect(order.folded().shipments).toMatchObject([{ step: 'transit', parcels: [{ state: 'pre_transit', stateAt: null }] }]);
  await report(order, 's1p1', 'delivered');
  await order.enters('receipt');
  await order.agrees();
  await order.terminate();
});

test('a fact without an id, from nobody that we know, or with money in words changes nothing, and each stands in the log', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await say(order, 'customerConfirmed', { formVersion: 1 });
  await say(order, 'customerConfirmed', 'yes');
  await say(order, 'customerConfirmed', { eventId: 'from-mars', formVersion: 1, actor: { role: 'martian', id: 'm1' } });
  await say(order, 'paymentReported', { ...paid(20_000), eventId: 'in-words', amount: { amount: '200.00', currency: 'CNY' } });
  await say(order, 'cancelRequested', { eventId: 'no-reason', reason: 17 });
  await order.happened('FactIgnored', 5);
  expect(ignored(order).map((e) => [e.fact, e.causeId, e.actor.role, e.because.detail.split(': ')[1]])).toEqual([
    ['customerConfirmed', null, 'customer', 'eventId.'],
    ['customerConfirmed', null, 'customer', 'eventId.'],
    ['customerConfirmed', 'from-mars', 'customer', 'actor.'],
    ['paymentReported', 'in-words', 'bank', 'amount.'],
    ['cancelRequested', 'no-reason', 'customer', 'reason.'],
  ]);
  expect(order.folded()).toMatchObject({ stage: 'confirmation', payments: [], cancelling: null, form: { state: 'sent' } });
  await order.agrees();
  await order.tell('customerConfirmed', { eventId: 'whole', formVersion: 1 });
  await order.enters('payment');
  await order.terminate();
});

test('an id that cannot be stored is no cause: the fact is ignored, and the order is recorded all the same', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  for (const eventId of ['a\u0000b', '\ud800', 'x'.repeat(1_000)]) await say(order, 'customerConfirmed', { eventId, formVersion: 1 });
  await say(order, 'nobodyKnowsThis', { eventId: 'a\u0000b' });
  await order.happened('FactIgnored', 4);
  expect(ignored(order).map((e) => [e.causeId, e.because.code])).toEqual([
    [null, 'fact_malformed'],
    [null, 'fact_malformed'],
    [null, 'fact_malformed'],
    [null, 'fact_unknown'],
  ]);
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  await order.terminate();
});

test('what is said before any worker has seen the order is heard after how the order came in', async () => {
  await shop.dismiss();
  const [cancelled, waiting] = await Promise.all([shop.begin(directOrder), shop.begin(inquiry)]);
  await cancelled.tell('cancelRequested', { eventId: 'at-once', reason: 'changed_mind' });
  await say(waiting, 'nobodyKnowsThis', { eventId: 'odd' });
  await waiting.tell('customerConfirmed', { eventId: 'too-early', formVersion: 1 });
  await shop.hire();
  await expect(cancelled.result()).resolves.toEqual({ stage: 'cancelled' });
  await waiting.happened('FactIgnored', 2);
  const told = (order: Order) => order.log().map((e) => `${e.type} ${e.causeId ?? ''}`);
  expect(told(cancelled).slice(0, 2)).toEqual(['OrderReceived intake', 'CancelRequested at-once']);
  expect(told(waiting).slice(0, 3)).toEqual(['InquiryReceived intake', 'FactIgnored too-early', 'FactIgnored odd']);
  await waiting.agrees();
  await waiting.terminate();
});
