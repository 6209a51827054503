// Work of the house: tasks that belong to no order. They stand in inboxes like all others and are completed as tasks.
import type { Duration } from '../domain/business-time';
import type { StaffRole, Text } from '../domain/vocabulary';

export interface HouseWork {
  role: StaffRole;
  title: Text;
  /** From the opening of the task. */
  expected: Duration;
}

export const houseWork = {
  'process-review': {
    role: 'supervisor',
    title: { en: 'Hold the monthly process review', zh: '召开月度流程评审会' },
    expected: '5bd',
  },
} as const satisfies Record<string, HouseWork>;
export type HouseStep = keyof typeof houseWork;
