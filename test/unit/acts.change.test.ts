// The rules of changing an order: where it is possible, what it comes to, and what the customer wishes by link.
import { changeActs, changeFacts } from '../../workflows/domain/acts/change';
import { goodsActs } from '../../workflows/domain/acts/goods';
import { refusal } from '../../workflows/domain/acts/deed';
import { sellingFacts } from '../../workflows/domain/acts/selling';
import { type ChangeInput, changePreview } from '../../workflows/domain/change';
import { surplusEvents } from '../../workflows/domain/credit';
import type { OrderEvent } from '../../workflows/domain/events';
import { amounts, reviewReasons } from '../../workflows/domain/money';
import { wanted } from '../../workflows/domain/shortage';
import type { OrderState } from '../../workflows/domain/state';
import { undoList } from '../../workflows/domain/undo';
import {
  type Given,
  handedOver,
  labelled,
  booked,
  line,
  NOW,
  orderIn,
  orderWith,
  packed,
  paid,
  plannedTwice,
  rated,
  type Situation,
  TOTAL,
  yuan,
} from './given';
import { row, testRules } from './rules';

const later: Situation[] = ['delivery', 'receipt', 'after-care', 'closing', 'survey'];
const shipped = Object.fromEntries(later.map((s) => [s, 'already_shipped']));
const inTheHouse: Situation[] = ['fulfilment', 'packing', 'labelling', 'handing over'];
const changeable: Situation[] = ['payment', 'order', 'confirmation', 'allocation', 'review', ...inTheHouse];

const goods = (sku: string, quantity: number, unitPrice = 9_000) => ({ sku, quantity, unitPrice, listPrice: unitPrice, taxRate: 1_300 });
const shipping = { fee: 2_000, freeFrom: 50_000 };
const more: ChangeInput = { lines: [goods('TEAPOT', 3)], shipping };

testRules({ ...changeActs, ...changeFacts }, [
  row('change', changeActs.change, more, {
    allowedIn: changeable,
    refusedIn: shipped,
    held: 'on_hold',
    cancelling: 'transition_not_allowed',
    repeated: 'nothing_to_do',
    then: [{ type: 'OrderChanged', shippingFee: 2_000, backTo: 'order' }],
  }),
  row(
    'changeRequested',
    changeFacts.changeRequested,
    { eventId: 'e1', wishId: 't1' },
    {
      allowedIn: ['confirmation', 'consultation', 'introduction', 'quotation', 'order', 'payment', 'allocation', 'review', ...inTheHouse],
      refusedIn: shipped,
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'allowed',
      then: [
        { type: 'ChangeWanted', formVersion: 1, wishId: 't1' },
        { type: 'TaskOpened', step: 'note', role: 'sales', textId: 't1' },
      ],
    },
  ),
]);

const why = (s: OrderState, input: ChangeInput) => refusal(changeActs.change, s, input, NOW)?.code;
const eventsOf = (s: OrderState, input: ChangeInput): OrderEvent[] => changeActs.change.events(s, input, NOW);
const after = (situation: Situation, input: ChangeInput, ...more: Given[]): OrderState =>
  orderIn(situation, ...more, ...eventsOf(orderIn(situation, ...more), input));

