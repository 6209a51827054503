// Missing goods: what sales proposes, what the customer answers, what supplier and assembly bring. Source: PROCESS-SPEC branch 3.
import { addDays } from '../business-time';
import { quantityOf } from '../evolve/parts';
import type { LineQuantity, OrderEvent, PricedLine, ProposedLine, Refusal, SuppliedLine } from '../events';
import { isHandedOver, lastLine, type OrderState, promisedDate, type Proposal } from '../state';
import { goodsHaveCome, isShort, openProposal, plannable, unplanned } from '../shortage';
import type { ProposalKind, SpokenBy } from '../vocabulary';
import { act, fact, type FactBase, no, onlyIn } from './deed';

/** What sales proposes: pieces of a line that go, with what comes instead; prices are the catalogue's. Without lines: all that is missing. */
export interface ProposeInput {
  kind: ProposalKind;
  date?: string;
  lines?: { lineId: string; quantity?: number; instead?: Omit<PricedLine, 'lineId' | 'quantity'> & { quantity?: number } }[];
}

const notInTrouble = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'allocation', 'fulfilment') ??
  (isShort(s) || s.dateConflict ? undefined : no('nothing_to_do', 'Nothing is missing, and the promised date can be kept.'));

/** The lines of a proposal in full: which pieces go, and what comes instead under a line number that was never used. */
export function proposedLines(s: OrderState, { kind, lines }: ProposeInput): ProposedLine[] {
  if (kind !== 'substitute' && kind !== 'drop_line') return [];
  const meant = lines ?? s.short.map(({ lineId }) => ({ lineId }));
  const last = lastLine(s);
  return meant.map(({ lineId, quantity, instead }: NonNullable<ProposeInput['lines']>[number], i) => {
    const sku = s.lines.find((l) => l.lineId === lineId)?.sku ?? '';
    const most = quantityOf(unplanned(s), lineId);
    const pieces = quantity ?? (kind === 'drop_line' ? quantityOf(s.short, lineId) : most);
    return {
      ...{ lineId, sku, quantity: pieces },
      ...(instead ? { instead: { ...instead, quantity: instead.quantity ?? pieces, lineId: `l${last + i + 1}` } } : {}),
    };
  });
}

/** Minor units of the order's currency; positive when the customer pays more. */
const priceDifference = (s: OrderState, lines: ProposedLine[]): number =>
  lines.reduce((all, { lineId, quantity, instead }) => {
    const before = quantity * (s.lines.find((l) => l.lineId === lineId)?.unitPrice ?? 0);
    return all + (instead ? instead.quantity * instead.unitPrice : 0) - before;
  }, 0);

function notProposable(s: OrderState, i: ProposeInput): Refusal | undefined {
  if (!isShort(s) && i.kind !== 'new_date' && i.kind !== 'cancel')
    return no('nothing_to_do', 'No goods are missing; only a new date or cancelling can be proposed.');
  switch (i.kind) {
    case 'new_date':
      return i.date ? undefined : no('date_missing', 'Say the new date.', ['date']);
    case 'split':
      return plannable(s).length > 0 || s.shipments.length > 0
        ? undefined
        : no('nothing_to_ship', 'Nothing of the order is there yet that could go out first.');
    case 'substitute':
    case 'drop_line':
      return wrongLines(s, proposedLines(s, i), i.kind);
    case 'cancel':
      return tooLateToCancel(s);
  }
}

function wrongLines(s: OrderState, lines: ProposedLine[], kind: ProposalKind): Refusal | undefined {
  if (lines.length === 0 || (kind === 'substitute' && !lines.every((l) => l.instead)))
    return no('lines_missing', 'Say which goods are meant, and what comes instead.', ['lines']);
  for (const { lineId, quantity } of lines) {
    const most = quantityOf(unplanned(s), lineId);
    if (most === 0) return no('nothing_to_do', `Nothing of line ${lineId} is still to be provided.`);
    if (quantity < 1 || quantityOf(lines, lineId) > most)
      return no('quantity_invalid', `Of line ${lineId} between 1 and ${most} pieces can be meant.`);
  }
  const left = s.lines.reduce((all, l) => all + l.quantity - quantityOf(lines, l.lineId), 0);
  return left === 0 && kind === 'drop_line' ? no('nothing_left', 'Nothing of the order would be left: propose to cancel it.') : undefined;
}

const tooLateToCancel = (s: OrderState): Refusal | undefined =>
  s.shipments.some(isHandedOver)
    ? no('already_shipped', 'Goods have been handed to the carrier: what is missing can be dropped, the order not cancelled.')
    : undefined;

const proposed = (s: OrderState, i: ProposeInput): OrderEvent[] => {
  const lines = proposedLines(s, i);
  const date = i.date ?? null;
  return [
    {
      type: 'ProposalMade',
      proposalId: `p${s.proposals.length + 1}`,
      ...{ kind: i.kind, date, lines },
      priceDifference: { amount: priceDifference(s, lines), currency: s.currency },
    },
    ...(date ? [{ type: 'DatePromised' as const, date, kind: 'proposed' as const, by: 'sales' as const }] : []),
  ];
};

const notAnswerable = (s: OrderState): Refusal | undefined => {
  if (s.proposals.length === 0) return no('nothing_to_do', 'Nothing has been proposed.');
  if (openProposal(s)) return onlyIn(s, 'allocation', 'fulfilment') ?? calledOff(s);
  const last = s.proposals.at(-1)?.state;
  return last === 'withdrawn'
    ? no('proposal_superseded', 'The goods have come meanwhile: the proposal was withdrawn.')
    : last === 'superseded'
      ? no('proposal_superseded', 'The order has changed: the proposal is no longer valid.')
      : no('already_answered', 'The proposal has been answered before.');
};
const calledOff = (s: OrderState): Refusal | undefined =>
  s.cancelling ? no('transition_not_allowed', 'The order is being cancelled.') : undefined;
