// What people and machines say to an order: sensible for where it stands most of the time, and now and then beside the point: unknown
// ids, too many pieces, forms and quotes of yesterday. Always what the API's schemas let through.
import type { ActName, FactName } from '../../workflows/domain/acts';
import type { PricedLine } from '../../workflows/domain/events';
import { shippingFee, goodsTotal } from '../../workflows/domain/money';
import type { OrderState } from '../../workflows/domain/state';
import * as words from '../../workflows/domain/vocabulary';
import type { Dice } from './dice';
import type { Play } from './play';

/** Where an order stands, on the engine or in the model. */
export type Stand = Pick<Play, 'state' | 'now' | 'at' | 'policy' | 'told'>;

export const SKUS = ['CUP', 'POT', 'TEA', 'TRAY'];
const prices: Record<string, number> = { CUP: 3_333, POT: 19_900, TEA: 100, TRAY: 450_000 };
const money = (amount: number, currency = 'CNY') => ({ amount, currency });
const day = (play: Stand, days: number) => new Date(play.now + days * 86_400_000).toISOString().slice(0, 10);

/** Each SKU once, priced and numbered as the API does it. */
export function goods(dice: Dice): PricedLine[] {
  const skus = SKUS.filter(() => dice.percent(45));
  return (skus.length > 0 ? skus : ['CUP']).map((sku, i) => {
    const listPrice = prices[sku] ?? 1;
    const unitPrice = dice.percent(20) ? Math.round(listPrice * 0.8) : listPrice;
    return { lineId: `l${i + 1}`, sku, quantity: dice.between(1, 5), unitPrice, listPrice, taxRate: dice.of(1_300, 900, 0) };
  });
}
const terms = (dice: Dice) => {
  const chosen = dice.of(...(['prepaid', 'prepaid', 'deposit', 'on_account'] as const));
  return { terms: chosen, depositPercent: chosen === 'deposit' ? dice.of(30, 50, 1, 99) : null };
};
export const content = (play: Stand, dice: Dice) => {
  const lines = goods(dice);
  return {
    ...{ lines, shippingFee: shippingFee(goodsTotal(lines), play.policy.shipping), ...terms(dice) },
    ...{ requestedDate: dice.percent(30) ? day(play, dice.between(0, 30)) : null, addressId: dice.percent(90) ? 'a1' : null },
    special: dice.percent(10),
  };
};

/** As the API takes it in: an order without an address is no clean one. */
export const received = <T extends { addressId: string | null }>(order: T, dice: Dice) => ({
  ...order,
  clean: dice.percent(60) && order.addressId !== null,
});

/** One of these ids, or one that is none. */
const id = (dice: Dice, known: string[], other: string): string => (dice.percent(4) ? other : (dice.from(known) ?? other));
const spoken = (dice: Dice) => ({ by: dice.of(...words.spokenBy) });
/** All of these pieces, or some, or some more than that. */
const pieces = (dice: Dice, of: { lineId: string; quantity: number }[]) =>
  dice.percent(70)
    ? of.map(({ lineId, quantity }) => ({ lineId, quantity }))
    : of
        .map(({ lineId, quantity }) => ({ lineId, quantity: dice.between(0, quantity + (dice.percent(10) ? 1 : 0)) }))
        .filter((l) => l.quantity > 0);
/** At least one line, as most schemas want it. */
const some = (dice: Dice, of: { lineId: string; quantity: number }[]) => {
  const chosen = pieces(dice, of);
  return chosen.length > 0 ? chosen : [{ lineId: of[0]?.lineId ?? 'l1', quantity: 1 }];
};
const isBad = (dice: Dice) => (dice.percent(15) ? ({ condition: 'problem', textId: 't1' } as const) : ({ condition: 'ok' } as const));

type Input = (play: Stand, dice: Dice, s: OrderState) => object;
const nothing: Input = () => ({});
const caseRequest: Input = (_, dice, s) => ({
  kind: dice.of(...words.caseKinds),
  reason: dice.of(...words.caseReasons),
  ...dice.maybe(50, 'lines', some(dice, s.lines)),
});
const shipment: Input = (_, dice, s) => ({
  shipmentId: id(
    dice,
    s.shipments.map((x) => x.shipmentId),
    's99',
  ),
});
const caseId = (dice: Dice, s: OrderState) =>
  id(
    dice,
    s.cases.map((c) => c.caseId),
    'c99',
  );
