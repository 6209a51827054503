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

/** Whether the purchase was called off since its intent was written. */
export async function isCalledOff(db: Db, reference: string): Promise<boolean> {
  return (await db.labelIntent.findUniqueOrThrow({ where: { reference } })).calledOff;
}

/** Calls off every purchase of the order, done or not, and answers their intents. */
export async function callOff(db: Db, orderId: string): Promise<LabelIntent[]> {
  await db.labelIntent.updateMany({ where: { orderId }, data: { calledOff: true } });
  return db.labelIntent.findMany({
    where: { orderId },
    select: { reference: true, orderId: true, parcelId: true, carrier: true },
    orderBy: { reference: 'asc' },
  });
}

export async function saveLabel(db: Db, label: BoughtLabel): Promise<void> {
  await db.label.createMany({ data: { ...label, state: 'active' }, skipDuplicates: true });
}

export async function markVoided(db: Db, labelId: string): Promise<void> {
  await db.label.updateMany({ where: { labelId }, data: { state: 'voided' } });
}
