// What may happen at any time, and the clocks of what is waited for. Rules for events: see ../events.ts.
import type { RungKind, StepId } from '../../process';
import type { HoldReason, Role, StaffRole, Stage } from '../vocabulary';
import type { Refusal, TaskOpening } from './parts';

export type AnytimeEvent =
  | { type: 'StageEntered'; stage: Stage }
  | { type: 'OwnerAssigned'; staffId: string }
  | { type: 'NoteWritten'; textId: string; to?: StaffRole }
  /** Written with the act that finished a step, for whoever does the next one. */
  | { type: 'RemarkLeft'; step: StepId; textId: string; shipmentId?: string }
  | ({ type: 'TaskOpened' } & TaskOpening)
  | { type: 'OrderHeld'; reason: HoldReason; textId?: string }
  | { type: 'OrderReleased'; textId?: string }
  | { type: 'StepBlocked'; step: StepId; waitId: string; code: string; role: StaffRole }
  | { type: 'StepResolved'; step: StepId; how: 'retry' | 'correct' | 'skip' | 'cancel' }
  | { type: 'NoticeFailed'; key: string; because: string }
  | { type: 'FactIgnored'; fact: string; because: Refusal }
  | { type: 'WaitOpened'; waitId: string; step: StepId; on: Role; dueAt: string | null; task?: TaskOpening }
  | { type: 'ClockRang'; waitId: string; what: RungKind; on: Role; dueAt: string | null; task?: TaskOpening }
  | { type: 'WaitEnded'; waitId: string };