describe('goods', () => {
  test('a SKU that is there keeps its line and its agreed price; a new one gets the price of today under a new number', () => {
    const s = after('payment', { lines: [goods('CUP', 4, 500), goods('TEAPOT', 5)], shipping });
    expect(s.lines).toMatchObject([
      { lineId: 'l1', sku: 'TEAPOT', quantity: 5, unitPrice: 10_000 },
      { lineId: 'l2', sku: 'CUP', quantity: 4, unitPrice: 500 },
    ]);
    expect(s).toMatchObject({ shippingFee: 0, stage: 'payment', backTo: 'order', form: { state: 'superseded' } });
  });
  test('a number is never given twice, also not when its line is gone', () => {
    const s = after('payment', { lines: [goods('CUP', 1)], shipping });
    const [changed] = eventsOf(s, { lines: [goods('TEAPOT', 1)], shipping });
    expect(s.lines.map((l) => l.lineId)).toEqual(['l2']);
    expect(changed).toMatchObject({ lines: [{ lineId: 'l3', sku: 'TEAPOT', unitPrice: 9_000 }] });
  });
  test('fewer pieces of a SKU with two lines are taken from the last', () => {
    const twice = orderWith({ lines: [line, { ...line, lineId: 'l2', unitPrice: 8_000 }] }, 'payment');
    const lines = (quantity: number) => changeActs.change.events(twice, { lines: [goods('TEAPOT', quantity)], shipping }, NOW)[0];
    expect(lines(3)).toMatchObject({
      lines: [
        { lineId: 'l1', quantity: 2 },
        { lineId: 'l2', quantity: 1 },
      ],
    });
    expect(lines(1)).toMatchObject({ lines: [{ lineId: 'l1', quantity: 1 }] });
    expect(lines(6)).toMatchObject({
      lines: [
        { lineId: 'l1', quantity: 2 },
        { lineId: 'l2', quantity: 4 },
      ],
    });
  });
  test('what is so already is nothing to do', () => {
    expect(why(orderIn('payment'), { lines: [goods('TEAPOT', 2)], shipping, addressId: 'a1' })).toBe('nothing_to_do');
  });
  test('when the first goods are with the carrier neither goods nor date change any more, the address of the rest does', () => {
    const partly = orderIn(
      'review',
      { type: 'ReviewPassed', by: 'rule', reasons: [] },
      plannedTwice,
      { type: 'StageEntered', stage: 'fulfilment' },
      handedOver('s2'),
    );
    expect(why(partly, more)).toBe('already_shipped');
    expect(why(partly, { requestedDate: '2026-12-24' })).toBe('already_shipped');
    expect(why(partly, { addressId: 'a2' })).toBeUndefined();
  });
});

describe('what the customer has agreed to', () => {
  test('goods or a date send the order back: verified as it was, the yes of before no longer counts', () => {
    const s = after('fulfilment', { requestedDate: '2026-12-24' });
    expect(s).toMatchObject({
      backTo: 'order',
      verified: false,
      clean: true,
      availability: null,
      review: null,
      requestedDate: '2026-12-24',
    });
    expect(s.promises.at(-1)).toMatchObject({ date: '2026-12-24', kind: 'requested' });
    const late = (fact: 'customerConfirmed' | 'customerDeclined', formVersion: number) =>
      refusal<{ eventId: string; formVersion: number }>(sellingFacts[fact], s, { eventId: 'e1', formVersion }, NOW)?.code;
    expect(late('customerConfirmed', 1)).toBe('superseded');
    expect(late('customerDeclined', 1)).toBe('superseded');
    expect(refusal(changeFacts.changeRequested, s, { eventId: 'e2', wishId: 't1', formVersion: 1 }, NOW)?.code).toBe('superseded');
  });
  test('an order that nobody has verified yet still waits for it', () => {
    const s = after('order', { addressId: 'a2' });
    expect(s).toMatchObject({ clean: true, verified: false, availability: null, backTo: null, verifications: 1 });
    const wished = orderIn(
      'confirmation',
      { type: 'ChangeWanted', formVersion: 1, by: 'link', wishId: 't1' },
      { type: 'StageEntered', stage: 'order' },
    );
    expect(orderIn('confirmation', ...eventsOf(orderIn('confirmation'), more))).toMatchObject({ clean: true });
    expect(eventsOf(wished, more)[0]).toMatchObject({ backTo: null });
  });
  test('an open proposal is superseded, what is wanted no more is not missing, and no split was agreed', () => {
    const short: Given[] = [
      { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 2 }] },
      { type: 'SupplyExpected', expectedDate: '2026-12-01', lines: [{ lineId: 'l1', quantity: 2 }] },
      { type: 'ProposalMade', proposalId: 'p1', kind: 'split', date: null, lines: [], priceDifference: yuan(0) },
    ];
    const s = after('allocation', { lines: [goods('CUP', 1)], shipping }, ...short);
    expect(s).toMatchObject({ short: [], supply: null, proposals: [{ state: 'superseded' }], dateConflict: null });
    expect(wanted(s)).toEqual([
      { lineId: 'l2', sku: 'CUP', quantity: 1 },
      { lineId: 'l1', sku: 'TEAPOT', quantity: 0 },
    ]);
    expect(after('allocation', { lines: [goods('TEAPOT', 1)], shipping }, ...short).short).toEqual([{ lineId: 'l1', quantity: 1 }]);
  });
});

