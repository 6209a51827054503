// What an order does by itself between messages, played from the same rules of the domain as workflows/stages uses: effects that begin
// at one moment and end at another, and the story that enters the next stage. Whatever is said meanwhile falls in between.
import { surplusEvents } from '../../workflows/domain/credit';
import type { OrderEvent } from '../../workflows/domain/events';
import { reviewReasons } from '../../workflows/domain/money';
import { isFulfilled } from '../../workflows/domain/shortage';
import {
  isConfirmed,
  isEnded,
  isOver,
  isSettled,
  latestQuote,
  openQuote,
  type OrderState,
  storyShipments,
} from '../../workflows/domain/state';
import { amountDue } from '../../workflows/domain/money';
import { openCases } from '../../workflows/domain/cases';
import { addDuration } from '../../workflows/domain/business-time';
import type { Stage } from '../../workflows/domain/vocabulary';
import type { StepId } from '../../workflows/process';
import { caseJobs } from './case-jobs';
import type { Dice } from './dice';
import { stockJobs } from './stock-jobs';
import { moneyJobs, undoJob } from './money-jobs';
import { shipmentJobs } from './shipment-jobs';
import type { Play } from './play';

/** An effect: what it knows when it begins is not what is true when it ends. */
export interface Job {
  id: string;
  /** Part of the stage: the story goes on only when it has ended. */
  ofStory?: true;
  /** Where it is blocked when the outside refuses it for good; without, it never is. */
  step?: StepId;
  /** Does it to the world, and says what then happens to the order as it stands by that time. */
  begin: () => (s: OrderState) => OrderEvent[];
}
export interface Running {
  job: Job;
  end: (s: OrderState) => OrderEvent[];
}

export type Intent = 'cancel' | 'back' | 'advance' | undefined;
export function intentOf(s: OrderState): Intent {
  if (s.cancelling && s.stage !== 'cancellation' && !isEnded(s)) return 'cancel';
  if (s.backTo !== null) return 'back';
  if (s.stage === 'fulfilment' && isFulfilled(s)) return 'advance';
  return s.stage === 'delivery' && storyShipments(s).every(isOver) ? 'advance' : undefined;
}

export class Workflow {
  running: Running[] = [];
  /** The cancellation has taken everything back. */
  private isUndone = false;
  constructor(
    private readonly play: Play,
    private readonly dice: Dice,
  ) {}

  /** What can begin now. */
  ready(): Job[] {
    const s = this.play.state;
    if (s.hold !== null || intentOf(s) !== undefined) return [];
    const jobs = [...storyJobs(this.play, this.dice), ...stockJobs(this.play), ...shipmentJobs(this.play, this.dice)];
    const undo = s.stage === 'cancellation' && !this.isUndone ? [undoJob(this.play, this.dice)] : [];
    const all = [...jobs, ...undo, ...caseJobs(this.play, this.dice), ...moneyJobs(this.play, this.dice)];
    const movesStock = this.running.some((r) => r.job.id.startsWith('stock'));
    const isFree = (job: Job) =>
      !this.running.some((r) => r.job.id === job.id) &&
      !s.blocked.some((b) => b.waitId === job.id && b.how === null) &&
      !(movesStock && job.id.startsWith('stock'));
    return all.filter(isFree);
  }

  /** One effect begins, ends, or is refused; or the story goes on. False when nothing is left to do. */
  step(): boolean {
    const ready = this.ready();
    const stage = this.next();
    const choices = ready.length + this.running.length + (stage ? 1 : 0);
    if (choices === 0) return false;
    const choice = this.dice.between(0, choices - 1);
    const [job, running] = [ready[choice], this.running[choice - ready.length]];
    if (job) this.begin(job);
    else if (running) this.end(running);
    else if (stage) this.enter(stage);
    return true;
  }
  /** Until everything waits for somebody. */
  settle(): void {
    for (let steps = 0; this.step(); steps += 1)
      if (steps > 500)
        throw new Error(
          `the order does not come to rest: ${this.ready()
            .map((j) => j.id)
            .join()}`,
        );
  }

  private begin(job: Job): void {
    if (job.step && this.dice.percent(3)) {
      this.play.emit([{ type: 'StepBlocked', step: job.step, waitId: job.id, code: 'refused', role: 'logistics' }]);
      return;
    }
    this.running.push({ job, end: job.begin() });
  }
  /** An intent may end it before its word is heard: what it did is done all the same. */
  private end(running: Running): void {
    this.running = this.running.filter((r) => r !== running);
    const intent = intentOf(this.play.state);
    if ((intent === 'cancel' || intent === 'back') && this.dice.percent(50)) return;
    if (running.job.id === 'undo') this.isUndone = true;
    this.play.emit(running.end(this.play.state));
  }

