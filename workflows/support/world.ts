// How the order asks the world: timeouts and retries by kind of neighbour. Changing a number here is safe while orders run.
// An attempt in flight is always awaited, so that what was done is known before the order goes on.
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { OrderActivities } from '../order.ports';

const cancellationType = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Our own database: short, for ever. */
const books = proxyActivities<OrderActivities>({
  startToCloseTimeout: '10s',
  cancellationType,
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
});
/** Carriers and the bank: may be away for hours. */
const outside = proxyActivities<OrderActivities>({
  startToCloseTimeout: '30s',
  cancellationType,
  retry: { initialInterval: '2s', maximumInterval: '5m' },
});
/** A mail server may be away for days; after that a person must know. A run ends only when it knows what became of its mails: soon. */
const mail = proxyActivities<OrderActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: '6s',
  scheduleToCloseTimeout: '5 days',
  cancellationType,
  retry: { initialInterval: '5s', maximumInterval: '1h' },
});

export const world: OrderActivities = {
  record: books.record,
  assignOrderNumber: books.assignOrderNumber,
  checkAvailability: books.checkAvailability,
  reserveStock: books.reserveStock,
  releaseStock: books.releaseStock,
  shipStock: books.shipStock,
  writeOffStock: books.writeOffStock,
  receiveStock: books.receiveStock,
  checkCredit: books.checkCredit,
  rateShipment: outside.rateShipment,
  buyLabel: outside.buyLabel,
  voidLabels: outside.voidLabels,
  buyReturnLabel: outside.buyReturnLabel,
  voidReturnLabel: outside.voidReturnLabel,
  takeBackStock: books.takeBackStock,
  refundPayment: outside.refundPayment,
  sendNotice: mail.sendNotice,
};
