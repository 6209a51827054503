// What the order waits for where it stands, and the clocks of that: opened, ended, rung. As workflows/support/waiting.ts does it.
// An open order that waits for nobody, and does nothing by itself, is forgotten: the worst that can happen to it.
import { caseOf, openCases, workOf } from '../../workflows/domain/cases';
import { openAsks, owedBack } from '../../workflows/domain/credit';
import type { OrderEvent, TaskOpening } from '../../workflows/domain/events';
import { amountDue } from '../../workflows/domain/money';
import { isShort, needsDecision, openProposal } from '../../workflows/domain/shortage';
import {
  isEnded,
  isPacked,
  latestQuote,
  openException,
  type OrderState,
  type Shipment,
  storyShipments,
} from '../../workflows/domain/state';
import { ringsAt, rungOf } from '../../workflows/domain/waiting';
import { type StepId, steps } from '../../workflows/process';
import type { Play } from './play';
import { runs } from './shipment-jobs';
import { providing } from './stock-jobs';
import { intentOf } from './workflow';

interface Wait {
  step: StepId;
  id: string;
  decision?: OrderEvent[];
  times?: string[];
}
const wait = (step: StepId, id: string, isOpen: boolean, more: Pick<Wait, 'decision' | 'times'> = {}): Wait[] =>
  isOpen ? [{ step, id, ...more }] : [];

export function waitsOf(s: OrderState): Wait[] {
  if (isEnded(s)) return handRefunds(s);
  return [
    ...storyWaits(s),
    ...goodsWaits(s),
    ...s.shipments.filter((x) => runs(s, x)).flatMap((x) => shipmentWaits(s, x)),
    ...caseWaits(s),
    ...moneyWaits(s),
  ];
}

function storyWaits(s: OrderState): Wait[] {
  const quote = latestQuote(s);
  const version = s.form?.version ?? 1;
  const round = s.closingRounds + 1;
  const isInquiry = s.stage === 'consultation' || s.stage === 'introduction';
  const ends = s.shipments.flatMap((x) => x.returnUntil ?? []).sort();
  return [
    ...wait('answer-inquiry', 'answer-inquiry', s.stage === 'consultation' && s.interactions === 0),
    ...wait('follow-up', `follow-up.${s.stage}.${s.interactions}`, isInquiry && (s.interactions > 0 || s.stage === 'introduction')),
    ...(quote
      ? wait('quote', `quote.${quote.version}`, s.stage === 'quotation', {
          times: [quote.validUntil, quote.validUntil],
          decision: [{ type: 'QuoteExpired', quoteId: quote.quoteId }],
        })
      : []),
    ...wait('verify', `verify.${s.verifications + 1}`, s.stage === 'order' && s.availability !== null && !s.verified),
    ...wait('confirm', `confirm.${version}`, s.stage === 'confirmation' && s.form?.state === 'sent' && !s.expired, {
      decision: [{ type: 'OrderExpired' }],
    }),
    ...wait('pay', `pay.${version}`, s.stage === 'payment' && amountDue(s) > 0),
    ...wait('review', `review.${s.reviews}`, s.stage === 'review' && s.review?.state === 'requested'),
    ...wait('return-window', `return-window.${round}`, s.stage === 'after-care' && !s.returnWindowEnded && s.closing === null, {
      times: ends.slice(-1),
      decision: [{ type: 'ReturnWindowEnded' }],
    }),
    ...wait('submit-closing', `submit-closing.${round}`, s.stage === 'closing' && s.closing === null),
    ...wait('audit', `audit.${round}`, s.stage === 'closing' && s.closing === 'submitted'),
    ...wait('survey', `survey.${round}`, s.stage === 'survey' && s.survey === null, { decision: [{ type: 'SurveyEnded' }] }),
    ...s.blocked.filter((b) => b.how === null).flatMap((b) => wait('blocked', `blocked.${b.waitId}`, true)),
  ];
}

function goodsWaits(s: OrderState): Wait[] {
  const proposal = openProposal(s);
  const inTrouble = providing(s);
  const isDifference =
    s.terms === 'prepaid' && amountDue(s) > 0 && s.proposals.some((p) => p.state === 'accepted' && p.priceDifference.amount > 0);
  return [
    ...wait('proposal', `proposal.${proposal?.proposalId}`, inTrouble && proposal !== undefined),
    ...wait('shortage', `shortage.${s.shortages + 1}`, inTrouble && needsDecision(s)),
    ...wait('supply', `supply.${s.supply?.number}`, inTrouble && s.supply !== null && isShort(s)),
    ...wait('collect-balance', 'collect-balance.difference', inTrouble && isDifference),
    ...wait(
      'collect-balance',
      `collect-balance.${s.renewals + 1}`,
      s.terms === 'deposit' && atWork(s) && s.shipments.some(isPacked) && amountDue(s) > 0,
    ),
  ];
}
const atWork = (s: OrderState): boolean => ['fulfilment', 'delivery', 'receipt'].includes(s.stage);