  private next(): Stage | undefined {
    const s = this.play.state;
    if (this.running.some((r) => r.job.ofStory)) return undefined;
    const intent = intentOf(s);
    if (intent === 'cancel') return 'cancellation';
    if (intent === 'back') return s.backTo ?? undefined;
    return nextStage(s, this.isUndone);
  }
  private enter(stage: Stage): void {
    const { play } = this;
    if (stage === 'after-care' && play.state.stage !== 'receipt') play.emit([{ type: 'OrderReopened' }]);
    if (stage === 'expired' && play.state.stockNews > 0) {
      play.shelf.release();
      play.emit([{ type: 'EffectUndone', what: 'release_reservation', target: play.state.orderId, outcome: 'done' }]);
    }
    if (stage === 'order' || stage === 'allocation') {
      const plans = play.state.shipments.filter((x) => x.caseId === null && x.step === 'pick');
      play.emit(plans.map(({ shipmentId }) => ({ type: 'ShipmentCalledOff', shipmentId })));
    }
    play.emit([{ type: 'StageEntered', stage }]);
    const { form } = play.state;
    if (stage === 'confirmation' && (form === null || form.state === 'superseded')) play.emit(sendForm(play, play.state));
    if (stage === 'payment' && play.state.renewals > 0) play.emit(surplusEvents(play.state, play.policy.refundLimit));
  }
}

/** Where the stage ends by itself, if it does now. A hold stops no story, only its effects and clocks. */
function nextStage(s: OrderState, isUndone: boolean): Stage | undefined {
  const leaving = s.lost ? 'lost' : s.lines.length > 0 ? 'order' : openQuote(s) ? 'quotation' : undefined;
  switch (s.stage) {
    case 'consultation':
      return leaving ?? (s.introduced ? 'introduction' : undefined);
    case 'introduction':
      return leaving;
    case 'quotation':
      return s.lost ? 'lost' : s.lines.length > 0 ? 'order' : latestQuote(s)?.state === 'declined' ? 'introduction' : undefined;
    case 'order':
      return s.orderNumber !== null && s.availability !== null && s.verified ? 'confirmation' : undefined;
    case 'confirmation':
      return s.form?.state === 'superseded' ? 'order' : s.expired ? 'expired' : isConfirmed(s) ? 'payment' : undefined;
    case 'payment':
      return amountDue(s) === 0 ? 'allocation' : undefined;
    case 'allocation':
      return storyShipments(s).length > 0 ? 'review' : undefined;
    case 'review':
      return s.review?.state === 'passed' ? 'fulfilment' : undefined;
    case 'fulfilment':
      return isFulfilled(s) ? 'delivery' : undefined;
    case 'delivery':
      return storyShipments(s).every(isOver) ? 'receipt' : undefined;
    case 'receipt':
      return storyShipments(s).every(isSettled) ? 'after-care' : undefined;
    case 'after-care':
      return (s.returnWindowEnded || s.closing !== null) && openCases(s).length === 0 ? 'closing' : undefined;
    case 'closing':
      return s.closing === 'approved' ? 'survey' : undefined;
    case 'survey':
      return openCases(s).length > 0 ? 'after-care' : s.survey !== null || s.surveyEnded ? 'closed' : undefined;
    case 'cancellation':
      return isUndone && !s.refunds.some((r) => r.state === 'open' && !r.byHand) ? 'cancelled' : undefined;
    case 'closed':
      return openCases(s).length > 0 ? 'after-care' : undefined;
    default:
      return undefined;
  }
}

/** The stages' own effects. */
function storyJobs(play: Play, dice: Dice): Job[] {
  const s = play.state;
  const job = (id: string, wanted: boolean, begin: Job['begin']): Job[] => (wanted ? [{ id, ofStory: true, begin }] : []);
  const asked = (now: OrderState) => JSON.stringify([now.lines.map((l) => [l.lineId, l.quantity]), now.addressId, now.requestedDate]);
  const passes = s.clean && s.availability?.short.length === 0 && s.availability.conflicts.length === 0;
  return [
    ...job('number', s.stage === 'order' && s.orderNumber === null, () => () => [
      { type: 'OrderNumbered', orderNumber: 'SO-2026-000001-2' },
    ]),
    ...job('availability', s.stage === 'order' && s.orderNumber !== null && s.availability === null, () => {
      const before = asked(s);
      const earliestDate = play.at.slice(0, 10);
      const conflicts = dice.percent(10) ? ['date'] : [];
      return (now) =>
        asked(now) === before ? [{ type: 'AvailabilityChecked', earliestDate, short: [], conflicts, leadDays: dice.of(0, 3, 40) }] : [];
    }),
    ...job('verify', s.stage === 'order' && s.availability !== null && !s.verified && passes, () => () => [
      { type: 'OrderVerified', by: 'rule' },
    ]),
    ...job('credit', s.stage === 'review' && s.review === null, () => {
      const more = s.terms === 'on_account' && dice.percent(20) ? ['credit'] : [];
      return (now) => {
        if (now.stage !== 'review' || now.review !== null) return [];
        const reasons = [...reviewReasons(now, play.policy.review), ...more];
        return [reasons.length === 0 ? { type: 'ReviewPassed', by: 'rule', reasons } : { type: 'ReviewRequested', reasons }];
      };
    }),
  ];
}

function sendForm(play: Play, s: OrderState): OrderEvent[] {
  const deliveryDate = s.requestedDate ?? s.availability?.earliestDate ?? play.at.slice(0, 10);
  const expiresAt = new Date(addDuration(play.policy.calendar, play.now, '7d')).toISOString();
  return [
    { type: 'FormSent', version: (s.form?.version ?? 0) + 1, deliveryDate, expiresAt },
    { type: 'DatePromised', date: deliveryDate, kind: 'proposed', by: 'system' },
  ];
}
