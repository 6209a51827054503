// The status that people and customers read: one for every stage, in both languages, derived and never stored by hand.
import { type Status, statusOf, statusText } from '../../workflows/domain/status';
import { given, handedOver, orderIn, orderWith, packed, plannedTwice, type Situation, situations } from './given';

const expected: Record<Situation, Status> = {
  consultation: 'inquiry',
  introduction: 'inquiry',
  quotation: 'quoted',
  order: 'placed',
  confirmation: 'awaiting_confirmation',
  payment: 'awaiting_payment',
  allocation: 'paid',
  review: 'in_review',
  fulfilment: 'preparing',
  packing: 'preparing',
  labelling: 'preparing',
  'handing over': 'preparing',
  delivery: 'shipped',
  receipt: 'delivered',
  'after-care': 'received',
  closing: 'closing',
  survey: 'closing',
  cancellation: 'cancelling',
  closed: 'closed',
  lost: 'lost',
  expired: 'expired',
  cancelled: 'cancelled',
};

test.each(Object.entries(expected))('an order in %s is %s', (situation, status) => {
  expect(statusOf(orderIn(situation as Situation))).toBe(status);
});

test('the status says more than the stage where the customer must know', () => {
  expect(statusOf(orderIn('confirmation', { type: 'OrderConfirmed', formVersion: 1, by: 'link' }))).toBe('confirmed');
  expect(statusOf(orderIn('allocation', { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 1 }] }))).toBe('short');
  expect(statusOf(orderWith({ terms: 'on_account' }, 'allocation'))).toBe('confirmed');
  expect(statusOf(orderIn('review', { type: 'ReviewPassed', by: 'rule', reasons: [] }))).toBe('reserved');
});

test('with several shipments it is partly shipped until the last one has left', () => {
  const two = [...situations.fulfilment, plannedTwice, packed('s1', 1), handedOver('s1')];
  expect(statusOf(given(...two))).toBe('partly_shipped');
  expect(statusOf(given(...two, packed('s2', 1), handedOver('s2')))).toBe('shipped');
});

test('every status has its text in both languages', () => {
  const all: Status[] = [...Object.values(expected), 'confirmed', 'paid', 'short', 'reserved', 'partly_shipped', 'in_after_care'];
  for (const status of new Set(all)) {
    expect(statusText(status).en).toMatch(/^[A-Z][a-z -]+$/);
    expect(statusText(status).zh).toMatch(/^[\u4e00-\u9fff]+$/);
  }
});
