// The order shall be otherwise: what sales changes, and what the customer wishes by link. What it comes to: ../change.ts.
import { type ChangeInput, type ChangePlan, changePlan, isNoChange, isPicked, needsAgreement } from '../change';
import { looseTask, putBack } from '../evolve/parts';
import type { OrderEvent, Refusal } from '../events';
import { isAllHandedOver } from '../shortage';
import { isHandedOver, type OrderState, type Shipment } from '../state';
import { act, fact, type FactBase, no, onlyIn } from './deed';

const shipped = (): Refusal => no('already_shipped', 'Goods have been handed to the carrier: they can only come back as a return.');
const isOut = (s: OrderState): boolean =>
  ['delivery', 'receipt', 'after-care', 'closing', 'survey'].includes(s.stage) || isAllHandedOver(s);

const notChangeable = (s: OrderState): Refusal | undefined =>
  isOut(s)
    ? shipped()
    : s.expired
      ? no('order_closed', 'The order has expired.')
      : onlyIn(s, 'order', 'confirmation', 'payment', 'allocation', 'review', 'fulfilment');

const changed = (s: OrderState, i: ChangeInput): OrderEvent[] => planEvents(s, changePlan(s, i), i.noteId);

/** The plan, carried out. */
export function planEvents(s: OrderState, plan: ChangePlan, noteId?: string): OrderEvent[] {
  const { requestedDate } = plan.changed;
  return numbered(s, [
    plan.changed,
    ...(requestedDate ? [{ type: 'DatePromised' as const, date: requestedDate, kind: 'requested' as const, by: 'customer' as const }] : []),
    ...callOff(s, plan.callOff),
    ...plan.redirect.map(({ shipmentId }): OrderEvent => ({ type: 'ShipmentRedirected', shipmentId })),
    ...plan.relabel.map(({ shipmentId }): OrderEvent => ({ type: 'LabelVoidWanted', shipmentId })),
    ...(noteId && isInHand(s, plan) ? [looseTask(s, 'note', 'warehouse', noteId)] : []),
  ]);
}

/** Shipments come to nothing; the warehouse puts back what it has in its hands. */
export const callOff = (s: OrderState, shipments: Shipment[]): OrderEvent[] =>
  numbered(
    s,
    shipments.flatMap((x): OrderEvent[] => [
      { type: 'ShipmentCalledOff', shipmentId: x.shipmentId },
      ...(isPicked(x)
        ? [
            { type: 'EffectUndone' as const, what: 'put_back' as const, target: x.shipmentId, outcome: 'needs_person' as const },
            putBack(s, x),
          ]
        : []),
    ]),
  );

/** The warehouse has begun with goods that go on: it must hear what is different. */
const isInHand = (s: OrderState, plan: ChangePlan): boolean =>
  s.stage === 'fulfilment' && s.shipments.some((x) => !isHandedOver(x) && !plan.callOff.includes(x));

/** Tasks of one act are numbered on. */
function numbered(s: OrderState, events: OrderEvent[]): OrderEvent[] {
  let tasks = s.looseTasks;
  return events.map((e) => (e.type === 'TaskOpened' ? { ...e, taskId: `${e.step}.${(tasks += 1)}` } : e));
}

export const changeActs = {
  change: act<ChangeInput>({
    roles: ['sales'],
    whyNotNow: notChangeable,
    whyNot: (s, i) => {
      const plan = changePlan(s, i);
      if (isNoChange(plan)) return no('nothing_to_do', 'The order is so already.');
      return needsAgreement(plan) && s.shipments.some(isHandedOver) ? shipped() : undefined;
    },
    events: changed,
  }),
};

/** What the form says is still to be answered: the wish sends the order back to sales. */
const asksForm = (s: OrderState): boolean => s.stage === 'confirmation' && s.form?.state === 'sent';

export const changeFacts = {
  /** In other stages the order goes on meanwhile: sales hears of it and does what is to be done. */
  changeRequested: fact<FactBase & { wishId: string; formVersion?: number }>({
    whyNotNow: (s) =>
      s.cancelling || s.stage === 'cancellation'
        ? no('transition_not_allowed', 'The order is being cancelled.')
        : isOut(s)
          ? shipped()
          : undefined,
    whyNot: (s, { formVersion }) =>
      formVersion !== undefined && (s.form?.version !== formVersion || s.form.state === 'superseded')
        ? no('superseded', `Form ${formVersion} is no longer valid.`)
        : undefined,
    events: (s, { wishId }) => [
      asksForm(s) ? { type: 'ChangeWanted', formVersion: s.form?.version ?? 0, by: 'link', wishId } : { type: 'ChangeRequested', wishId },
      looseTask(s, 'note', 'sales', wishId),
    ],
  }),
};