describe('address, instructions and needs', () => {
  const looks = (s: OrderState, changedAddress?: boolean) =>
    reviewReasons(s, {
      amountLimit: TOTAL,
      newCustomerLimit: TOTAL,
      discountLimit: 1_000,
      onAccount: true,
      ...(changedAddress === undefined ? {} : { changedAddress }),
    });

  test('before the review they are reasons for it, by the policy', () => {
    const s = after('payment', { addressId: 'a2', instructionsId: 't1' });
    expect(s).toMatchObject({ stage: 'payment', backTo: null, addressId: 'a2', special: true, form: { state: 'confirmed' } });
    expect(looks(s)).toEqual(['changed_address', 'special']);
    expect(looks(s, false)).toEqual(['special']);
    expect(
      looks(orderIn('payment', { type: 'OrderChanged', addressId: 'a2', backTo: null }, { type: 'ReviewPassed', by: 'rule', reasons: [] })),
    ).toEqual([]);
  });
  test('before the customer has confirmed the new form says it', () => {
    const s = after('confirmation', { addressId: 'a2' });
    expect(s).toMatchObject({ backTo: 'order', toReview: [], form: { state: 'superseded' } });
  });
  test('while goods are in hand the warehouse is told, the review looks again, and a label of the old address is given back', () => {
    const s = orderIn('handing over');
    expect(eventsOf(s, { addressId: 'a2', noteId: 't9' })).toEqual([
      { type: 'OrderChanged', addressId: 'a2', backTo: 'review' },
      { type: 'LabelVoidWanted', shipmentId: 's1' },
      { type: 'TaskOpened', taskId: 'note.1', step: 'note', role: 'warehouse', dueAt: null, textId: 't9' },
    ]);
    expect(eventsOf(orderIn('labelling'), { needs: true })[1]).toEqual({ type: 'ShipmentRedirected', shipmentId: 's1' });
    expect(eventsOf(s, { instructionsId: 't1' })).toEqual([{ type: 'OrderChanged', instructionsId: 't1', backTo: 'review' }]);
    expect(changePreview(s, { addressId: 'a2' })).toMatchObject({
      lines: [{ what: 'void_label', target: 's1p1', amount: yuan(2_500) }],
      backTo: null,
      priceDifference: yuan(0),
    });
  });
  test('the review has them, the road keeps its clocks, the house begins its steps anew', () => {
    const wait = (waitId: string, step: 'pick' | 'transit'): Given => ({ type: 'WaitOpened', waitId, step, on: 'warehouse', dueAt: null });
    const s = after('fulfilment', { addressId: 'a2' }, wait('pick.s1', 'pick'), wait('transit.s9.0.0', 'transit'));
    const there = orderIn(
      'fulfilment',
      wait('pick.s1', 'pick'),
      wait('transit.s9.0.0', 'transit'),
      ...eventsOf(orderIn('fulfilment'), { addressId: 'a2' }),
      { type: 'StageEntered', stage: 'review' },
    );
    expect(s.backTo).toBe('review');
    expect(there).toMatchObject({ stage: 'review', review: null, shipments: [{ shipmentId: 's1' }], backTo: null });
    expect(Object.keys(there.clocks)).toEqual(['transit.s9.0.0']);
  });
});

