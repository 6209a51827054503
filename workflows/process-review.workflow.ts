// Once a month somebody is asked to hold a review of the process. A schedule starts it; it is no order's business.
// The month is that of the scheduled time, so that a run which comes late asks for the month that it was meant for.
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ReviewActivities, ReviewOpened } from './process-review.ports';

const { openReviewTask } = proxyActivities<ReviewActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '5s', maximumInterval: '10m' },
});

export async function processReviewWorkflow(): Promise<ReviewOpened> {
  const { searchAttributes, startTime } = workflowInfo();
  const [scheduled] = searchAttributes.TemporalScheduledStartTime ?? [];
  const at = scheduled instanceof Date ? scheduled : startTime;
  return openReviewTask({ at: at.toISOString() });
}