function shipmentWaits(s: OrderState, x: Shipment): Wait[] {
  const { shipmentId, step, bookings } = x;
  const trouble = openException(s, shipmentId);
  const reship = s.exceptions.findLast((e) => e.shipmentId === shipmentId);
  const receipt: OrderEvent = { type: 'ReceiptConfirmed', shipmentId, by: 'silence', condition: 'ok' };
  return [
    ...wait('pick', `pick.${shipmentId}`, step === 'pick'),
    ...wait('pack', `pack.${shipmentId}`, step === 'pack'),
    ...wait('label', `label.${shipmentId}.${bookings + 1}.${x.packings}`, step === 'label' && x.rates.length > 0 && x.carrier === null),
    ...wait('hand-over', `hand-over.${shipmentId}.${bookings}`, step === 'hand-over' && !x.voiding),
    ...wait('exception', `exception.${trouble?.exceptionId}`, step === 'transit' && trouble !== undefined),
    ...wait(
      'shortage',
      `shortage.${reship?.exceptionId}.${s.arrivals}`,
      step === 'transit' && reship?.state === 'solved' && reship.remedy === 'reship',
    ),
    ...wait('transit', `transit.${shipmentId}.${x.reports}.${s.exceptions.length}`, step === 'transit' && !trouble, {
      decision: [{ type: 'ExceptionOpened', exceptionId: `x${s.exceptions.length + 1}`, shipmentId, cause: 'no_scan', fault: 'carrier' }],
    }),
    ...wait('receipt', `receipt.${shipmentId}`, step === 'delivered' && x.caseId === null && !x.receipt, { decision: [receipt] }),
  ];
}

function caseWaits(s: OrderState): Wait[] {
  return openCases(s).flatMap((c): Wait[] => {
    const { caseId, round } = c;
    const isDeclined = caseOf(s, caseId)?.state === 'declined';
    const closed: OrderEvent = { type: 'CaseClosed', caseId, result: isDeclined ? 'declined' : 'solved', by: 'silence' };
    const work = workOf(s, c);
    return [
      ...wait('case-decide', `case-decide.${caseId}.${round}`, work === 'decide'),
      ...wait('case-answer', `case-answer.${caseId}.${round}`, work === 'await_answer'),
      ...wait('case-receive', `case-receive.${caseId}.${round}`, work === 'await_return', { times: [] }),
      ...wait('case-repair', `case-repair.${caseId}.${round}.${work}`, work === 'diagnose' || work === 'repair'),
      ...wait('repair-quote', `repair-quote.${caseId}.${c.repair?.version}`, work === 'await_quote'),
      ...wait('shortage', `shortage.${caseId}.${round}.${s.arrivals}`, work === 'reserve'),
      ...wait('case-solved', `case-solved.${caseId}.${round}`, work === 'await_solved', { decision: [closed] }),
    ];
  });
}

const handRefunds = (s: OrderState): Wait[] =>
  s.refunds.filter((r) => r.state === 'open' && r.byHand).flatMap((r) => wait('refund', `refund.${r.refundId}`, true));
function moneyWaits(s: OrderState): Wait[] {
  const isOpen = s.closing !== 'approved' && !s.cancelling;
  const onAccount = s.terms === 'on_account' && amountDue(s) > 0 && storyShipments(s).length > 0;
  return [
    ...handRefunds(s),
    ...wait('refund', 'refund.overpaid.1', isOpen && owedBack(s).length > 0),
    ...wait('collect-balance', 'collect-balance.account.1', isOpen && onAccount),
    ...(isOpen ? openAsks(s) : []).flatMap((a) => wait('refund', `refund.${a.ask}.approval.1`, true)),
  ];
}

/** Waits that are over end, new ones open; at an intent they rest as they are. */
export function keepWaits(play: Play): void {
  const s = play.state;
  if (intentOf(s) !== undefined) return;
  const waits = waitsOf(s);
  for (const waitId of Object.keys(s.clocks)) if (!waits.some((w) => w.id === waitId)) play.emit([{ type: 'WaitEnded', waitId }]);
  for (const { step, id, times } of waits) {
    if (play.state.clocks[id]) continue;
    const { task: role, on } = steps[step];
    const task: TaskOpening | undefined = role ? { taskId: id, step, role, dueAt: null } : undefined;
    const dueAt = times ? (times[0] ?? null) : ringsAt(play.policy, step, { openedAt: play.at, pausedMs: 0, rung: 0 });
    play.emit([
      {
        type: 'WaitOpened',
        waitId: id,
        step,
        on,
        dueAt,
        ...(play.log.some((e) => 'task' in e && e.task?.taskId === id) || !task ? {} : { task }),
      },
    ]);
  }
}

/** Time goes on; what falls due meanwhile rings at its time. */
export function goOn(play: Play, until: number): void {
  for (let rings = 0; rings < 50; rings += 1) {
    const due = nextDue(play);
    if (!due || due.at > until) break;
    play.now = Math.max(play.now, due.at);
    ring(play, due.id);
    keepWaits(play);
  }
  play.now = Math.max(play.now, until);
}

export function nextDue(play: Play): { id: string; at: number } | undefined {
  if (play.state.hold || intentOf(play.state)) return undefined;
  const due = Object.entries(play.state.clocks).flatMap(([id, c]) => (c.dueAt === null ? [] : [{ id, at: Date.parse(c.dueAt) }]));
  return due.sort((a, b) => a.at - b.at || a.id.localeCompare(b.id))[0];
}

function ring(play: Play, waitId: string): void {
  const clock = play.state.clocks[waitId];
  const own = waitsOf(play.state).find((w) => w.id === waitId);
  const rung = clock && rungOf(clock.step, clock);
  if (!clock || !own || !rung) return play.emit([{ type: 'WaitEnded', waitId }]);
  const time = own.times?.[clock.rung + 1];
  const dueAt = own.times
    ? time
      ? new Date(Date.parse(time) + clock.pausedMs).toISOString()
      : null
    : ringsAt(play.policy, clock.step, { ...clock, rung: clock.rung + 1 });
  play.emit([{ type: 'ClockRang', waitId, what: rung.what, on: rung.on, dueAt }]);
  if (rung.what === 'decide' || rung.what === 'expire' || rung.what === 'take_as_received') play.emit(own.decision ?? []);
}
