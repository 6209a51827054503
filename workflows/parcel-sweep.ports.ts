// What the sweep over silent parcels asks of the world. Implemented in activities/carriers/sweep.ts, started by the schedule of worker/schedules.ts.

export const PARCEL_SWEEP_WORKFLOW = 'parcelSweepWorkflow';

export interface SweepResult {
  /** Parcels whose carrier was asked. */
  asked: number;
  /** Reports that nobody had told us. */
  found: number;
  /** Carriers that did not answer; their parcels are asked for next time. */
  silent: string[];
}
export interface SweepActivities {
  /** Asks carriers about parcels that nothing was heard of for long, and keeps their news in the inbox. Safe to repeat. */
  sweepSilentParcels(): Promise<SweepResult>;
}
