// Everything that can have happened to an order. Read by workflow, activities, API and tests.
// A name never changes its meaning: stored logs are folded again for years. A new meaning is a new event.
// Ids, SKUs, quantities, amounts and codes only: what people wrote or are called stays in Postgres behind a text or customer id.
import type { AnytimeEvent } from './events/anytime';
import type { CaseEvent } from './events/cases';
import type { ChangeEvent } from './events/change';
import type { DeliveryEvent } from './events/delivery';
import type { EndingEvent } from './events/ending';
import type { GoodsEvent } from './events/goods';
import type { MoneyEvent } from './events/money';
import type { SellingEvent } from './events/selling';
import type { ShortageEvent } from './events/shortage';
import type { Actor } from './vocabulary';

export type * from './events/parts';
export type { ProposedLine, SuppliedLine } from './events/shortage';

export type OrderEvent =
  SellingEvent | ChangeEvent | MoneyEvent | GoodsEvent | ShortageEvent | DeliveryEvent | CaseEvent | EndingEvent | AnytimeEvent;

export type EventType = OrderEvent['type'];
export type EventOf<T extends EventType> = Extract<OrderEvent, { type: T }>;

/** An event as it stands in the log. `causeId` names the act or fact behind it; what the workflow does by itself has none. */
export interface EventMeta {
  seq: number;
  at: string;
  actor: Actor;
  causeId: string | null;
}
export type RecordedEvent = OrderEvent & EventMeta;
