// What is still to be provided of an order, after a short pick, with supply on its way, with a date that cannot be kept.
import { refusal } from '../../workflows/domain/acts/deed';
import { shortageActs } from '../../workflows/domain/acts/shortage';
import { isFulfilled, needsDecision, shipmentsOf, unplanned, wantedAgain } from '../../workflows/domain/shortage';
import { type Given, given, handedOver, line, NOW, orderIn, situations } from './given';

const missing = (quantity = 1): Given => ({ type: 'ShortageFound', lines: [{ lineId: 'l1', quantity }] });
const reserved = (quantity: number, location = 'shanghai'): Given => ({
  type: 'StockReserved',
  reservations: [{ lineId: 'l1', quantity, location }],
});

describe('a short pick', () => {
  const fell = (quantity: number): Given => ({
    type: 'PickFellShort',
    bookingId: 'b1',
    shipmentId: 's1',
    missing: [{ lineId: 'l1', quantity }],
  });
  test('leaves the shipment what was found; the rest is to be provided again', () => {
    const s = orderIn('fulfilment', fell(1));
    expect(s).toMatchObject({ shipments: [{ lines: [{ quantity: 1 }] }], short: [{ lineId: 'l1', quantity: 1 }] });
    expect(s.reservations).toEqual([{ lineId: 'l1', quantity: 1, location: 'shanghai' }]);
    expect([unplanned(s), needsDecision(s)]).toEqual([[{ lineId: 'l1', quantity: 1 }], true]);
  });
  test('of everything leaves no shipment, and its number is not given again', () => {
    const s = orderIn('fulfilment', fell(2));
    expect(s.shipments).toEqual([]);
    expect(shipmentsOf(s, [{ lineId: 'l1', quantity: 2, location: 'chengdu' }])).toMatchObject([{ shipmentId: 's2' }]);
    expect(isFulfilled(s)).toBe(false);
  });
  test('the house is empty only when the rest has gone, too', () => {
    const gone = [...situations['handing over'], fell(1), handedOver(), { type: 'StockBooked', bookingId: 'b1' }] satisfies Given[];
    expect(isFulfilled(given(...gone))).toBe(false);
    expect(given(...gone).lines).toMatchObject([{ quantity: 2, shipped: 1, reserved: 0 }]);
    const rest: Given[] = [
      { ...reserved(1, 'chengdu') },
      { type: 'ShortageEnded' },
      { type: 'ShipmentsAdded', shipments: [{ shipmentId: 's2', location: 'chengdu', lines: [{ lineId: 'l1', quantity: 1 }] }] },
    ];
    expect(isFulfilled(given(...gone, ...rest))).toBe(false);
    expect(isFulfilled(given(...gone, ...rest, handedOver('s2')))).toBe(true);
  });
  test('of one of two shipments from one place takes nothing from the other', () => {
    const two: Given[] = [
      { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] },
      {
        type: 'ShipmentsPlanned',
        shipments: [
          { shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
          { shipmentId: 's2', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
        ],
      },
    ];
    const s = given(...situations.review.slice(0, -2), ...two, handedOver('s2'));
    expect(s.reservations).toEqual([{ lineId: 'l1', quantity: 1, location: 'shanghai' }]);
    expect(s.lines).toMatchObject([{ reserved: 1, shipped: 1 }]);
  });
});

describe('supply', () => {
  const expected = (date: string, lines = [{ lineId: 'l1', quantity: 2 }]): Given => ({
    type: 'SupplyExpected',
    expectedDate: date,
    lines,
  });
  const came = (quantity: number, expectedDate: string | null = null): Given => ({
    type: 'SupplyReceived',
    bookingId: 'b1',
    lines: [{ lineId: 'l1', sku: line.sku, location: 'shanghai', quantity }],
    expectedDate,
  });
  const waiting = [...situations.allocation, missing(2), expected('2026-12-01')];
  test('that is expected takes the decision from sales, unless it is too late for the promised date', () => {
    expect(needsDecision(given(...waiting))).toBe(false);
    expect(needsDecision(given(...waiting, { type: 'DateConflictFound', promised: '2026-11-27', earliest: '2026-12-01' }))).toBe(true);
  });
  test('that comes in part leaves the rest expected, on a new date if one is named', () => {
    expect(given(...waiting, came(1)).supply).toEqual({ number: 1, expectedDate: '2026-12-01', lines: [{ lineId: 'l1', quantity: 1 }] });
    expect(given(...waiting, came(1, '2026-12-08')).supply).toMatchObject({ number: 2, expectedDate: '2026-12-08' });
    expect(given(...waiting, came(2)).supply).toBeNull();
  });
  test('of a line of which nothing is missing is refused', () => {
    const input = { expectedDate: '2026-12-01', lines: [{ lineId: 'l9', quantity: 1 }] };
    expect(refusal(shortageActs['expect-supply'], given(...situations.allocation, missing()), input, NOW)?.code).toBe('nothing_to_do');
  });
});

test('a newly agreed date ends the conflict with the old one', () => {
  const s = orderIn('allocation', { type: 'DateConflictFound', promised: '2026-11-27', earliest: '2026-12-01' });
  expect(needsDecision(s)).toBe(true);
  const agreed = { type: 'DatePromised', date: '2026-12-01', kind: 'agreed', by: 'sales' } as const;
  expect(
    needsDecision(given(...situations.allocation, { type: 'DateConflictFound', promised: '2026-11-27', earliest: '2026-12-01' }, agreed)),
  ).toBe(false);
});

describe('goods that go out once more', () => {
  const twice: Given[] = [
    ...situations.fulfilment,
    reserved(2),
    {
      type: 'ShipmentsPlanned',
      shipments: ['s1', 's2'].map((shipmentId) => ({ shipmentId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] })),
    },
    handedOver('s2'),
  ];
  const again: Given[] = [
    { type: 'StockShipped', shipmentId: 's2' },
    { type: 'ShipmentFailed', shipmentId: 's2', as: 'lost' },
    { type: 'ReshipmentPlanned', shipmentId: 's3', replaces: 's2', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
  ];
  test('stay reserved when others leave the same place', () => {
    const s = given(...twice, ...again, handedOver('s1'));
    expect(s.reservations).toEqual([{ lineId: 'l1', quantity: 1, location: 'shanghai' }]);
    expect(s.lines).toMatchObject([{ reserved: 1, shipped: 1 }]);
  });
  test('end no shortage of other goods', () => {
    const more: Given = { type: 'OrderChanged', lines: [{ ...line, quantity: 3 }], backTo: null };
    expect(given(...twice, more, missing(1), ...again).short).toEqual([{ lineId: 'l1', quantity: 1 }]);
    expect(given(...twice, missing(1), ...again).short).toEqual([]);
  });
  test('are asked for beside what has been handed over and still stands in the books', () => {
    const lost = [{ lineId: 'l1', quantity: 1 }];
    expect(wantedAgain(given(...twice), lost)).toMatchObject([{ lineId: 'l1', quantity: 3 }]);
    expect(wantedAgain(given(...twice, ...again.slice(0, 1)), lost)).toMatchObject([{ lineId: 'l1', quantity: 2 }]);
  });
});