const giving: Input = (_, dice, s) => ({
  ...dice.maybe(60, 'amount', dice.of(1, 100, 5_000, 600_000, ...s.payments.map((p) => p.amount.amount))),
  ...{ reasonId: 't1', limit: 500_000 },
});
const decision: Input = (_, dice, s) => ({
  refundId: id(dice, [...s.asks.map((a) => a.ask), ...s.refunds.map((r) => r.refundId)], 'r99'),
  by: dice.of('u1', 'u2', 'u3'),
});
const remedy = (dice: Dice) => ({ remedy: dice.of(...words.remedies), ...dice.maybe(60, 'addressId', dice.of('a2', 'a3')) });

export const actInputs: Record<ActName, Input> = {
  'record-interaction': (_, dice) => ({ kind: dice.of(...words.interactionKinds), channel: 'phone', textId: 't1' }),
  'send-quote': (play, dice) => {
    const { lines, shippingFee: fee, terms: chosen, depositPercent } = content(play, dice);
    return { lines, shippingFee: fee, validDays: dice.of(1, 14, 365), terms: chosen, depositPercent };
  },
  'accept-quote': (_, dice) => spoken(dice),
  'decline-quote': (_, dice) => spoken(dice),
  place: (play, dice, s) => {
    const { requestedDate, special, ...c } = content(play, dice);
    const lines = s.quotes.length > 0 && dice.percent(50) ? {} : { lines: c.lines, shippingFee: c.shippingFee };
    const date = requestedDate ? { requestedDate } : {};
    return { ...lines, ...date, terms: c.terms, depositPercent: c.depositPercent, addressId: c.addressId ?? s.addressId, special };
  },
  lose: (_, dice) => ({ reason: dice.of(...words.loseReasons) }),
  verify: (_, dice) => ({ ...spoken(dice), ...dice.maybe(20, 'remarkId', 't2') }),
  confirm: (_, dice) => spoken(dice),
  decline: (_, dice) => ({ ...spoken(dice), ...dice.maybe(70, 'wishId', 't3') }),
  change: (play, dice, s) => ({
    ...(dice.percent(60) ? { lines: wantedGoods(dice, s), shipping: play.policy.shipping } : {}),
    ...dice.maybe(30, 'addressId', dice.of('a1', 'a2', 'a3')),
    ...dice.maybe(20, 'requestedDate', day(play, dice.between(0, 20))),
    ...dice.maybe(15, 'instructionsId', 't4'),
    ...dice.maybe(15, 'needs', true),
    ...dice.maybe(50, 'noteId', 't5'),
  }),
  'record-payment': (play, dice, s) => ({
    ...amountIn(dice, s),
    method: 'transfer',
    receivedOn: day(play, 0),
    bankPaymentId: null,
    referenceId: 't6',
  }),
  'waive-payment': giving,
  refund: giving,
  'approve-refund': decision,
  'reject-refund': decision,
  'approve-review': (_, dice) => dice.maybe(30, 'remarkId', 't7'),
  'reject-review': (_, dice) => ({ reasonId: 't8', backTo: dice.of('allocation', 'order') }),
  'complete-picking': (_, dice, s) => {
    const x = dice.from(s.shipments.filter((one) => one.step === 'pick')) ?? dice.from(s.shipments);
    return { shipmentId: x?.shipmentId ?? 's99', lines: pieces(dice, x?.lines ?? []), ...dice.maybe(20, 'remarkId', 't9') };
  },
  'complete-packing': (_, dice, s) => {
    const x = dice.from(s.shipments.filter((one) => one.step === 'pack' || one.step === 'label')) ?? dice.from(s.shipments);
    const lines = dice.percent(95) ? (x?.lines ?? []) : some(dice, x?.lines ?? []);
    const parcels = dice.percent(70) || lines.length < 2 ? [lines] : [lines.slice(0, 1), lines.slice(1)];
    return { shipmentId: x?.shipmentId ?? 's99', parcels: parcels.map((part) => ({ weightGrams: dice.between(1, 9_000), lines: part })) };
  },
  'book-carrier': (play, dice, s) => ({ ...shipment(play, dice, s), ...dice.maybe(30, 'carrier', dice.of('swift', 'crane', 'nobody')) }),
  'void-label': shipment,
  reprint: shipment,
  'hand-over': (play, dice, s) => ({ ...shipment(play, dice, s), ...dice.maybe(20, 'remarkId', 't10') }),
  'report-tracking': (play, dice, s) => ({ ...shipment(play, dice, s), ...tracked(play, dice) }),
  'confirm-receipt': (play, dice, s) => ({ ...(dice.percent(70) ? {} : shipment(play, dice, s)), ...spoken(dice), ...isBad(dice) }),
  propose: (play, dice, s) => {
    const kind = dice.of(...words.proposalKinds);
    const named = dice.percent(60) || kind === 'substitute' ? { lines: proposals(dice, s, kind) } : {};
    return { kind, ...(kind === 'new_date' ? { date: day(play, dice.between(0, 20)) } : named) };
  },
  'answer-proposal': (_, dice) => ({ accept: dice.percent(65), ...spoken(dice) }),
  'expect-supply': (play, dice, s) => ({
    expectedDate: day(play, dice.between(0, 20)),
    lines: some(dice, dice.percent(90) ? s.short : s.lines),
  }),
  'receive-supply': (play, dice, s) => ({
    lines: some(dice, s.short).map((l) => ({
      ...l,
      sku: s.lines.find((x) => x.lineId === l.lineId)?.sku ?? '',
      location: dice.of('shanghai', 'chengdu'),
    })),
    ...dice.maybe(30, 'expectedDate', day(play, 9)),
  }),
  'resolve-exception': (play, dice, s) => ({ ...shipment(play, dice, s), ...remedy(dice) }),
  'open-case': caseRequest,
  'decide-case': (_, dice, s) => {
    const known = s.cases.find((c) => c.state === 'opened') ?? s.cases[0];
    return {
      caseId: dice.percent(80) ? (known?.caseId ?? 'c99') : caseId(dice, s),
      decision: dice.of('approve', 'approve', 'approve', ...words.caseDecisions),
      ...dice.maybe(60, 'remedy', dice.of(...words.caseRemedies)),
      ...dice.maybe(40, 'lines', some(dice, known && known.lines.length > 0 ? known.lines : s.lines)),
      ...dice.maybe(25, 'refund', money(dice.of(1, 500, 10_000))),
      ...dice.maybe(25, 'exchange', goods(dice)),
      ...dice.maybe(40, 'returnNeeded', dice.percent(60)),
    };
  },
  'receive-return': (_, dice, s) => {
    const c = s.cases.find((one) => one.returnNeeded && one.received.length === 0) ?? s.cases[0];
    const lines = some(dice, c?.lines ?? []).map((l) => ({ ...l, condition: dice.of(...words.conditions) }));
    return { caseId: c?.caseId ?? 'c99', lines };
  },
  'quote-repair': (_, dice, s) => ({ caseId: caseId(dice, s), amount: money(dice.of(0, 1_500, 90_000)) }),
  'answer-repair-quote': (_, dice, s) => ({ caseId: caseId(dice, s), accept: dice.percent(60), ...spoken(dice) }),
  'complete-repair': (_, dice, s) => ({ caseId: caseId(dice, s), result: dice.of('repaired', 'repaired', 'not_repairable') }),
  'close-case': (_, dice, s) => ({ caseId: caseId(dice, s), result: dice.of(...words.caseResults), textId: 't11' }),
  'submit-closing': (_, dice) => ({ documentIds: [], ...dice.maybe(20, 'remarkId', 't12') }),
  'approve-closing': nothing,
  'reject-closing': () => ({ reasonId: 't13' }),
  'record-survey': (_, dice) => ({ score: dice.between(0, 10) }),
  cancel: (_, dice) => ({ reason: dice.of(...words.cancelReasons), ...dice.maybe(20, 'forFinance', true) }),
  note: (_, dice) => ({ textId: 't14', ...dice.maybe(50, 'to', dice.of(...words.staffRoles)) }),
  assign: (_, dice) => ({ to: dice.of('u1', 'u2', 'u3'), ...dice.maybe(50, 'textId', 't15') }),
  hold: (_, dice) => ({ reason: dice.of(...words.holdReasons) }),
  release: (_, dice) => ({ by: dice.of('u1', 'u2'), supervisor: dice.percent(50) }),
  promise: (play, dice) => ({ date: day(play, dice.between(0, 30)) }),
  resolve: (_, dice, s) => ({
    step: dice.from(s.blocked.filter((b) => b.how === null))?.step ?? 'label',
    how: dice.of('retry', 'retry', 'correct', 'skip', 'cancel'),
    roles: ['ops'],
  }),
};

