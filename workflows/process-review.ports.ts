// What the monthly review of the process asks of the world. Implemented in activities/process-review.ts, started by the schedule of
// worker/schedules.ts.

export const PROCESS_REVIEW_WORKFLOW = 'processReviewWorkflow';

export interface ReviewOpened {
  taskId: string;
  /** False: somebody has opened it before. */
  opened: boolean;
}
export interface ReviewActivities {
  /** Opens the task to hold the review of the month in which `at` (ISO) lies. Safe to repeat: one for each month. */
  openReviewTask(input: { at: string }): Promise<ReviewOpened>;
}
