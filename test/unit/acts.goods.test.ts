// The rules of the goods: review, picking, packing, carrier, hand-over, the road, receipt.
import { refusal } from '../../workflows/domain/acts/deed';
import { goodsActs, goodsFacts } from '../../workflows/domain/acts/goods';
import { reviewActs } from '../../workflows/domain/acts/review';
import {
  booked,
  type Given,
  given,
  handedOver,
  hoursLater,
  labelled,
  NOW,
  orderIn,
  orderWith,
  packed,
  paid,
  plannedTwice,
  rated,
  report,
  type Situation,
  situations,
} from './given';
import { row, testRules } from './rules';

const waitsForHold = { held: 'on_hold', cancelling: 'transition_not_allowed' };
const fact = { held: 'allowed', cancelling: 'allowed' };
const nothingToDo = (...s: Situation[]) => Object.fromEntries(s.map((name) => [name, 'nothing_to_do']));
const received = Object.fromEntries(['after-care', 'closing', 'survey'].map((name) => [name, 'already_confirmed']));
const parcelUnknown = ['consultation', 'introduction', 'quotation', 'order', 'confirmation', 'payment', 'allocation', 'review'] as const;
const lines = [{ lineId: 'l1', quantity: 2 }];
const rejected = { type: 'ReviewRejected', backTo: 'order', reasonId: 't1' } as const;

testRules({ ...reviewActs, ...goodsActs, ...goodsFacts }, [
  row(
    'approve-review',
    reviewActs['approve-review'],
    { noteId: 't1' },
    {
      allowedIn: ['review'],
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'ReviewPassed', by: 'person', reasons: ['amount'], noteId: 't1' }],
    },
  ),
  row(
    'reject-review',
    reviewActs['reject-review'],
    { reasonId: 't1', backTo: 'order' },
    {
      allowedIn: ['review'],
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [rejected, { type: 'RemarkLeft', step: 'review', textId: 't1' }],
    },
  ),
  row(
    'complete-picking',
    goodsActs['complete-picking'],
    { shipmentId: 's1', lines },
    {
      allowedIn: ['fulfilment'],
      refusedIn: nothingToDo('packing', 'labelling', 'handing over', 'delivery'),
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'ShipmentPicked', shipmentId: 's1' }],
    },
  ),
  row(
    'complete-packing',
    goodsActs['complete-packing'],
    { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] },
    {
      allowedIn: ['packing', 'labelling'],
      refusedIn: nothingToDo('fulfilment', 'handing over', 'delivery'),
      ...waitsForHold,
      repeated: 'allowed',
      then: [{ type: 'ShipmentPacked', parcels: [{ parcelId: 's1p1', weightGrams: 900, lines }] }],
    },
  ),
  row(
    'book-carrier',
    goodsActs['book-carrier'],
    { shipmentId: 's1' },
    {
      allowedIn: ['labelling'],
      refusedIn: nothingToDo('fulfilment', 'packing', 'handing over', 'delivery'),
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'CarrierBooked', carrier: 'swift', service: 'air' }],
    },
  ),
  row(
    'void-label',
    goodsActs['void-label'],
    { shipmentId: 's1' },
    {
      allowedIn: ['handing over'],
      refusedIn: nothingToDo('fulfilment', 'packing', 'labelling', 'delivery'),
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'LabelVoidWanted', shipmentId: 's1' }],
    },
  ),
  row(
    'reprint',
    goodsActs.reprint,
    { shipmentId: 's1' },
    {
      allowedIn: ['handing over', 'delivery', 'receipt', 'after-care', 'closing', 'survey'],
      refusedIn: nothingToDo(...parcelUnknown, 'fulfilment', 'packing', 'labelling'),
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'allowed',
      then: [{ type: 'LabelReprinted', shipmentId: 's1', documentIds: ['d-s1'] }],
    },
  ),
  row(
    'hand-over',
    goodsActs['hand-over'],
    { shipmentId: 's1' },
    {
      allowedIn: ['handing over'],
      refusedIn: nothingToDo('fulfilment', 'packing', 'labelling', 'delivery'),
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'ShipmentHandedOver', shipmentId: 's1' }],
    },
  ),
  row(
    'report-tracking',
    goodsActs['report-tracking'],
    { shipmentId: 's1', state: 'in_transit', at: hoursLater(1) },
    {
      allowedIn: ['delivery'],
      refusedIn: nothingToDo('fulfilment', 'packing', 'labelling', 'handing over'),
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'allowed',
      then: [{ type: 'ParcelReported', parcelId: 's1p1', state: 'in_transit', applied: true }],
    },
  ),
  row(
    'confirm-receipt',
    goodsActs['confirm-receipt'],
    { by: 'phone', condition: 'ok' },
    {
      allowedIn: ['receipt'],
      refusedIn: received,
      ...waitsForHold,
      repeated: 'already_confirmed',
      then: [{ type: 'ReceiptConfirmed', shipmentId: 's1', by: 'phone', condition: 'ok' }],
    },
  ),
  row(
    'carrierReported',
    goodsFacts.carrierReported,
    { eventId: 'e1', parcelId: 's1p1', state: 'in_transit', at: hoursLater(1) },
    {
      allowedIn: ['delivery', 'receipt', 'after-care', 'closing', 'survey'],
      refusedIn: {
        ...Object.fromEntries([...parcelUnknown, 'fulfilment', 'packing', 'cancellation'].map((name) => [name, 'parcel_unknown'])),
        labelling: 'not_handed_over',
        'handing over': 'not_handed_over',
      },
      ...fact,
      repeated: 'allowed',
      then: [{ type: 'ParcelReported', shipmentId: 's1', state: 'in_transit', applied: true }],
    },
  ),
  row(
    'receiptConfirmed',
    goodsFacts.receiptConfirmed,
    { eventId: 'e1', condition: 'ok' },
    {
      allowedIn: ['receipt'],
      refusedIn: received,
      ...fact,
      repeated: 'already_confirmed',
      then: [{ type: 'ReceiptConfirmed', by: 'link' }],
    },
  ),
]);

