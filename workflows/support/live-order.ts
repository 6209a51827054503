// A running order: its state, the events that are not in Postgres yet, and the notices that go out beside the story.
// Stages call it; a change to what it schedules, or in which order, needs `patched`.
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { evolve } from '../domain/evolve';
import { looseTask } from '../domain/evolve/parts';
import type { OrderEvent, RecordedEvent } from '../domain/events';
import type { Policy } from '../domain/policy';
import { isFulfilled } from '../domain/shortage';
import { isTalk } from '../domain/silence';
import { isEnded, isOver, type OrderState, storyShipments } from '../domain/state';
import type { Actor } from '../domain/vocabulary';
import type { Legacy } from '../order.messages';
import type { Notice, OrderActivities } from '../order.ports';
import { isBrokenOff } from './effect';
import { attributesOf, detailsOf, isSame } from './visibility';

const SYSTEM: Actor = { role: 'system', id: 'workflow' };
const EVENTS_PER_RUN = 1_500;
const EVENTS_PER_RECORDING = 100;
const FACTS_REMEMBERED = 1_000;

/** Why every wait must end now. `advance`: the last shipment has left the stage, the order goes on to the next. */
export type Intent = 'cancel' | 'back' | 'advance' | 'rollOver';

export class LiveOrder {
  private readonly unsaved: RecordedEvent[];
  private savedSeq: number;
  private ending = false;
  private leaving = false;
  private shut = false;
  private stockMoves = false;
  private explaining = false;
  private sending = 0;
  private readonly unsent = new Map<string, Notice>();
  private readonly besideStory = new CancellationScope();
  private attributes;
  private readonly heard: Set<string>;
  private readonly wanted = perState(this, intentOf);
  /** When the customer last heard from us, or spoke with us (ISO). */
  toldAt: string;

  constructor(
    public state: OrderState,
    readonly policy: Policy,
    readonly world: OrderActivities,
    { toldAt, heard = [], unsaved = [] }: Legacy = {},
  ) {
    this.heard = new Set([...heard, ...state.causes]);
    this.toldAt = toldAt ?? state.createdAt ?? this.now;
    this.unsaved = [...unsaved];
    this.savedSeq = state.seq - unsaved.length;
    this.attributes = attributesOf(state);
    setCurrentDetails(detailsOf(state, []));
  }

  get now(): string {
    return new Date().toISOString();
  }

  emit(event: OrderEvent, actor: Actor = SYSTEM, causeId: string | null = null): void {
    const recorded = { ...event, seq: this.state.seq + 1, at: this.now, actor, causeId };
    this.state = evolve(this.state, recorded);
    this.unsaved.push(recorded);
    if (causeId !== null) this.heard.add(causeId);
    if (isTalk(event)) this.toldAt = recorded.at;
    this.explain();
  }

  /** What the Temporal UI shows, once for all that a moment brings: a burst of facts must not take the worker's time. */
  private explain(): void {
    if (this.explaining) return;
    this.explaining = true;
    void Promise.resolve().then(() => {
      this.explaining = false;
      setCurrentDetails(detailsOf(this.state, this.unsaved));
    });
  }

  /** Whether a fact came before. The state keeps the last 200 causes, the run all of its own: many copies may come late in a burst. */
  hasHeard(causeId: string): boolean {
    return this.state.causes.includes(causeId) || (this.heard.has(causeId) && patched('20261122-a-run-forgets-no-fact'));
  }
  /** For the next run: what was heard lately beyond what the state keeps. */
  private get heardBefore(): string[] {
    const kept = new Set(this.state.causes);
    return [...this.heard].filter((causeId) => !kept.has(causeId)).slice(-FACTS_REMEMBERED);
  }

  /** The run ends: what goes on beside the story stops where the next run can take it up. */
  leave(): void {
    this.leaving = true;
  }
  get isLeaving(): boolean {
    return this.leaving;
  }

  /** From now on a full run tells acts to come again, to the next one: among people who go on talking, it would never end. */
  shutDoor(): void {
    this.shut = true;
  }
  get isShut(): boolean {
    return this.shut && this.isFull;
  }
  private get isFull(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return historyLength > EVENTS_PER_RUN || continueAsNewSuggested;
  }

  /** Seen by every wait and effect, consumed by none; only the story acts on it. */
  get intent(): Intent | undefined {
    if (this.leaving) return 'rollOver';
    return this.wanted() ?? (this.isFull ? 'rollOver' : undefined);
  }

  /** Sends a notice beside the story, once what it speaks of is in Postgres: a mail outage delays the mail, never the order. */
  notify(notice: Omit<Notice, 'orderId' | 'key'> & { key?: string }): void {
    const { orderId } = this.state;
    const key = notice.key ?? [orderId, notice.kind, ...Object.values(notice.about)].join(':');
    this.resend({ ...notice, orderId, key });
  }

