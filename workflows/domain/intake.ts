// How an order begins: what the API saved when the customer came. Kept in Postgres and handed to the workflow; only grows.
import type { OrderContent } from './events';
import type { Policy } from './policy';
import type { Actor, Channel } from './vocabulary';

/** Ids and figures only: everything personal stays in Postgres. */
export type Intake = {
  channel: Channel;
  customerId: string;
  ownerId: string;
  currency: string;
  newCustomer: boolean;
  /** Who took it, and the cause of its first events. */
  actor: Actor;
  causeId: string;
} & (
  { kind: 'inquiry'; skus: string[]; addressId: string | null } | ({ kind: 'order'; orderNumber: string; clean: boolean } & OrderContent)
);

/** What the first run of an order is given. */
export interface FirstInput {
  orderId: string;
  policy: Policy;
  intake: Intake;
}
