// The rules of missing goods: proposals, their answers, supply; and what they make of the order.
import { refusal } from '../../workflows/domain/acts/deed';
import { shortageActs, shortageFacts } from '../../workflows/domain/acts/shortage';
import type { OrderEvent } from '../../workflows/domain/events';
import { amounts } from '../../workflows/domain/money';
import {
  goodsHaveCome,
  isDue,
  isPlannable,
  needsDecision,
  openProposal,
  plannable,
  shipmentsOf,
  unplanned,
  wanted,
} from '../../workflows/domain/shortage';
import { cancelRequested, type Given, given, handedOver, NOW, orderIn, type Situation, situations, yuan } from './given';
import { row, testRules } from './rules';

const missing = (quantity = 1): Given => ({ type: 'ShortageFound', lines: [{ lineId: 'l1', quantity }] });
const made = (change: Partial<Extract<OrderEvent, { type: 'ProposalMade' }>> = {}) =>
  ({
    type: 'ProposalMade',
    proposalId: 'p1',
    kind: 'new_date',
    date: '2026-12-20',
    lines: [],
    priceDifference: yuan(0),
    ...change,
  }) satisfies Given;
const reserved = (quantity: number, location = 'shanghai'): Given => ({
  type: 'StockReserved',
  reservations: [{ lineId: 'l1', quantity, location }],
});
const cup = { sku: 'CUP', unitPrice: 12_000, listPrice: 12_000, taxRate: 1_300 };

const inHouse: Situation[] = ['fulfilment', 'packing', 'labelling', 'handing over'];
const all = (names: readonly Situation[], code: string) => Object.fromEntries(names.map((name) => [name, code]));
const waitsForHold = { held: 'on_hold', cancelling: 'transition_not_allowed' };
const open = (Object.keys(situations) as Situation[]).filter((s) => !['closed', 'lost', 'expired', 'cancelled'].includes(s));

testRules({ ...shortageActs, ...shortageFacts }, [
  row(
    'propose',
    shortageActs.propose,
    { kind: 'new_date', date: '2026-12-20' },
    {
      after: [missing()],
      allowedIn: ['allocation'],
      refusedIn: all(inHouse, 'nothing_to_do'), // there all goods stand in shipments
      ...waitsForHold,
      repeated: 'allowed',
      then: [
        { type: 'ProposalMade', proposalId: 'p1', kind: 'new_date', date: '2026-12-20', lines: [], priceDifference: yuan(0) },
        { type: 'DatePromised', date: '2026-12-20', kind: 'proposed', by: 'sales' },
      ],
    },
  ),
  row(
    'answer-proposal',
    shortageActs['answer-proposal'],
    { accept: true, by: 'phone' },
    {
      after: [missing(), made()],
      allowedIn: ['allocation', ...inHouse],
      ...waitsForHold,
      repeated: 'already_answered',
      then: [
        { type: 'ProposalAnswered', proposalId: 'p1', accept: true, by: 'phone' },
        { type: 'DatePromised', date: '2026-12-20', kind: 'agreed', by: 'customer' },
        { type: 'SupplyExpected', expectedDate: '2026-12-20', lines: [{ lineId: 'l1', quantity: 1 }] },
      ],
    },
  ),
  row(
    'expect-supply',
    shortageActs['expect-supply'],
    { expectedDate: '2026-12-15', lines: [{ lineId: 'l1', quantity: 1 }] },
    {
      after: [missing()],
      allowedIn: ['allocation'],
      refusedIn: all(['review', ...inHouse], 'nothing_to_do'),
      ...waitsForHold,
      repeated: 'allowed',
      then: [
        { type: 'SupplyExpected', expectedDate: '2026-12-15', lines: [{ lineId: 'l1', quantity: 1 }] },
        { type: 'DateConflictFound', promised: '2026-11-27', earliest: '2026-12-15' },
      ],
    },
  ),
  row(
    'receive-supply',
    shortageActs['receive-supply'],
    { lines: [{ lineId: 'l1', sku: 'TEAPOT', location: 'shanghai', quantity: 1 }] },
    {
      after: [missing()],
      allowedIn: ['allocation'],
      refusedIn: all(['review', ...inHouse], 'nothing_to_do'),
      ...waitsForHold,
      repeated: 'allowed',
      then: [{ type: 'SupplyReceived', bookingId: 'b1', expectedDate: null }],
    },
  ),
  row(
    'proposalAnswered',
    shortageFacts.proposalAnswered,
    { eventId: 'e1', proposalId: 'p1', accept: false, reasonId: 't1' },
    {
      after: [missing(), made()],
      allowedIn: ['allocation', ...inHouse],
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'already_answered',
      then: [{ type: 'ProposalAnswered', proposalId: 'p1', accept: false, by: 'link', reasonId: 't1' }],
    },
  ),
  row(
    'stockArrived',
    shortageFacts.stockArrived,
    { eventId: 'e1', skus: ['TEAPOT'] },
    {
      after: [missing()],
      allowedIn: ['allocation', ...open.filter((s) => s !== 'allocation')],
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'allowed',
      then: [{ type: 'StockArrived', skus: ['TEAPOT'] }],
    },
  ),
]);

