// What an act and a fact have in common, and the guards that several rules share.
import type { EventOf, EventType, OrderEvent, Refusal } from '../events';
import { isEnded, type OrderState, type Shipment, shipmentOf } from '../state';
import type { Stage, StaffRole } from '../vocabulary';

/** `now` is the order's own time, ISO; ids of texts stand for what people wrote. */
export interface Deed<Input> {
  /** Refusals that need no input: shown beside the act before anybody fills in a form. */
  whyNotNow(state: OrderState): Refusal | undefined;
  /** Refusals that depend on what is asked. */
  whyNot?(state: OrderState, input: Input, now: string): Refusal | undefined;
  events(state: OrderState, input: Input, now: string): OrderEvent[];
  /** Moves neither goods nor money: works while the order is held. */
  whileHeld?: true;
  /** Works while the order is being cancelled. */
  whileCancelling?: true;
  /** Has a meaning even after the order's end. */
  whenEnded?: true;
}
export interface Act<Input> extends Deed<Input> {
  roles: (StaffRole | 'admin')[];
  /** Refusals that depend on the caller's roles: who may do it sometimes only. */
  whyNotAs?(state: OrderState, roles: readonly string[]): Refusal | undefined;
}
export interface FactBase {
  /** Chosen by the sender; the same id twice is one fact. */
  eventId: string;
}

export const act = <Input>(a: Act<Input>): Act<Input> => a;
export const fact = <Input extends FactBase>(f: Deed<Input>): Deed<Input> => ({ whileHeld: true, whileCancelling: true, ...f });

export const no = (code: string, detail: string, missing?: string[]): Refusal => ({ code, detail, ...(missing ? { missing } : {}) });

export const onlyIn = (s: OrderState, ...stages: Stage[]): Refusal | undefined =>
  stages.includes(s.stage)
    ? undefined
    : no('transition_not_allowed', `The order is in stage ${s.stage}; this is possible in ${stages.join(', ')}.`);

export const notAt = (s: OrderState, shipmentId: string, step: string): Refusal | undefined => {
  const shipment = shipmentOf(s, shipmentId);
  if (!shipment) return no('nothing_to_do', `The order has no shipment ${shipmentId}.`);
  return shipment.step === step ? undefined : no('nothing_to_do', `Shipment ${shipmentId} is at step ${shipment.step}, not at ${step}.`);
};
export const noneAt = (s: OrderState, step: string): Refusal | undefined =>
  goesOn(s, (x) => x.step === step)
    ? undefined
    : (onlyIn(s, 'fulfilment', 'delivery') ?? no('nothing_to_do', `No shipment of the order is at step ${step}.`));
/** A case sends its goods in whatever stage the story is. */
export const goesOn = (s: OrderState, isThere: (x: Shipment) => boolean): boolean => {
  const inStage = s.stage === 'fulfilment' || s.stage === 'delivery';
  return s.shipments.some((x) => isThere(x) && (inStage || x.caseId !== null));
};

const guard = (deed: Deed<never>, s: OrderState): Refusal | undefined => {
  if (isEnded(s) && !deed.whenEnded) return no('order_closed', `The order has ended: ${s.stage}.`);
  if ((s.cancelling || s.stage === 'cancellation') && !deed.whileCancelling && !isEnded(s))
    return no('transition_not_allowed', 'The order is being cancelled.');
  if (s.hold && !deed.whileHeld) return no('on_hold', `The order is on hold: ${s.hold.reason}.`);
  return undefined;
};

/** What stands against the deed before anything is filled in: one guard for all, then its own rule. */
export const refusalNow = <Input>(deed: Deed<Input>, s: OrderState): Refusal | undefined => guard(deed, s) ?? deed.whyNotNow(s);
/** The one way to ask what stands against a deed, if anything. */
export const refusal = <Input>(deed: Deed<Input>, s: OrderState, input: Input, now: string): Refusal | undefined =>
  refusalNow(deed, s) ?? deed.whyNot?.(s, input, now);

/** The first event of a type among events. */
export const find = <T extends EventType>(events: OrderEvent[], type: T): EventOf<T> | undefined =>
  events.find((e): e is EventOf<T> => e.type === type);