describe('what is undone', () => {
  const busy: Given[] = [plannedTwice, packed('s1', 1), rated(), booked(), labelled(), { type: 'ShipmentPicked', shipmentId: 's2' }];

  test('shipments are called off, picked goods are put back, labels are asked back, each task has its number', () => {
    const events = eventsOf(orderIn('fulfilment', ...busy), more);
    expect(events.map((e) => e.type)).toEqual([
      ...['OrderChanged', 'ShipmentCalledOff', 'EffectUndone', 'TaskOpened', 'ShipmentCalledOff', 'EffectUndone', 'TaskOpened'],
    ]);
    expect(events.filter((e) => e.type === 'TaskOpened')).toMatchObject([
      { taskId: 'put-back.1', about: { shipmentId: 's1', location: 'shanghai', goods: [{ sku: 'TEAPOT', quantity: 1 }] } },
      { taskId: 'put-back.2', about: { shipmentId: 's2', location: 'chengdu', goods: [{ sku: 'TEAPOT', quantity: 1 }] } },
    ]);
    const s = after('fulfilment', more, ...busy);
    expect(s).toMatchObject({ shipments: [], lastShipment: 2, calledOff: [{ shipmentId: 's1', carrier: 'swift', booking: 1 }] });
    expect(s.reservations).toEqual([{ lineId: 'l1', quantity: 2, location: 'shanghai' }]);
    expect(undoList(s)).toEqual(expect.arrayContaining([{ what: 'void_label', target: 's1p1', amount: yuan(2_500), who: 'system' }]));
  });
  test('the preview says it line by line, with what comes back and what is paid more', () => {
    const fewer = { lines: [goods('TEAPOT', 1)], shipping };
    expect(changePreview(orderIn('handing over'), fewer)).toEqual({
      lines: [
        { what: 'void_label', target: 's1p1', amount: yuan(2_500), who: 'system' },
        { what: 'release_reservation', target: 'l1', amount: null, who: 'system' },
        { what: 'put_back', target: 's1', amount: null, who: 'warehouse' },
        { what: 'refund', target: 'p1', amount: yuan(10_000), who: 'system' },
      ],
      total: yuan(10_000),
      priceDifference: yuan(-10_000),
      newTotal: yuan(12_000),
      backTo: 'order',
    });
    expect(changePreview(orderIn('payment'), more)).toMatchObject({ lines: [], total: yuan(0), priceDifference: yuan(10_000) });
  });
});

describe('money', () => {
  test('never back what was never paid; above the limit a second person agrees first', () => {
    const fewer = { lines: [goods('TEAPOT', 1)], shipping };
    expect(surplusEvents(after('payment', fewer), 500_000)).toEqual([]);
    const s = after('allocation', fewer);
    expect(amounts(s).total).toBe(12_000);
    expect(surplusEvents(s, 10_000)).toMatchObject([{ type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(10_000) }]);
    expect(surplusEvents(s, 9_999)).toMatchObject([{ type: 'RefundAsked', ask: 'r1', credit: 0, parts: [{ amount: yuan(10_000) }] }]);
  });
  test('a deposit is the percentage of the new total', () => {
    const s = orderWith({ terms: 'deposit', depositPercent: 30 }, 'payment', paid(6_600));
    const bigger = orderWith(
      { terms: 'deposit', depositPercent: 30 },
      'payment',
      paid(6_600),
      ...eventsOf(s, { lines: [goods('TEAPOT', 4)], shipping }),
    );
    expect(amounts(s).due).toBe(0);
    expect(amounts(bigger)).toMatchObject({ total: 42_000, due: 12_600 - 6_600 });
  });
});

test('nothing leaves the house once the order goes back', () => {
  const s = after('handing over', { instructionsId: 't1' });
  expect(refusal(goodsActs['hand-over'], s, { shipmentId: 's1' }, NOW)?.code).toBe('transition_not_allowed');
});