const short: Given[] = [...situations.allocation, reserved(1), missing(1)];
const propose = (input: Parameters<typeof shortageActs.propose.events>[1], history = short) => {
  const s = given(...history);
  return refusal(shortageActs.propose, s, input, NOW)?.code ?? shortageActs.propose.events(s, input, NOW);
};
const accepted = (input: Parameters<typeof shortageActs.propose.events>[1], history = short): Given[] => {
  const offered = shortageActs.propose.events(given(...history), input, NOW);
  const known = [...history, ...offered];
  return [...known, ...shortageActs['answer-proposal'].events(given(...known), { accept: true, by: 'phone' }, NOW)];
};

describe('a proposal', () => {
  test('to leave something out means what is missing, unless sales says how much', () => {
    expect(propose({ kind: 'drop_line' })).toMatchObject([
      { lines: [{ lineId: 'l1', sku: 'TEAPOT', quantity: 1 }], priceDifference: yuan(-10_000) },
    ]);
    expect(propose({ kind: 'drop_line', lines: [{ lineId: 'l1', quantity: 3 }] })).toBe('quantity_invalid');
    expect(propose({ kind: 'drop_line', lines: [{ lineId: 'l9' }] })).toBe('nothing_to_do');
  });
  test('never leaves an order of which nothing is left', () => {
    expect(propose({ kind: 'drop_line', lines: [{ lineId: 'l1', quantity: 2 }] })).toBe('nothing_left');
  });
  test('of other goods replaces the whole line under a number that was never used, at the price of the catalogue', () => {
    expect(propose({ kind: 'substitute', lines: [{ lineId: 'l1', instead: cup }] })).toMatchObject([
      {
        lines: [{ lineId: 'l1', quantity: 2, instead: { lineId: 'l2', sku: 'CUP', quantity: 2, unitPrice: 12_000 } }],
        priceDifference: yuan(4_000),
      },
    ]);
    expect(propose({ kind: 'substitute' })).toBe('lines_missing');
  });
  test('to split needs something that could go out first', () => {
    expect(propose({ kind: 'split' })).toMatchObject([{ kind: 'split' }]);
    expect(propose({ kind: 'split' }, [...situations.allocation, reserved(0), missing(2)])).toBe('nothing_to_ship');
  });
  test('of a new date needs the date', () => expect(propose({ kind: 'new_date' })).toBe('date_missing'));
  test('to cancel comes too late when goods are on the road', () => {
    const onTheRoad: Given[] = [
      ...situations['handing over'],
      { type: 'PickFellShort', bookingId: 'b1', shipmentId: 's1', missing: [{ lineId: 'l1', quantity: 1 }] },
      handedOver(),
    ];
    expect(propose({ kind: 'cancel' }, onTheRoad)).toBe('already_shipped');
    expect(propose({ kind: 'drop_line' }, onTheRoad)).toMatchObject([{ kind: 'drop_line' }]);
  });
  test('with a date that cannot be kept and nothing missing only a date can be proposed', () => {
    const late: Given[] = [...situations.allocation, { type: 'DateConflictFound', promised: '2026-11-27', earliest: '2026-12-01' }];
    expect(propose({ kind: 'split' }, late)).toBe('nothing_to_do');
    expect(propose({ kind: 'new_date', date: '2026-12-01' }, late)).toMatchObject([{ kind: 'new_date' }, { type: 'DatePromised' }]);
  });
  test('is superseded by a newer one: the act is refused, the fact recorded as superseded', () => {
    const s = given(...short, made(), made({ proposalId: 'p2', kind: 'split', date: null }));
    expect(s.proposals.map((p) => p.state)).toEqual(['superseded', 'open']);
    const act = { accept: true, by: 'phone', proposalId: 'p1' } as const;
    expect(refusal(shortageActs['answer-proposal'], s, act, NOW)?.code).toBe('proposal_superseded');
    expect(refusal(shortageFacts.proposalAnswered, s, { eventId: 'e', proposalId: 'p1', accept: true }, NOW)?.code).toBe('superseded');
  });
  test('that arriving goods withdrew cannot be answered any more', () => {
    const s = given(...short, made(), { type: 'ProposalWithdrawn', proposalId: 'p1' });
    expect(refusal(shortageActs['answer-proposal'], s, { accept: true, by: 'phone' }, NOW)?.code).toBe('proposal_superseded');
  });
  test('is not accepted when the goods that it would leave out have come and stand in shipments', () => {
    const s = given(...short, made({ kind: 'drop_line', date: null, lines: [{ lineId: 'l1', sku: 'TEAPOT', quantity: 1 }] }), reserved(2), {
      type: 'ShipmentsPlanned',
      shipments: [{ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] }],
    });
    const answer = (accept: boolean) => refusal(shortageActs['answer-proposal'], s, { accept, by: 'phone' }, NOW)?.code;
    expect([answer(true), answer(false)]).toEqual(['proposal_superseded', undefined]);
  });
  test('is not answered while the order is being cancelled', () => {
    const s = given(...short, made(), cancelRequested);
    expect(refusal(shortageFacts.proposalAnswered, s, { eventId: 'e', proposalId: 'p1', accept: true }, NOW)?.code).toBe(
      'transition_not_allowed',
    );
  });
});