test('an order that the review sends back to be mended is looked at by a person, even when it had passed by itself', () => {
  const s = orderIn('review', rejected);
  expect(s).toMatchObject({ verified: false, clean: false, review: null });
});

describe('picking and packing', () => {
  const pick = (lines: { lineId: string; quantity: number }[], s = orderIn('fulfilment')) => {
    const input = { shipmentId: 's1', lines };
    return refusal(goodsActs['complete-picking'], s, input, NOW)?.code ?? goodsActs['complete-picking'].events(s, input, NOW);
  };
  test('more than the pick list says is refused, and so is what does not stand on it', () => {
    expect(pick([{ lineId: 'l1', quantity: 3 }])).toBe('picking_mismatch');
    expect(pick([{ lineId: 'l2', quantity: 2 }])).toBe('picking_mismatch');
  });
  test('after a short pick the shipment goes on with what is there, and the rest is missing', () => {
    expect(pick([{ lineId: 'l1', quantity: 1 }])).toEqual([
      { type: 'PickFellShort', bookingId: 'b1', shipmentId: 's1', missing: [{ lineId: 'l1', quantity: 1 }] },
      { type: 'ShipmentPicked', shipmentId: 's1' },
    ]);
    expect(pick([])).toEqual([{ type: 'PickFellShort', bookingId: 'b1', shipmentId: 's1', missing: [{ lineId: 'l1', quantity: 2 }] }]);
  });
  test('what replaces lost goods goes out whole', () => {
    const lost: Given[] = [
      { type: 'ShipmentFailed', shipmentId: 's1', as: 'lost' },
      { type: 'ReshipmentPlanned', shipmentId: 's2', replaces: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] },
    ];
    const input = { shipmentId: 's2', lines: [{ lineId: 'l1', quantity: 1 }] };
    expect(refusal(goodsActs['complete-picking'], orderIn('delivery', ...lost), input, NOW)?.code).toBe('picking_mismatch');
  });
  test('parcels can be packed again until a carrier is booked; the carriers are then asked anew', () => {
    const again = orderIn('labelling', packed('s1', 2));
    expect(again.shipments).toMatchObject([{ step: 'label', rates: [], packings: 2 }]);
    const input = { shipmentId: 's1', parcels: [{ weightGrams: 500, lines: [{ lineId: 'l1', quantity: 2 }] }] };
    expect(refusal(goodsActs['complete-packing'], orderIn('labelling', booked()), input, NOW)?.code).toBe('nothing_to_do');
  });
  test('the parcels together must hold exactly what was picked', () => {
    const pack = (...quantities: number[]) =>
      refusal(
        goodsActs['complete-packing'],
        orderIn('packing'),
        { shipmentId: 's1', parcels: quantities.map((quantity) => ({ weightGrams: 500, lines: [{ lineId: 'l1', quantity }] })) },
        NOW,
      )?.code;
    expect([pack(1), pack(1, 2), pack(1, 1)]).toEqual(['packing_mismatch', 'packing_mismatch', undefined]);
  });
  test('each shipment goes its own way', () => {
    const s = given(...situations.fulfilment, plannedTwice, { type: 'ShipmentPicked', shipmentId: 's2' });
    const one = [{ lineId: 'l1', quantity: 1 }];
    expect(refusal(goodsActs['complete-picking'], s, { shipmentId: 's1', lines: one }, NOW)).toBeUndefined();
    expect(refusal(goodsActs['complete-picking'], s, { shipmentId: 's2', lines: one }, NOW)?.code).toBe('nothing_to_do');
    expect(refusal(goodsActs['complete-picking'], s, { shipmentId: 's9', lines: one }, NOW)?.code).toBe('nothing_to_do');
  });
});

