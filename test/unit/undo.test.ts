// What cancelling would take back, and what it costs: shown before, executed after.
import { undoList, undoTotal } from '../../workflows/domain/undo';
import {
  booked,
  type Given,
  given,
  handedOver,
  labelled,
  orderIn,
  packed,
  paid,
  plannedTwice,
  rated,
  type Situation,
  situations,
  TOTAL,
  yuan,
} from './given';

const undone = (...args: Parameters<typeof orderIn>) => undoList(orderIn(...args)).map((u) => `${u.what} ${u.target} by ${u.who}`);
const refund = 'refund p1 by system';
const release = 'release_reservation o1 by system';
const putBack = 'put_back s1 by warehouse';

test.each<[Situation, string[]]>([
  ['consultation', []],
  ['confirmation', []],
  ['payment', []],
  ['allocation', [refund]],
  ['review', [release, refund]],
  ['fulfilment', [release, refund]],
  ['packing', [release, putBack, refund]],
  ['labelling', [release, putBack, refund]],
  ['handing over', ['void_label s1p1 by system', release, putBack, refund]],
])('cancelling in %s takes back %j', (situation, expected) => expect(undone(situation)).toEqual(expected));

test('what has been handed over is called back; the shipment that is still in the house comes to nothing', () => {
  const two = given(
    ...situations.fulfilment,
    {
      type: 'StockReserved',
      reservations: [
        { lineId: 'l1', quantity: 1, location: 'shanghai' },
        { lineId: 'l1', quantity: 1, location: 'chengdu' },
      ],
    },
    plannedTwice,
    packed('s1', 1),
    rated(),
    booked(),
    labelled(),
    handedOver(),
    packed('s2', 1),
    rated('s2'),
    booked('s2'),
    labelled('s2'),
  );
  expect(two.reservations).toEqual([{ lineId: 'l1', quantity: 1, location: 'chengdu' }]);
  expect(undoList(two).map((u) => [u.what, u.target])).toEqual([
    ['void_label', 's2p1'],
    ['put_back', 's2'],
    ['refund', 'p1'],
    ['recall', 's1'],
  ]);
});

test('a label says what it cost, a refund what the customer gets', () => {
  const list = undoList(orderIn('handing over'));
  expect(list.find((u) => u.what === 'void_label')?.amount).toEqual(yuan(2_500));
  expect(list.find((u) => u.what === 'refund')?.amount).toEqual(yuan(TOTAL));
});

test('money that came by hand goes back by hand', () => {
  expect(undone('payment', paid(500, 'p1', null))).toEqual(['refund p1 by finance']);
});

test('each payment is paid back by itself, less what was paid back before', () => {
  const before: Given[] = [
    paid(500),
    paid(700, 'p2'),
    { type: 'RefundOpened', refundId: 'r1', paymentId: 'p2', amount: yuan(200), reason: 'goodwill' },
  ];
  expect(undoList(orderIn('payment', ...before)).map((u) => u.amount?.amount)).toEqual([500, 500]);
});

test('the total is what comes back in the currency of the order', () => {
  const dollars: Given = {
    type: 'PaymentMismatched',
    paymentId: 'p2',
    amount: { amount: 9_900, currency: 'USD' },
    method: 'card',
    bankPaymentId: 'b2',
  };
  expect(undoTotal(orderIn('payment', paid(500), dollars))).toEqual(yuan(500));
  expect(undone('payment', paid(500), dollars)).toEqual([refund, 'refund p2 by system']);
  expect(undoTotal(orderIn('handing over'))).toEqual(yuan(TOTAL)); // the label's price is ours, not the customer's
});

test('what has been undone does not stand on the list again', () => {
  expect(undone('cancellation', { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(TOTAL), reason: 'x' })).toEqual([]);
  expect(
    undone(
      'handing over',
      { type: 'EffectUndone', what: 'void_label', target: 's1p1', outcome: 'done' },
      { type: 'EffectUndone', what: 'release_reservation', target: 'o1', outcome: 'done' },
    ),
  ).toEqual([putBack, refund]);
});
