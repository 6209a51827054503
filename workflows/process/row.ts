// What a row of the step table holds.
import type { Duration } from '../domain/business-time';
import type { OpenStage, Role, StaffRole, Text } from '../domain/vocabulary';

export const rungKinds = ['remind', 'warn', 'call', 'escalate', 'decide', 'expire', 'take_as_received'] as const;
export type RungKind = (typeof rungKinds)[number];

/** One rung of a ladder. `after` is the default; the policy may say otherwise. `dueAfter`: when the task that it opens is due. */
export interface RungRow {
  after: Duration;
  what: RungKind;
  on: Role;
  dueAfter?: Duration;
}

export interface StepRow {
  stage: OpenStage;
  /** Whom the order waits for. */
  on: Role;
  /** In whose inbox the step stands; null when staff have nothing to do but wait. */
  task: StaffRole | null;
  title: Text;
  method: Text;
  expected: Duration | null;
  ladder: RungRow[];
  notes: Text;
}

export const remindThenSupervisor = (who: StaffRole, first: Duration, second: Duration): RungRow[] => [
  { after: first, what: 'remind', on: who },
  { after: second, what: 'escalate', on: 'supervisor' },
];