/** What the order holds with other quantities, something new, something less. */
const wantedGoods = (dice: Dice, s: OrderState) => {
  const kept = [...new Set(s.lines.map((l) => l.sku))].filter(() => dice.percent(75));
  const more = goods(dice).map(({ lineId: _lineId, ...g }) => g);
  const own = kept.map((sku) => {
    const { unitPrice = 1, listPrice = 1, taxRate = 0, quantity = 1 } = s.lines.find((l) => l.sku === sku) ?? {};
    return { sku, unitPrice, listPrice, taxRate, quantity: dice.percent(50) ? quantity : dice.between(1, 6) };
  });
  const others = more.filter((g) => !kept.includes(g.sku));
  return own.length === 0 || dice.percent(30) ? [...own, ...others] : own;
};
const proposals = (dice: Dice, s: OrderState, kind: words.ProposalKind) =>
  some(dice, s.short.length > 0 && dice.percent(90) ? s.short : s.lines).map(({ lineId, quantity }) => {
    const { lineId: _lineId, quantity: _quantity, ...instead } = goods(dice)[0] ?? {};
    return { lineId, ...dice.maybe(60, 'quantity', quantity), ...(kind === 'substitute' ? { instead } : {}) };
  });
const tracked = (play: Stand, dice: Dice) => ({
  state: dice.of('in_transit', 'out_for_delivery', 'delivered', 'delivered', 'failed', 'returning', ...words.parcelStates),
  at: new Date(play.now - dice.of(0, 0, 0, 3_600_000, 86_400_000)).toISOString(),
  ...dice.maybe(10, 'cause', dice.of('lost', 'damaged', 'refused', 'address', 'recalled', 'who_knows')),
});
/** What is owed, or something near it. */
const amountIn = (dice: Dice, s: OrderState) => {
  const owed = s.lines.reduce((all, l) => all + l.quantity * l.unitPrice, s.shippingFee);
  return { amount: money(dice.of(owed || 1, Math.max(1, Math.round(owed * 0.3)), 1, owed + 1_234), dice.percent(4) ? 'USD' : 'CNY') };
};
const versionOf = (dice: Dice, version = 1) => (dice.percent(85) ? version : Math.max(1, version - 1));

