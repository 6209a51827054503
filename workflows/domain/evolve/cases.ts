// After-sales cases. How each of these events changes the order; pure.
import { type Case, came, caseOf } from '../cases';
import type { CaseEvent } from '../events/cases';
import type { EventOf } from '../events';
import type { OrderState } from '../state';
import { type Folds, newShipment, quantityOf, together, withShipment } from './parts';

const withCase = (s: OrderState, caseId: string, change: (c: Case) => Partial<Case>): OrderState => ({
  ...s,
  cases: s.cases.map((c) => (c.caseId === caseId ? { ...c, ...change(c) } : c)),
});
const toDecide = (c: Case) => ({ state: 'opened', round: c.round + 1, solvedAskedAt: null }) as const;
const withLabel = (c: Case, change: Partial<NonNullable<Case['label']>>) => ({ label: c.label && { ...c.label, ...change } });

const newCase = (e: EventOf<'CaseOpened'> & { at: string }): Case => ({
  caseId: e.caseId,
  kind: e.kind,
  state: 'opened',
  lines: e.lines,
  reason: e.reason,
  reasonId: e.reasonId ?? null,
  textId: e.textId ?? null,
  documentIds: e.documentIds ?? [],
  ownerId: null,
  openedAt: e.at,
  round: 1,
  remedy: null,
  answerId: null,
  refund: null,
  wants: [],
  exchange: [],
  returnNeeded: false,
  label: null,
  received: [],
  goods: 'none',
  settled: false,
  refusals: 0,
  short: [],
  repair: null,
  charged: 0,
  bills: [],
  solvedAskedAt: null,
  result: null,
  closedAt: null,
});

/** A decision begins anew what was decided before; what is in our house stays there. */
const decided = (c: Case, e: EventOf<'CaseDecided'>, by: string): Partial<Case> => {
  const common = { ownerId: by, answerId: e.answerId ?? null, solvedAskedAt: null };
  if (e.decision === 'ask') return { ...common, state: 'asked', round: c.round + 1 };
  if (e.decision === 'decline') return { ...common, state: 'declined', remedy: 'none' };
  const { remedy, lines, refund, goods: wants } = e;
  const anew =
    c.goods === 'here' ? { returnNeeded: false } : { returnNeeded: e.returnNeeded, label: null, received: [], goods: 'none' as const };
  return { ...common, ...anew, state: 'approved', remedy, lines, refund, wants, settled: false, short: [] };
};

/** A repair in warranty costs nothing and has no bill. */
const charged = ({ repair, bills, charged: before }: Case): Partial<Case> => {
  const amount = repair?.amount.amount ?? 0;
  return repair && amount > 0 ? { charged: before + amount, bills: [...bills, { version: repair.version, amount }] } : {};
};