describe('what an accepted proposal makes of the order', () => {
  test('a new date: promised anew, and the goods are awaited by then', () => {
    const s = given(...accepted({ kind: 'new_date', date: '2026-12-20' }));
    expect(s.promises.at(-1)).toMatchObject({ date: '2026-12-20', kind: 'agreed', by: 'customer' });
    expect(s.supply).toMatchObject({ expectedDate: '2026-12-20', number: 1 });
    expect([needsDecision(s), isPlannable(s)]).toEqual([false, false]);
  });
  test('a split: what is there can be planned, the rest is awaited', () => {
    const s = given(...accepted({ kind: 'split' }), reserved(1));
    expect([isPlannable(s), needsDecision(s)]).toEqual([true, false]);
    const first = given(...accepted({ kind: 'split' }), reserved(1), {
      type: 'ShipmentsPlanned',
      shipments: shipmentsOf(s, plannable(s)),
    });
    expect(first.shipments).toMatchObject([{ shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] }]);
    expect(unplanned(first)).toEqual([{ lineId: 'l1', quantity: 1 }]);
    expect(isPlannable(first)).toBe(false);
  });
  test('other goods: another line, another total, and the stock gives back the old ones', () => {
    const s = given(...accepted({ kind: 'substitute', lines: [{ lineId: 'l1', instead: cup }] }));
    expect(s.lines).toMatchObject([{ lineId: 'l2', sku: 'CUP', quantity: 2 }]);
    expect(amounts(s)).toMatchObject({ total: 26_000, open: 4_000 });
    expect(wanted(s)).toEqual([
      { lineId: 'l2', sku: 'CUP', quantity: 2 },
      { lineId: 'l1', sku: 'TEAPOT', quantity: 0 },
    ]);
    expect(isDue(s)).toBe(true);
  });
  test('less goods: paid too much, nothing missing', () => {
    const s = given(...accepted({ kind: 'drop_line' }));
    expect(s).toMatchObject({ lines: [{ quantity: 1 }], short: [] });
    expect(amounts(s).open).toBe(-10_000);
    expect(isPlannable(s)).toBe(true);
  });
  test('cancelling: the order is cancelled for want of stock', () => {
    expect(given(...accepted({ kind: 'cancel' })).cancelling).toMatchObject({ reason: 'out_of_stock' });
  });
  test('a declined one is for sales to think of another', () => {
    const s = given(...short, made(), { type: 'ProposalAnswered', proposalId: 'p1', accept: false, by: 'link' });
    expect(needsDecision(s)).toBe(true);
  });
});

describe('a proposal is overtaken by goods that come', () => {
  const planned: Given = {
    type: 'ShipmentsAdded',
    shipments: [{ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] }],
  };
  const overtaken = (change: Parameters<typeof made>[0], ...more: Given[]) => {
    const s = given(...situations.allocation, missing(), made(change), ...more);
    const open = openProposal(s);
    return open && goodsHaveCome(s, open);
  };
  const goes = [{ lineId: 'l1', sku: 'TEAPOT', quantity: 1 }];
  test.each([
    ['split', {}, true],
    ['drop_line', { lines: goes }, true],
    ['substitute', { lines: [{ ...goes[0], instead: { ...cup, lineId: 'l2', quantity: 1 } }] }, true],
    ['new_date', {}, false],
    ['cancel', {}, false],
  ] as const)('%s', (kind, change, isAboutGoods) => {
    const about = { kind, ...change } as Parameters<typeof made>[0];
    expect([overtaken(about), overtaken(about, planned)]).toEqual([false, isAboutGoods]);
  });
});

test('stock that arrives for an order that waits for none changes nothing', () => {
  expect(refusal(shortageFacts.stockArrived, orderIn('allocation'), { eventId: 'e1', skus: ['TEAPOT'] }, NOW)?.code).toBe('nothing_to_do');
});
