// The matrix of acts: what is possible at any moment. What its columns mean: act-matrix.ts.
import { randomUUID } from 'node:crypto';
import { anytimeActs } from '../../workflows/domain/acts/anytime';
import { blockedAt, held } from '../unit/given';
import { testMatrix } from './act-matrix';
import { type Core, day } from './core.fixture';

const beingCancelled = ['cancellation', 'transition_not_allowed'] as const;
const colleague = async ({ db }: Core) => {
  const [to, subject] = [randomUUID(), randomUUID()];
  await db.staff.create({ data: { staffId: to, subject, name: 'A colleague', roles: ['sales'] } });
  return { to };
};

testMatrix(anytimeActs, {
  note: {
    in: 'cancellation',
    body: { text: 'Ring before you come', to: 'warehouse' },
    then: ['NoteWritten', 'TaskOpened'],
    result: { taskId: 'note.1' },
    refused: ['closed', 'order_closed'],
    held: 'done',
    again: 'done', // another note
  },
  assign: {
    in: 'payment',
    body: colleague,
    then: ['OwnerAssigned'],
    refused: beingCancelled,
    held: 'done',
    again: 'nothing_to_do',
  },
  hold: {
    in: 'payment',
    body: { reason: 'fraud_risk', text: 'Three cards' },
    then: ['OrderHeld'],
    refused: beingCancelled,
    held: 'nothing_to_do',
    again: 'nothing_to_do',
  },
  release: {
    in: 'payment',
    after: [held],
    body: { text: 'All is well' },
    as: 'supervisor',
    then: ['OrderReleased'],
    refused: beingCancelled,
    held: 'done',
    again: 'nothing_to_do',
  },
  promise: {
    in: 'payment',
    body: { date: day(20) },
    then: ['DatePromised'],
    refused: ['confirmation', 'transition_not_allowed'],
    held: 'done',
    again: 'done',
  },
  resolve: {
    in: 'labelling',
    after: [blockedAt('label')],
    body: { step: 'label', how: 'retry' },
    as: 'logistics',
    then: ['StepResolved'],
    refused: beingCancelled,
    held: 'on_hold',
    again: 'nothing_to_do',
  },
});
