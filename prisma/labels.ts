// Labels and the intents to buy them. The intent is written before the purchase and read again after it, so that a purchase
// that was called off meanwhile voids itself. Called by the carriers' activities only.
import type { Db } from './client';

export interface LabelIntent {
  /** Ours, chosen before the first try: `orderId:label:parcelId:n`. */
  reference: string;
  orderId: string;
  parcelId: string;
  carrier: string;
}
export interface BoughtLabel extends LabelIntent {
  labelId: string;
  trackingNumber: string;
  /** Minor units. */
  price: number;
  currency: string;
}

/** Says that a label is about to be bought. */
export async function writeIntent(db: Db, intent: LabelIntent): Promise<void> {
  await db.labelIntent.createMany({ data: intent, skipDuplicates: true });
}

/** Calls off purchases that nobody may ever have begun: a worker that was frozen before its first line then finds them forbidden. */
export async function forbid(db: Db, intents: Omit<LabelIntent, 'carrier'>[], carrier: string): Promise<void> {
  await db.labelIntent.createMany({ data: intents.map((one) => ({ ...one, carrier, calledOff: true })), skipDuplicates: true });
}

/** Whether the purchase was called off since its intent was written. */
export async function isCalledOff(db: Db, reference: string): Promise<boolean> {
  return (await db.labelIntent.findUniqueOrThrow({ where: { reference } })).calledOff;
}

/**
 * Calls off purchases, done or not, and answers their intents: those of the whole order, or of some parcels up to one booking.
 * @param only.booking the n of their references; what was booked later stays, what a carrier did not take back before is asked again
 */
export async function callOff(db: Db, orderId: string, only?: { parcelIds: string[]; booking: number }): Promise<LabelIntent[]> {
  const these = only ? { parcelId: { in: only.parcelIds }, OR: upTo(only.booking) } : {};
  const where = { orderId, ...these };
  await db.labelIntent.updateMany({ where, data: { calledOff: true } });
  return db.labelIntent.findMany({ where, select: intent, orderBy: { reference: 'asc' } });
}
const upTo = (booking: number) => Array.from({ length: booking }, (_, i) => ({ reference: { endsWith: `:${i + 1}` } }));

/** What is, or was, to be bought under this reference. */
export async function intentOf(db: Db, reference: string): Promise<LabelIntent> {
  return db.labelIntent.findUniqueOrThrow({ where: { reference }, select: intent });
}
/** The same for a reference under which nothing may have been tried yet: null then. */
export async function findIntent(db: Db, reference: string): Promise<LabelIntent | null> {
  return db.labelIntent.findUnique({ where: { reference }, select: intent });
}
const intent = { reference: true, orderId: true, parcelId: true, carrier: true } as const;

export async function saveLabel(db: Db, label: BoughtLabel): Promise<void> {
  await db.label.createMany({ data: { ...label, state: 'active' }, skipDuplicates: true });
}

export interface KeptLabel {
  labelId: string;
  reference: string;
  trackingNumber: string;
  /** Minor units. */
  price: { amount: number; currency: string };
  boughtAt: string;
  state: 'active' | 'voided';
}

/** Our own row of each label of a reference, the oldest first. */
export async function labelsByReference(db: Db, reference: string): Promise<KeptLabel[]> {
  const rows = await db.label.findMany({ where: { reference }, orderBy: [{ at: 'asc' }, { labelId: 'asc' }] });
  return rows.map(({ labelId, trackingNumber, price: amount, currency, state, at }) => ({
    ...{ labelId, reference, trackingNumber, price: { amount, currency } },
    boughtAt: at.toISOString(),
    state: state === 'voided' ? 'voided' : 'active',
  }));
}

export async function markVoided(db: Db, labelId: string): Promise<void> {
  await db.label.updateMany({ where: { labelId }, data: { state: 'voided' } });
}
