// What retention asks of the world. Implemented in activities/retention.ts, started by the schedule of worker/schedules.ts.

export const RETENTION_WORKFLOW = 'retentionWorkflow';

export interface Forgotten {
  /** Idempotency keys whose time was over. */
  keys: number;
}
export interface RetentionActivities {
  /** Removes what was promised to be kept for a time only, when that time is over. Safe to repeat. */
  forgetExpired(): Promise<Forgotten>;
}
