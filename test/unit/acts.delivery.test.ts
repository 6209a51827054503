// What can be decided about a delivery in trouble, and what reports of a carrier bring about.
import { deliveryActs, deliveryFacts, exceptionEvents } from '../../workflows/domain/acts/delivery';
import { refusal } from '../../workflows/domain/acts/deed';
import { type Given, NOW, orderIn, type Situation, situations } from './given';
import { row, testRules } from './rules';

const trouble = (cause: 'address' | 'lost' | 'returned'): Given => ({
  type: 'ExceptionOpened',
  exceptionId: 'x1',
  shipmentId: 's1',
  cause,
  fault: 'carrier',
});
const open = Object.keys(situations).filter(
  (name) => !['closed', 'lost', 'expired', 'cancelled', 'cancellation'].includes(name),
) as Situation[];
const home = { allowedIn: ['delivery', ...open.filter((name) => name !== 'delivery')] as Situation[], after: [trouble('address')] };

testRules({ ...deliveryActs, ...deliveryFacts }, [
  row(
    'resolve-exception',
    deliveryActs['resolve-exception'],
    { shipmentId: 's1', remedy: 'redeliver' },
    {
      ...home,
      held: 'on_hold',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'RemedyChosen', exceptionId: 'x1', remedy: 'redeliver' }],
    },
  ),
  row(
    'remedyChosen',
    deliveryFacts.remedyChosen,
    { eventId: 'e1', exceptionId: 'x1', remedy: 'wait' },
    {
      ...home,
      allowedIn: [...home.allowedIn, 'cancellation'],
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'RemedyChosen', exceptionId: 'x1', remedy: 'wait' }],
    },
  ),
]);

test.each([
  ['lost', 'wait', 'remedy_not_possible'],
  ['lost', 'reship', undefined],
  ['returned', 'redeliver', 'remedy_not_possible'],
  ['address', 'new_address', 'address_missing'],
] as const)('with cause %s the remedy %s: %s', (cause, remedy, code) => {
  const s = orderIn('delivery', trouble(cause));
  expect(refusal(deliveryActs['resolve-exception'], s, { shipmentId: 's1', remedy }, NOW)?.code).toBe(code);
});

test('a report of trouble opens one exception, a graver one takes its place, and a parcel that moves on ends it', () => {
  const s = orderIn('delivery');
  expect(exceptionEvents(s, 's1', { state: 'failed', cause: 'nobody knows' })).toMatchObject([
    { cause: 'delivery_failed', fault: 'unknown' },
  ]);
  const inTrouble = orderIn('delivery', trouble('address'));
  expect(exceptionEvents(inTrouble, 's1', { state: 'failed', cause: 'address' })).toEqual([]);
  expect(exceptionEvents(inTrouble, 's1', { state: 'in_transit', cause: 'lost' }).map((e) => e.type)).toEqual([
    'ExceptionEnded',
    'ExceptionOpened',
  ]);
  expect(exceptionEvents(inTrouble, 's1', { state: 'out_for_delivery' })).toMatchObject([{ type: 'ExceptionEnded' }]);
  expect(exceptionEvents(orderIn('delivery', trouble('lost')), 's1', { state: 'in_transit' })).toEqual([]);
});
