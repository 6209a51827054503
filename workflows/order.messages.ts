// Everything one can say to a running order, under the name used in code, on the wire, in URLs and on pages. Only grows.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ActInput, ActName, ActResult, FactInput, FactName } from './domain/acts';
import type { LineQuantity, RecordedEvent } from './domain/events';
import type { FirstInput } from './domain/intake';
import type { OrderState, Refusal } from './domain/state';
import type { Actor, Stage } from './domain/vocabulary';
import type { Notice } from './order.ports';

export const ORDER_WORKFLOW = 'orderWorkflow';
export const workflowIdOf = (orderId: string): string => `order-${orderId}`;

export type { Intake } from './domain/intake';

/** What a run hands over to the next one besides the state. */
export interface Legacy {
  /** Notices that it had not got rid of. */
  notices?: Notice[];
  /** When the customer last heard from us (ISO). */
  toldAt?: string;
  /** Facts that it had heard, beyond those that the state keeps. */
  heard?: string[];
  /** What it heard at its very end: part of the state, not yet in Postgres. */
  unsaved?: RecordedEvent[];
}
export interface OrderInput extends FirstInput, Legacy {
  /** Carried over from the last run, or folded from the log when an ended order is woken. */
  state?: OrderState;
}
export interface OrderResult {
  stage: Stage;
}

/** The order as recorded with the act's own events; what passes by itself afterwards shows on the next read. */
export interface Answer {
  version: number;
  stage: Stage;
  result?: ActResult;
  /** The act had been heard before: its result stands in the log under the same cause. */
  repeated?: true;
}
/** `causeId` = hash of caller, route, order and Idempotency-Key; it is the update's id too. */
export interface ActMessage<A extends ActName> {
  actor: Actor;
  causeId: string;
  input: ActInput<A>;
}
/** Facts may come as small JSON from the Temporal UI or CLI: only `eventId` and the fact's own fields are needed. */
export type FactMessage<F extends FactName> = FactInput<F> & { actor?: Actor };

/** Why an act is not taken at the very end of a run: whoever asks again is heard by the next one. */
export const RUN_ENDS = 'run_ends';

export const actUpdate = <A extends ActName>(name: A) => defineUpdate<Answer, [ActMessage<A>], A>(name);
export const factSignal = <F extends FactName>(name: F) => defineSignal<[FactMessage<F>], F>(name);
export const getOrder = defineQuery<OrderState>('getOrder');

export type { LineQuantity, Refusal };