describe('booking a carrier', () => {
  const book = (choice: object, ...more: Parameters<typeof given>) =>
    refusal(goodsActs['book-carrier'], orderIn('packing', packed(), ...more), { shipmentId: 's1', ...choice }, NOW)?.code;
  test('waits for the carriers to answer', () => expect(book({})).toBe('not_ready'));
  test('takes another carrier than the suggested one, even one that is late, but none that does not serve', () => {
    expect(book({ carrier: 'crane' }, rated())).toBeUndefined();
    expect(book({ carrier: 'crane', service: 'air' }, rated())).toBe('carrier_unsuitable');
    expect(book({ carrier: 'owl' }, rated())).toBe('carrier_unsuitable');
  });
  test('takes the best late one when nobody is in time', () => {
    const late = rated();
    const s = orderIn('packing', packed(), { ...late, rates: late.rates.filter((r) => !r.fits) });
    expect(goodsActs['book-carrier'].events(s, { shipmentId: 's1' }, NOW)).toMatchObject([{ carrier: 'crane' }]);
  });
});

describe('handing over', () => {
  const handOver = (s: ReturnType<typeof given>) => refusal(goodsActs['hand-over'], s, { shipmentId: 's1' }, NOW);
  test('goods with an open balance stay here, and the refusal names the balance', () => {
    const deposit = orderWith({ terms: 'deposit', depositPercent: 30 }, 'handing over', paid(6_600));
    expect(handOver(deposit)).toMatchObject({ code: 'payment_missing', detail: expect.stringContaining('15400') });
    expect(handOver(orderWith({ terms: 'deposit', depositPercent: 30 }, 'handing over', paid(6_600), paid(15_400, 'p2')))).toBeUndefined();
  });
  test('goods on account leave before they are paid', () =>
    expect(handOver(orderWith({ terms: 'on_account' }, 'handing over'))).toBeUndefined());
  test('shipped goods are no longer reserved', () => {
    expect(orderIn('delivery')).toMatchObject({ reservations: [], lines: [{ reserved: 0, shipped: 2 }] });
  });
});

describe('on the road', () => {
  test('a report about a parcel that nobody knows is kept as ignored, with the reason', () => {
    const about = { eventId: 'e1', parcelId: 'x', state: 'delivered', at: NOW } as const;
    expect(refusal(goodsFacts.carrierReported, orderIn('delivery'), about, NOW)?.code).toBe('parcel_unknown');
  });
  test('a late report is recorded and moves nothing', () => {
    const s = orderIn('delivery', report('delivered', 5));
    const late = goodsFacts.carrierReported.events(s, { eventId: 'e2', parcelId: 's1p1', state: 'in_transit', at: hoursLater(2) }, NOW);
    expect(late).toMatchObject([{ type: 'ParcelReported', applied: false }]);
  });
  test('the first of two shipments can be received while the second is still being packed', () => {
    const s = given(
      ...situations.fulfilment,
      plannedTwice,
      packed('s1', 1),
      rated(),
      booked(),
      labelled(),
      handedOver(),
      report('delivered'),
    );
    expect(refusal(goodsActs['confirm-receipt'], s, { by: 'phone', condition: 'ok' }, NOW)).toBeUndefined();
    expect(refusal(goodsActs['confirm-receipt'], s, { by: 'phone', condition: 'ok', shipmentId: 's2' }, NOW)?.code).toBe('nothing_to_do');
  });
  test('a problem at the receipt opens a complaint about what it brought', () => {
    const events = goodsFacts.receiptConfirmed.events(orderIn('receipt'), { eventId: 'e1', condition: 'problem', textId: 't1' }, NOW);
    expect(events).toMatchObject([
      { condition: 'problem' },
      { type: 'CaseOpened', kind: 'complaint', lines: [{ lineId: 'l1', quantity: 2 }], textId: 't1' },
    ]);
  });
});
