// One sweep over the parcels that have gone silent. A schedule starts it every ten minutes, never two at a time; it is no order's business.
// What it finds goes the way of every carrier's word: inbox, then `carrierReported`.
import { proxyActivities } from '@temporalio/workflow';
import type { SweepActivities, SweepResult } from './parcel-sweep.ports';

const { sweepSilentParcels } = proxyActivities<SweepActivities>({
  startToCloseTimeout: '6 minutes',
  retry: { initialInterval: '10s', maximumInterval: '2m' },
});

export const parcelSweepWorkflow = (): Promise<SweepResult> => sweepSilentParcels();
