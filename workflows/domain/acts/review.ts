// The audit before goods move: a person agrees, or sends the order back to the stage that must mend it. Source: PROCESS-SPEC branch 4.
import { remark } from '../remarks';
import type { Refusal } from '../events';
import { hasLeft, isHandedOver, type OrderState, storyShipments } from '../state';
import { callOff } from './change';
import { act, no, onlyIn } from './deed';

const underReview = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'review') ?? (s.review?.state === 'requested' ? undefined : no('nothing_to_do', 'Nobody has asked for a review.'));

/** What lies on the table of the warehouse, or has its label: a plan of shipments alone is simply made anew. */
const inHand = (s: OrderState) => storyShipments(s).filter((x) => x.step !== 'pick' && !isHandedOver(x));

export const reviewActs = {
  /** `noteId` only in messages of before remarks were handed on. */
  'approve-review': act<{ noteId?: string; remarkId?: string }>({
    roles: ['supervisor'],
    whyNotNow: underReview,
    events: (s, { noteId, remarkId }) => [
      { type: 'ReviewPassed', by: 'person', reasons: s.review?.reasons ?? [], ...(noteId ? { noteId } : {}) },
      ...remark('review', remarkId),
    ],
  }),
  'reject-review': act<{ reasonId: string; backTo: 'allocation' | 'order' }>({
    roles: ['supervisor'],
    whyNotNow: (s) =>
      underReview(s) ??
      (hasLeft(s)
        ? no('already_shipped', 'Goods of the order are with the carrier: approve it, change the rest, or call the goods back.')
        : undefined),
    // whoever mends it reads why
    events: (s, i) => [{ type: 'ReviewRejected', ...i }, ...remark('review', i.reasonId), ...callOff(s, inHand(s))],
  }),
};