  /** A notice that the last run could not get rid of goes on in this one, under the same key. */
  resend(notice: Notice): void {
    this.unsent.set(notice.key, notice);
    if (notice.to === 'customer') this.toldAt = this.now;
    void this.send(notice);
  }

  private async send(notice: Notice): Promise<void> {
    this.sending += 1;
    try {
      await this.besideStory.run(async () => {
        await this.saved();
        await this.world.sendNotice(notice);
      });
      this.unsent.delete(notice.key);
    } catch (err) {
      if (isCancellation(err) || isBrokenOff(err)) return; // rolling over: the next run sends it
      this.emit({ type: 'NoticeFailed', key: notice.key, because: 'refused' });
      if (notice.to === 'customer') this.emit(looseTask(this.state, 'call-customer', 'sales'));
      this.unsent.delete(notice.key);
    } finally {
      this.sending -= 1;
    }
  }

  /** The order's movements of stock go one after the other: each counts on what the last one has left. */
  async moving<T>(work: () => Promise<T>): Promise<T> {
    await condition(() => !this.stockMoves);
    this.stockMoves = true;
    try {
      return await work();
    } finally {
      this.stockMoves = false;
    }
  }

  /** Resolves when something happens. */
  async changed(): Promise<void> {
    const { seq } = this.state;
    await condition(() => this.state.seq !== seq || this.intent !== undefined);
  }

  /** Resolves when everything up to `seq` is in Postgres. */
  async saved(seq = this.state.seq): Promise<void> {
    await condition(() => this.savedSeq >= seq);
  }

  /** Saves what happens, one recording in flight, the rest coalescing behind it. Ends after `close`; rejects on a defect. */
  async record(): Promise<void> {
    for (;;) {
      await condition(() => this.unsaved.length > 0 || this.ending);
      await this.quiet();
      this.show();
      if (this.unsaved.length === 0 || (this.ending && allHandlersFinished() && patched('20261122-next-run-saves-the-rest'))) return;
      const events = this.unsaved.splice(0, EVENTS_PER_RECORDING);
      await this.world.record({ orderId: this.state.orderId, events });
      this.savedSeq = events.at(-1)?.seq ?? this.savedSeq;
    }
  }

  /** Everything is recorded and every notice has found its end, or this run is full and the next one sends them. */
  async settled(): Promise<void> {
    const isSettled = () => this.unsent.size === 0 && this.savedSeq === this.state.seq;
    await condition(() => isSettled() || (this.isFull && patched('20261122-ended-order-rolls-over')));
  }

  /** The barrier before a run ends: nothing in flight, all that was done is saved. What is heard after that, the next run saves. */
  async close(recording: Promise<void>): Promise<void> {
    await this.saved();
    this.ending = true;
    await recording;
  }

  /** What the next run takes over, when this one is closed: facts are heard until its very end. */
  get legacy(): Required<Legacy> {
    return { notices: [...this.unsent.values()], toldAt: this.toldAt, heard: this.heardBefore, unsaved: this.unsaved };
  }

  /** Stops trying to send. */
  async letGoOfNotices(): Promise<void> {
    this.besideStory.cancel();
    await this.quiet();
    // One that is with the mail server at this moment says first how it ended: the next run would send it once more.
    if (this.sending > 0 && patched('20261122-mail-in-flight-awaited')) await condition(() => this.sending === 0);
  }

  /** Lets all that this moment sets going go on first, so that one recording holds it all. */
  private async quiet(): Promise<void> {
    for (let seen = -1; seen !== this.state.seq;) {
      seen = this.state.seq;
      await nextRound();
      await nextRound();
    }
  }

  /** Search attributes change only when stage, number, roles or blocked did: each change costs an action. */
  private show(): void {
    const attributes = attributesOf(this.state);
    if (isSame(attributes, this.attributes)) return;
    this.attributes = attributes;
    upsertSearchAttributes(attributes);
  }
}

/** What the order itself wants. */
function intentOf(s: OrderState): Intent | undefined {
  if (s.cancelling && s.stage !== 'cancellation' && !isEnded(s)) return 'cancel';
  if (s.backTo !== null) return 'back';
  if (s.stage === 'fulfilment' && isFulfilled(s)) return 'advance';
  return s.stage === 'delivery' && storyShipments(s).every(isOver) ? 'advance' : undefined;
}

/** Worked out once for each state: between two events the engine asks what is waited for many times. */
export function perState<T>(order: { readonly state: OrderState }, work: (state: OrderState) => T): () => T {
  let known: { of: OrderState; is: T } | undefined;
  return () => {
    if (known?.of !== order.state) known = { of: order.state, is: work(order.state) };
    return known.is;
  };
}

/** Resolves the next time the engine looks at what is waited for, which it does until nothing moves any more. */
async function nextRound(): Promise<void> {
  let asked = false;
  await condition(() => asked || !(asked = true));
}