/** Another one than the open one was meant. */
const notTheOpenOne = (s: OrderState, proposalId: string | undefined, code: string): Refusal | undefined =>
  proposalId !== undefined && proposalId !== openProposal(s)?.proposalId
    ? s.proposals.some((p) => p.proposalId === proposalId && (p.state === 'accepted' || p.state === 'declined'))
      ? no('already_answered', 'The proposal has been answered before.')
      : no(code, `Proposal ${proposalId} is no longer valid.`)
    : undefined;
const cannotAccept = (s: OrderState, accept: boolean): Refusal | undefined => {
  const open = openProposal(s);
  if (!accept || !open) return undefined;
  if (open.kind === 'cancel') return tooLateToCancel(s);
  return open.kind !== 'split' && goodsHaveCome(s, open)
    ? no('proposal_superseded', 'Goods that it would leave out have come meanwhile and are being sent.')
    : undefined;
};

interface AnswerInput {
  accept: boolean;
  by: SpokenBy | 'link';
  reasonId?: string;
}
function answeredEvents(s: OrderState, { accept, by, reasonId }: AnswerInput, now: string): OrderEvent[] {
  const proposal = openProposal(s);
  if (!proposal) return [];
  const { proposalId, kind, date } = proposal;
  const answer: OrderEvent = { type: 'ProposalAnswered', proposalId, accept, by, ...(reasonId ? { reasonId } : {}) };
  if (!accept) return [answer];
  return [
    answer,
    ...(date ? [{ type: 'DatePromised' as const, date, kind: 'agreed' as const, by: 'customer' as const }] : []),
    ...(kind === 'new_date' || kind === 'split' ? awaited(s, proposal, now) : []),
    ...(kind === 'cancel' ? [{ type: 'CancelRequested' as const, reason: 'out_of_stock' as const }] : []),
  ];
}

/** The customer waits: by when the goods must be in the house, so that nobody forgets them. A date that the warehouse named stands. */
function awaited(s: OrderState, { date }: Proposal, now: string): OrderEvent[] {
  if (!isShort(s) || s.supply !== null) return [];
  const arrival = date ?? promisedDate(s) ?? now.slice(0, 10);
  const inHouse = addDays(arrival, -(s.availability?.leadDays ?? 0));
  return [{ type: 'SupplyExpected', expectedDate: inHouse < now.slice(0, 10) ? now.slice(0, 10) : inHouse, lines: s.short }];
}

const notSupplied = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'allocation', 'review', 'fulfilment') ?? (isShort(s) ? undefined : no('nothing_to_do', 'Nothing of the order is missing.'));
const notMissing = (s: OrderState, lines: LineQuantity[]): Refusal | undefined => {
  const wrong = lines.find((l) => quantityOf(s.short, l.lineId) === 0);
  return wrong ? no('nothing_to_do', `Nothing of line ${wrong.lineId} is missing.`) : undefined;
};

export const shortageActs = {
  propose: act<ProposeInput>({
    roles: ['sales'],
    whyNotNow: notInTrouble,
    whyNot: notProposable,
    events: proposed,
  }),
  'answer-proposal': act<{ accept: boolean; by: SpokenBy; proposalId?: string; reasonId?: string }>({
    roles: ['sales'],
    whyNotNow: notAnswerable,
    whyNot: (s, i) => notTheOpenOne(s, i.proposalId, 'proposal_superseded') ?? cannotAccept(s, i.accept),
    events: answeredEvents,
  }),
  /** Supplier or assembly: when it will be in the house. Too late for the promised date is for sales to solve. */
  'expect-supply': act<{ expectedDate: string; lines: LineQuantity[] }>({
    roles: ['warehouse'],
    whyNotNow: notSupplied,
    whyNot: (s, { lines }) => notMissing(s, lines),
    events: (s, { expectedDate, lines }) => {
      const promised = promisedDate(s);
      const earliest = addDays(expectedDate, s.availability?.leadDays ?? 0);
      return [
        { type: 'SupplyExpected', expectedDate, lines },
        ...(promised !== null && earliest > promised ? [{ type: 'DateConflictFound' as const, promised, earliest }] : []),
      ];
    },
  }),
  'receive-supply': act<{ expectedDate?: string; lines: SuppliedLine[] }>({
    roles: ['warehouse'],
    whyNotNow: notSupplied,
    whyNot: (s, { lines }) => notMissing(s, lines),
    events: (s, { expectedDate, lines }) => [
      { type: 'SupplyReceived', bookingId: `b${s.bookings + 1}`, lines, expectedDate: expectedDate ?? null },
    ],
  }),
};

export const shortageFacts = {
  proposalAnswered: fact<FactBase & { proposalId: string; accept: boolean; reasonId?: string }>({
    whyNotNow: notAnswerable,
    whyNot: (s, f) => notTheOpenOne(s, f.proposalId, 'superseded') ?? cannotAccept(s, f.accept),
    events: (s, { accept, reasonId }, now) => answeredEvents(s, { accept, by: 'link', ...(reasonId ? { reasonId } : {}) }, now),
  }),
  stockArrived: fact<FactBase & { skus: string[] }>({
    whyNotNow: (s) =>
      s.short.length > 0 || s.cases.some((c) => c.short.length > 0) ? undefined : no('nothing_to_do', 'The order waits for no stock.'),
    events: (_, { skus }) => [{ type: 'StockArrived', skus }],
  }),
};
