// One order that is played: its state and log, the bookkeeper's ledger beside it, and the rules asked as the workflow asks them
// (workflows/support/listen.ts). After every event the invariants are checked.
import { type ActName, acts, type FactName, facts, refusal, resultOf } from '../../workflows/domain/acts';
import type { Deed } from '../../workflows/domain/acts/deed';
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';
import { evolve } from '../../workflows/domain/evolve';
import { defaultPolicy, type Policy } from '../../workflows/domain/policy';
import { emptyOrder, type OrderState, type StockBooking } from '../../workflows/domain/state';
import type { Actor } from '../../workflows/domain/vocabulary';
import { flawsOf } from '../../workflows/domain/well-formed';
import { check, moved, must, wellFormed } from './invariants';
import { Ledger } from './ledger';
import { Shelf } from './shelf';

const SYSTEM: Actor = { role: 'system', id: 'workflow' };
export type Said = { act: ActName; input: object } | { fact: FactName; input: object };

export interface Told {
  said: Said;
  actor: Actor;
  causeId: string;
}

export class Play {
  state: OrderState = emptyOrder('o1');
  readonly log: RecordedEvent[] = [];
  readonly ledger = new Ledger('CNY');
  readonly shelf = new Shelf();
  /** A Monday, 10:00 in Shanghai. */
  now = Date.parse('2026-11-23T02:00:00.000Z');
  /** Everything that was said, for whoever reads a failure, and to say it once more. */
  readonly told: Told[] = [];
  /** News of stock that a case or a reshipment had heard of when it looked for its goods in vain. */
  readonly starved = new Map<string, number>();
  accepted = 0;
  refused = 0;

  constructor(readonly policy: Policy = defaultPolicy) {}

  /** What the warehouse knows goes into the books. */
  book(booking: StockBooking): void {
    if (this.booked.has(booking.bookingId)) return;
    this.booked.add(booking.bookingId);
    if (booking.kind === 'missing') this.shelf.writeOff(booking.location, booking.lines);
    else for (const { sku, location, quantity } of booking.lines) this.shelf.receive(sku, location, quantity);
  }
  private readonly booked = new Set<string>();

  get at(): string {
    return new Date(this.now).toISOString();
  }

  emit(events: OrderEvent[], actor: Actor = SYSTEM, causeId: string | null = null): void {
    for (const event of events) {
      wellFormed(event, event.type);
      const recorded: RecordedEvent = { ...event, seq: this.state.seq + 1, at: this.at, actor, causeId };
      const before = this.state;
      this.state = evolve(before, recorded);
      this.log.push(recorded);
      this.ledger.hear(recorded);
      moved(before, recorded, this.state);
    }
    if (events.length > 0) check(this.state, this.ledger);
  }

  /** Says it as its sender would; a refusal changes nothing, a repetition neither. */
  say(said: Said, actor: Actor, causeId = `cause-${this.told.length + 1}`): void {
    this.told.push({ said, actor, causeId });
    if (this.state.causes.includes(causeId)) return;
    const name = 'act' in said ? said.act : said.fact;
    const deed: Deed<never> = 'act' in said ? acts[said.act] : facts[said.fact];
    const input = ('act' in said ? said.input : { ...said.input, eventId: causeId }) as never;
    if ('fact' in said) must(!flawsOf(said.fact, input), `${name} lacks what it needs`, input);
    const why = refusal(deed, this.state, input, this.at);
    if (why) {
      this.refused += 1;
      must(/^[a-z_]+$/.test(why.code) && /^[A-Z].+\.$|^.+[.!)]$/.test(why.detail), `${name} is refused without a sentence`, why);
      if ('fact' in said) this.emit([{ type: 'FactIgnored', fact: said.fact, because: why }], actor, causeId);
      return;
    }
    const events = deed.events(this.state, input, this.at);
    must(events.length > 0, `${name} is allowed and does nothing`, said.input);
    resultOf(events);
    this.accepted += 1;
    this.emit(events, actor, causeId);
    must(this.state.causes.includes(causeId), `${name} would be done twice`);
  }
}
