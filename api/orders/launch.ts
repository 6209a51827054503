// Starts a saved order and answers as soon as its first events are in the log; when nobody can start it now, says that it will be.
// Used by POST /api/orders and POST /api/inquiries; the relay starts what was lost here.
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOfCause } from '../../prisma/orders';
import { markStarted } from '../../prisma/starts';
import type { FirstInput } from '../../workflows/domain/intake';
import { foldAll } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { goodsTotal } from '../../workflows/domain/money';
import { emptyOrder } from '../../workflows/domain/state';
import type { ApiDeps } from '../app';
import { errorForLog } from '../log';
import type { Reply } from '../route';

const WAIT_MS = 5_000;

/** @returns 201 with version and stage as recorded with the order's own first events, or 202 when they are not there in 5 s */
export async function launch({ db, temporal, log }: ApiDeps, input: FirstInput): Promise<Reply> {
  const { orderId, intake } = input;
  const headers = { Location: `/api/orders/${orderId}` };
  const known = intake.kind === 'order' ? { orderId, orderNumber: intake.orderNumber } : { orderId, orderNumber: null };
  const outcome = await temporal.start(input);
  if (outcome !== 'down') {
    await markStarted(db, orderId).catch((error: unknown) =>
      log.warn({ err: errorForLog(error) }, 'the relay will start this order once more'),
    );
    const events = await within(WAIT_MS, () => eventsOfCause(db, orderId, intake.causeId));
    if (events) return { status: 201, body: { ...known, ...recordedAs(input, events) }, headers };
  }
  const stage = intake.kind === 'order' ? 'order' : 'consultation';
  return { status: 202, body: { ...known, stage, version: 0 }, headers, unfinished: true };
}

function recordedAs({ orderId, intake }: FirstInput, events: RecordedEvent[]): object {
  const { stage, seq: version } = foldAll(emptyOrder(orderId), events); // the first events of the log
  return intake.kind === 'order'
    ? { stage, version, total: { amount: goodsTotal(intake.lines) + intake.shippingFee, currency: intake.currency } }
    : { stage, version };
}

/** Asks again and again until there is something, at most for `ms`. */
async function within<T>(ms: number, look: () => Promise<T[]>): Promise<T[] | null> {
  const end = Date.now() + ms;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 150)) {
    const found = await look();
    if (found.length > 0) return found;
    if (Date.now() > end) return null;
    await sleep(pause);
  }
}
