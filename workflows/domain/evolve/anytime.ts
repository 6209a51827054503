// What may happen at any time, and the clocks of what is waited for. How each of these events changes the order; pure.
import type { AnytimeEvent } from '../events/anytime';
import { withoutRead } from '../remarks';
import type { StepId } from '../../process';
import { type Clock, isEnded, type OrderState } from '../state';
import { eachClock, openWait, paused, rang, resumed, unbooked, type Folds } from './parts';

export const foldAnytime: Folds<AnytimeEvent> = {
  StageEntered: (s, e) => {
    // Allocation plans the shipments anew; what the last plan knew of the stock is no longer sure.
    const anew = e.stage === 'allocation' ? { shipments: [], stockNews: s.stockNews + 1, surplus: [] } : {};
    const entered = { ...s, ...anew, stage: e.stage, backTo: null };
    if (s.stage === 'fulfilment' && e.stage === 'review') return heldInHouse(entered);
    const clean = s.backTo !== null || e.stage === 'cancellation' || isEnded(entered);
    const shortages = s.shortages + Object.values(s.clocks).filter((c) => c.step === 'shortage').length;
    return clean
      ? { ...entered, clocks: {}, tasks: [], blocked: [], shortages, hold: e.stage === 'cancellation' ? null : s.hold }
      : entered;
  },
  OwnerAssigned: (s, e) => ({ ...s, ownerId: e.staffId }),
  NoteWritten: (s) => s,
  RemarkLeft: (s, { textId, shipmentId = null }) => ({ ...s, remarks: [...s.remarks, { textId, shipmentId }] }),
  TaskOpened: (s) => ({ ...s, looseTasks: s.looseTasks + 1 }),
  OrderHeld: (s, e) => {
    const held = { ...s, hold: { reason: e.reason, by: e.actor.id, since: e.at } };
    return { ...held, clocks: eachClock(held, (c) => paused(held, c, e.at)) };
  },
  OrderReleased: (s, e) => ({ ...s, hold: null, clocks: eachClock(s, (c) => resumed(c, e.at)) }),
  StepBlocked: (s, e) => {
    const { step, waitId, code, role } = e;
    return { ...s, blocked: [...s.blocked.filter((b) => b.waitId !== waitId), { step, waitId, code, role, since: e.at, how: null }] };
  },
  StepResolved: (s, e) => ({
    ...(e.how === 'correct' ? unbooked(s, e.step) : s),
    blocked: s.blocked.map((b) => (b.step === e.step && b.how === null ? { ...b, how: e.how } : b)),
    cancelling: e.how === 'cancel' ? (s.cancelling ?? { reason: 'other', by: e.actor.role }) : s.cancelling,
  }),
  NoticeFailed: (s, e) => ({ ...s, failedNotices: [...s.failedNotices, e.key].slice(-20) }),
  FactIgnored: (s) => s,
  WaitOpened: (s, e) => openWait(s, e),
  ClockRang: (s, e) => rang(s, e),
  WaitEnded: (s, e) => ({
    ...s,
    shortages: s.shortages + (s.clocks[e.waitId]?.step === 'shortage' ? 1 : 0),
    clocks: Object.fromEntries(Object.entries(s.clocks).filter(([id]) => id !== e.waitId)),
    tasks: s.tasks.filter((t) => t.waitId !== e.waitId),
    remarks: withoutRead(s, e.waitId),
  }),
};

/** The review looks at a changed order once more: in the house work rests, what is on the road or waits for others goes on. */
function heldInHouse(s: OrderState): OrderState {
  const goesOn = ({ step }: Clock) => !inHouse.includes(step);
  const clocks = Object.fromEntries(Object.entries(s.clocks).filter(([, clock]) => goesOn(clock)));
  return { ...s, clocks, tasks: s.tasks.filter((t) => clocks[t.waitId] !== undefined), blocked: [] };
}
const inHouse: StepId[] = ['pick', 'pack', 'label', 'hand-over', 'blocked'];
