// What has an end of life is removed once a day. A schedule starts it, never two at a time; it is no order's business.
import { proxyActivities } from '@temporalio/workflow';
import type { Forgotten, RetentionActivities } from './retention.ports';

const { forgetExpired } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: '15 minutes',
  retry: { initialInterval: '1m', maximumInterval: '30m' },
});

export const retentionWorkflow = (): Promise<Forgotten> => forgetExpired();