export const foldCases: Folds<CaseEvent> = {
  CaseOpened: (s, e) => ({ ...s, cases: [...s.cases, newCase(e)] }),
  CaseDecided: (s, e) => withCase(s, e.caseId, (c) => decided(c, e, e.actor.id)),
  CaseAnswered: (s, e) =>
    withCase(s, e.caseId, (c) => ({
      ...toDecide(c),
      textId: e.textId ?? c.textId,
      documentIds: [...c.documentIds, ...(e.documentIds ?? [])],
    })),
  ReturnLabelBought: (s, { caseId, parcelId, carrier, service, labelId, trackingNumber, price, documentIds }) =>
    withCase(s, caseId, (c) => ({
      label: {
        ...{ parcelId, carrier, service, labelId, trackingNumber, price, documentIds, arrivedAt: null },
        state: c.state === 'closed' ? 'void_wanted' : 'bought',
      },
    })),
  ReturnLabelVoided: (s, e) => withCase(s, e.caseId, (c) => withLabel(c, { state: e.outcome === 'done' ? 'voided' : 'used' })),
  ReturnAwaited: (s, e) => withCase(s, e.caseId, () => ({ state: 'awaiting_return' })),
  ReturnReported: (s, e) =>
    e.applied
      ? withCase(s, e.caseId, (c) => withLabel(c, { state: 'used', ...(e.state === 'delivered' ? { arrivedAt: e.occurredAt } : {}) }))
      : s,
  ReturnReceived: (s, e) =>
    withCase(s, e.caseId, (c) =>
      came(e.lines).length === 0
        ? { ...toDecide(c), received: e.lines }
        : { state: 'received', received: e.lines, goods: 'here', ...withLabel(c, { state: 'used' }) },
    ),
  ReturnBooked: (s, e) => {
    const back = came(caseOf(s, e.caseId)?.received ?? []);
    const lines = s.lines.map((l) => ({ ...l, returned: l.returned + quantityOf(back, l.lineId) }));
    return { ...withCase(s, e.caseId, () => ({ goods: 'ours' })), lines };
  },
  RepairQuoted: (s, { caseId, version, amount }) => {
    const free = amount.amount === 0;
    return withCase(s, caseId, () => ({
      state: free ? 'repairing' : 'repair_quoted',
      repair: { version, amount, state: free ? 'accepted' : 'quoted' },
    }));
  },
  RepairQuoteAnswered: (s, e) =>
    withCase(s, e.caseId, ({ repair }) => ({
      state: e.accept ? 'repairing' : 'declined',
      repair: repair && { ...repair, state: e.accept ? 'accepted' : 'declined' },
    })),
  RepairCompleted: (s, e) =>
    withCase(s, e.caseId, (c) => ({
      ...(e.result === 'repaired' ? charged(c) : toDecide(c)),
      repair: c.repair && { ...c.repair, state: e.result },
    })),
  CaseSettled: (s, e) => ({
    ...withCase(s, e.caseId, (c) => ({ settled: true, exchange: [...c.exchange, ...e.lines] })),
    lines: [...s.lines, ...e.lines.map((l) => ({ ...l, reserved: 0, shipped: 0, returned: 0 }))],
  }),
  CaseTurnedDown: (s, e) => withCase(s, e.caseId, (c) => ({ ...toDecide(c), refusals: c.refusals + 1 })),
  CaseGoodsShort: (s, e) => withCase(s, e.caseId, () => ({ short: e.lines })),
  CaseGoodsReserved: (s, { caseId, shipments }) => {
    const pieces = shipments.flatMap((x) => x.lines.map((l) => ({ ...l, location: x.location })));
    return {
      ...withCase(s, caseId, () => ({ state: 'shipping', short: [] })),
      shipments: [...s.shipments, ...shipments.map((x) => ({ ...newShipment(x), caseId }))],
      reservations: together([...s.reservations, ...pieces]),
      lines: s.lines.map((l) => ({ ...l, reserved: l.reserved + quantityOf(pieces, l.lineId) })),
    };
  },
  SendBackPlanned: (s, { caseId, shipmentId, location, lines }) => ({
    ...withCase(s, caseId, () => ({ state: 'shipping', goods: 'sent_back' })),
    shipments: [...s.shipments, { ...newShipment({ shipmentId, location, lines }), step: 'pack', caseId, customersGoods: true }],
  }),
  SolvedAsked: (s, e) => withCase(s, e.caseId, () => ({ solvedAskedAt: e.at })),
  CaseClosed: (s, e) =>
    withCase(s, e.caseId, (c) => ({
      ...{ state: 'closed', result: e.result, closedAt: e.at },
      ...(c.label?.state === 'bought' ? withLabel(c, { state: 'void_wanted' }) : {}),
    })),
  ReturnWindowOpened: (s, e) => withShipment(s, e.shipmentId, { returnUntil: e.until }),
  OrderReopened: (s) => ({ ...s, closing: null, closingRounds: s.closingRounds + 1 }),
};
