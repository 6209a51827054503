// Everything that orders and schedules ask of the world, implemented: the composition of all activities. Called by the worker; one instance per process.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import type { OrderActivities } from '../workflows/order.ports';
import type { SweepActivities } from '../workflows/parcel-sweep.ports';
import type { ReviewActivities } from '../workflows/process-review.ports';
import type { RetentionActivities } from '../workflows/retention.ports';
import { createCheckAvailability } from './availability';
import { createCarriers } from './carriers/carriers';
import { createHttpCarriers } from './carriers/http-carriers';
import { createBuyLabel, createVoidLabels } from './carriers/labels';
import { createOwnTeam } from './carriers/own-team';
import { createRateShipment } from './carriers/rates';
import { createSweepSilentParcels } from './carriers/sweep';
import { createBuyReturnLabel, createVoidReturnLabel } from './carriers/return-label';
import { createCheckCredit } from './credit';
import { createSendNotice } from './notices/send';
import { createAssignOrderNumber } from './order-number';
import { OUTSIDE_TIMEOUT_MS } from './outside';
import { createRefundPayment } from './payments/refund';
import { createOpenReviewTask } from './process-review';
import { createRecord } from './record/record';
import { createForgetExpired } from './retention';
import { createStockActivities } from './stock';

export interface ActivityDeps {
  db: PrismaClient;
  /** At least 32 characters; signs customers' links. */
  linkSecret: string;
  /** Public base of the API, without a slash at the end. */
  baseUrl: string;
  smtpUrl: string;
  mailFrom: string;
  /** Carriers are below `<carrierUrl>/carriers`. */
  carrierUrl: string;
  carrierApiKey: string;
  bankUrl: string;
  bankApiKey: string;
  /** How long an outside may take to answer; milliseconds, shorter than the activities' own time limit. */
  outsideTimeoutMs?: number;
}

export function createActivities(deps: ActivityDeps): OrderActivities & SweepActivities & ReviewActivities & RetentionActivities {
  const { db, outsideTimeoutMs: timeoutMs = OUTSIDE_TIMEOUT_MS } = deps;
  const http = createHttpCarriers({ url: deps.carrierUrl, apiKey: deps.carrierApiKey, timeoutMs });
  const carriers = createCarriers({ http, own: createOwnTeam(db) });
  return {
    record: createRecord(db),
    sendNotice: createSendNotice(deps),
    assignOrderNumber: createAssignOrderNumber(db),
    checkAvailability: createCheckAvailability(db),
    ...createStockActivities(db),
    rateShipment: createRateShipment(db, carriers),
    buyLabel: createBuyLabel(db, carriers),
    voidLabels: createVoidLabels(db, carriers),
    sweepSilentParcels: createSweepSilentParcels(db, carriers),
    openReviewTask: createOpenReviewTask(db),
    forgetExpired: createForgetExpired(db),
    buyReturnLabel: createBuyReturnLabel(db, carriers),
    voidReturnLabel: createVoidReturnLabel(db, carriers),
    checkCredit: createCheckCredit(db),
    refundPayment: createRefundPayment({ url: deps.bankUrl, apiKey: deps.bankApiKey, timeoutMs }),
  };
}