export const factInputs: Record<FactName, Input> = {
  quoteAnswered: (_, dice, s) => ({
    quoteVersion: versionOf(dice, s.quotes.length),
    accept: dice.percent(70),
    ...dice.maybe(10, 'beyondCredit', true),
  }),
  customerConfirmed: (_, dice, s) => ({ formVersion: versionOf(dice, s.form?.version) }),
  customerDeclined: (_, dice, s) => ({ formVersion: versionOf(dice, s.form?.version), ...dice.maybe(80, 'wishId', 't16') }),
  changeRequested: (_, dice, s) => ({ wishId: 't17', ...dice.maybe(50, 'formVersion', versionOf(dice, s.form?.version)) }),
  receiptConfirmed: (play, dice, s) => ({ ...(dice.percent(70) ? {} : shipment(play, dice, s)), ...isBad(dice) }),
  carrierReported: (play, dice, s) => {
    const parcels = [...s.shipments.flatMap((x) => x.parcels.map((p) => p.parcelId)), ...s.cases.flatMap((c) => c.label?.parcelId ?? [])];
    return { parcelId: id(dice, parcels, 's99p1'), ...tracked(play, dice) };
  },
  refundRecorded: (_, dice, s) => ({
    refundId: id(
      dice,
      s.refunds.map((r) => r.refundId),
      'r99',
    ),
  }),
  paymentReported: (play, dice, s) => ({
    outcome: dice.of('captured', 'captured', 'captured', 'failed'),
    ...{ ...amountIn(dice, s), method: 'card', receivedOn: day(play, 0) },
    bankPaymentId: dice.percent(85) ? `bank-${play.told.length}` : `bank-${dice.between(0, play.told.length)}`,
  }),
  proposalAnswered: (_, dice, s) => ({
    proposalId: id(
      dice,
      s.proposals.map((p) => p.proposalId),
      'p99',
    ),
    accept: dice.percent(65),
  }),
  stockArrived: (_, dice) => ({ skus: [dice.from(SKUS) ?? 'CUP'] }),
  remedyChosen: (_, dice, s) => ({
    exceptionId: id(
      dice,
      s.exceptions.map((x) => x.exceptionId),
      'x99',
    ),
    ...remedy(dice),
  }),
  afterSalesRequested: (play, dice, s) =>
    dice.percent(60) || s.cases.length === 0
      ? caseRequest(play, dice, s)
      : { caseId: caseId(dice, s), ...dice.maybe(60, 'solved', dice.percent(70)), ...dice.maybe(50, 'textId', 't18') },
  repairQuoteAnswered: (_, dice, s) => ({
    version: versionOf(dice, Math.max(1, ...s.cases.map((c) => c.repair?.version ?? 1))),
    accept: dice.percent(60),
  }),
  cancelRequested: (_, dice) => dice.maybe(50, 'reason', dice.of(...words.cancelReasons)),
  surveyAnswered: (_, dice) => ({ score: dice.between(-1, 11) }),
};
