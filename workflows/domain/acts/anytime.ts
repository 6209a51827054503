// What staff may do at any moment: write to each other, hand over, hold, promise, unblock.
import { noteTo } from '../evolve/parts';
import { isBlocked, isHandedOver } from '../state';
import { type HoldReason, staffRoles, type StaffRole } from '../vocabulary';
import type { StepId } from '../../process';
import { act, no, onlyIn } from './deed';

export const anytimeActs = {
  note: act<{ textId: string; to?: StaffRole }>({
    roles: [...staffRoles, 'admin'],
    whileHeld: true,
    whileCancelling: true,
    whyNotNow: () => undefined,
    events: (s, { textId, to }) => (to ? noteTo(s, to, textId) : [{ type: 'NoteWritten', textId }]),
  }),
  /** The open tasks go along (activities/record); what is written beside it becomes one more. */
  assign: act<{ to: string; textId?: string }>({
    roles: ['sales', 'supervisor'],
    whileHeld: true,
    whyNotNow: () => undefined,
    whyNot: (s, { to }) => (s.ownerId === to ? no('nothing_to_do', 'This person owns the order already.') : undefined),
    events: (s, { to, textId }) => [{ type: 'OwnerAssigned', staffId: to }, ...(textId ? noteTo(s, 'sales', textId) : [])],
  }),
  hold: act<{ reason: HoldReason; textId?: string }>({
    roles: [...staffRoles, 'admin'],
    whileHeld: true,
    whyNotNow: (s) => (s.hold ? no('nothing_to_do', 'The order is on hold already.') : undefined),
    events: (_, i) => [{ type: 'OrderHeld', ...i }],
  }),
  release: act<{ textId?: string; by: string; supervisor: boolean }>({
    roles: [...staffRoles, 'admin'],
    whileHeld: true,
    whyNotNow: (s) => (s.hold ? undefined : no('nothing_to_do', 'The order is not on hold.')),
    whyNot: (s, i) =>
      i.supervisor || s.hold?.by === i.by ? undefined : no('not_holder', 'Only who put the order on hold, or a supervisor, releases it.'),
    events: (_, { textId }) => [{ type: 'OrderReleased', ...(textId ? { textId } : {}) }],
  }),
  promise: act<{ date: string }>({
    roles: ['sales'],
    whileHeld: true,
    whyNotNow: (s) => onlyIn(s, 'payment', 'allocation', 'review', 'fulfilment', 'delivery'),
    events: (_, { date }) => [{ type: 'DatePromised', date, kind: 'agreed', by: 'sales' }],
  }),
  resolve: act<{ step: StepId; how: 'retry' | 'correct' | 'skip' | 'cancel'; roles: string[] }>({
    roles: [...staffRoles],
    whyNotNow: (s) => (isBlocked(s) ? undefined : no('nothing_to_do', 'Nothing is blocked.')),
    whyNot: (s, { step, how, roles }) => {
      const entry = s.blocked.find((b) => b.step === step && b.how === null);
      if (!entry) return no('nothing_to_do', `Step ${step} is not blocked.`);
      if (!roles.includes(entry.role) && !roles.includes('ops'))
        return no('forbidden', `Step ${step} is resolved by ${entry.role} or ops.`);
      if (how === 'cancel' && s.shipments.some(isHandedOver))
        return no('already_shipped', 'Goods have been handed to the carrier: they can only come back as a return.');
      return how === 'skip' && step !== 'case-return' ? no('skip_not_allowed', `Step ${step} cannot be left out.`) : undefined;
    },
    events: (_, { step, how }) => [{ type: 'StepResolved', step, how }],
  }),
};
