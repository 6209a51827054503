// What one carrier really did: labels bought and voided, parcels and their events. One journal per carrier; nothing personal is kept.
// Called by carrier.routes.ts. Buying is not idempotent on purpose: two purchases with one reference are two charges in the ledger.
import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PARCEL_STATES, type CarrierProfile, type ParcelState } from './carrier.data';
import type { Rate } from './carrier.rates';
import { Refusal } from './http';
import { openJournal, type Journal } from './journal';

const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('label_bought'),
    labelId: z.string(),
    reference: z.string(),
    trackingNumber: z.string(),
    service: z.string(),
    price: z.object({ amount: z.int(), currency: z.literal('CNY') }),
    boughtAt: z.string(),
  }),
  z.object({ type: z.literal('label_voided'), labelId: z.string(), voidedAt: z.string() }),
  z.object({
    type: z.literal('parcel_event'),
    trackingNumber: z.string(),
    event: z.object({ eventId: z.string(), state: z.enum(PARCEL_STATES), at: z.string(), cause: z.string().optional() }),
    silent: z.boolean(),
  }),
]);
type Entry = z.infer<typeof entrySchema>;
type Of<Type extends Entry['type']> = Extract<Entry, { type: Type }>;
export type ParcelEvent = Of<'parcel_event'>['event'];

export interface Label extends Omit<Of<'label_bought'>, 'type'> {
  state: 'active' | 'voided';
  voidedAt?: string;
}
export interface LedgerItem {
  at: string;
  kind: 'label_bought' | 'label_voided';
  reference: string;
  orderId: string;
  trackingNumber: string;
  amount: number;
  currency: string;
}

export class CarrierBooks {
  readonly ledger: LedgerItem[] = [];
  private readonly labels = new Map<string, Label>();
  private readonly byReference = new Map<string, Label[]>();
  private readonly parcels = new Map<string, ParcelEvent[]>();
  private readonly journal: Journal<Entry>;

  /** `announce` hears of every event that is not silent, also of old ones at start: the outbox knows what it has sent. */
  constructor(
    file: string,
    private readonly profile: CarrierProfile,
    private readonly announce: (trackingNumber: string, event: ParcelEvent) => void,
  ) {
    this.journal = openJournal(file, entrySchema, (entry) => this.apply(entry));
  }

  /** Sells a label and charges for it, each time it is asked. */
  buy(order: { reference: string; service: string; price: Rate['price'] }): Label {
    const labelId = `lbl_${randomUUID()}`;
    const trackingNumber = this.newTrackingNumber();
    this.journal.write({ type: 'label_bought', labelId, trackingNumber, ...order, boughtAt: new Date().toISOString() });
    return this.label(labelId);
  }

  /** All labels of a reference, oldest first. */
  find(reference: string): readonly Label[] {
    return this.byReference.get(reference) ?? [];
  }

  /**
   * Voids a label; voiding it again changes nothing.
   * @throws Refusal 404 `label_unknown`, 409 `already_in_transit` once the parcel has moved
   */
  void(labelId: string): Label {
    const label = this.label(labelId);
    if (label.state === 'voided') return label;
    if (this.events(label.trackingNumber).some((event) => hasMoved(event.state))) {
      throw new Refusal(409, 'already_in_transit', 'the parcel has moved, its label cannot be voided');
    }
    this.journal.write({ type: 'label_voided', labelId, voidedAt: new Date().toISOString() });
    return this.label(labelId);
  }

  /** @throws Refusal 404 `parcel_unknown` */
  events(trackingNumber: string): readonly ParcelEvent[] {
    const events = this.parcels.get(trackingNumber);
    if (!events) throw new Refusal(404, 'parcel_unknown', 'no parcel has this tracking number');
    return events;
  }

  /**
   * Appends an event to a parcel; a silent one is never announced, only polling finds it.
   * @throws Refusal 404 `parcel_unknown`
   */
  report(trackingNumber: string, news: Omit<ParcelEvent, 'eventId'>, announcement: 'webhook' | 'silent'): ParcelEvent {
    this.events(trackingNumber);
    const event: ParcelEvent = { eventId: `evt_${randomUUID()}`, ...news };
    this.journal.write({ type: 'parcel_event', trackingNumber, event, silent: announcement === 'silent' });
    return event;
  }

  close(): void {
    this.journal.close();
  }

  private apply(entry: Entry): void {
    switch (entry.type) {
      case 'label_bought': {
        const { type: _type, ...bought } = entry;
        const label: Label = { ...bought, state: 'active' };
        this.labels.set(label.labelId, label);
        this.byReference.set(label.reference, [...this.find(label.reference), label]);
        this.parcels.set(label.trackingNumber, []);
        this.ledger.push(ledgerItem(entry.type, label, label.boughtAt));
        return;
      }
      case 'label_voided': {
        const label = this.label(entry.labelId);
        label.state = 'voided';
        label.voidedAt = entry.voidedAt;
        this.ledger.push(ledgerItem(entry.type, label, entry.voidedAt));
        return;
      }
      case 'parcel_event':
        this.parcels.get(entry.trackingNumber)?.push(entry.event);
        if (!entry.silent) this.announce(entry.trackingNumber, entry.event);
        return;
    }
  }

  private label(labelId: string): Label {
    const label = this.labels.get(labelId);
    if (!label) throw new Refusal(404, 'label_unknown', 'there is no such label');
    return label;
  }

  private newTrackingNumber(): string {
    for (;;) {
      const digits = String(randomInt(10_000_000_000)).padStart(10, '0');
      const trackingNumber = `${this.profile.trackingPrefix}${digits}${luhnDigit(digits)}`;
      if (!this.parcels.has(trackingNumber)) return trackingNumber;
    }
  }
}

const hasMoved = (state: ParcelState) => state !== 'unknown' && state !== 'pre_transit';

/** Our references begin with the order's id: `<orderId>:<step>:<n>`. */
const ledgerItem = (kind: LedgerItem['kind'], { reference, trackingNumber, price }: Label, at: string): LedgerItem => ({
  at,
  kind,
  reference,
  orderId: reference.split(':')[0] ?? reference,
  trackingNumber,
  ...price,
});

/** The digit that makes the number pass Luhn's check (ISO/IEC 7812-1). */
export function luhnDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
