// Acts whose outcome nobody knew when their caller left: sent again under the same id until applied or refused, then the answer is stored.
import { storeAnswer, type StoredAnswer, type UnfinishedAct, unfinishedActs } from '../../prisma/idempotency';
import { eventsOfCause, recordedOrder } from '../../prisma/orders';
import { type ActResult, awaitsApproval, resultOf } from '../../workflows/domain/acts';
import { isEnded } from '../../workflows/domain/state';
import { inGroups, type Round } from './round';

const OLDER_THAN_MS = 10_000;
const PAGE = 100;
const AT_ONCE = 10;

export async function resendActs(round: Round, olderThanMs = OLDER_THAN_MS): Promise<void> {
  await inGroups(await unfinishedActs(round.db, olderThanMs, PAGE), AT_ONCE, async (act) => {
    if (round.over()) return;
    await round.attempt('act', act.orderId, async () => {
      const answer = await outcomeOf(round, act);
      if (!answer) return;
      await storeAnswer(round.db, act.scope, act.key, answer);
      round.done('act', act.orderId);
    });
  });
}

/** The final answer, or null while there is none. The log is asked first: an order remembers its latest causes only. */
async function outcomeOf(round: Round, { orderId, causeId, resend }: UnfinishedAct): Promise<StoredAnswer | null> {
  const known = await fromLog(round, orderId, causeId);
  if (known) return known;
  const outcome = await round.orders.act(orderId, resend.act, resend.message);
  switch (outcome.kind) {
    case 'applied': {
      const { version, stage, result, repeated } = outcome.answer;
      if (repeated) return fromLog(round, orderId, causeId);
      return answered({ orderId, version, stage, result });
    }
    case 'refused': {
      const { code, detail, missing } = outcome;
      return { status: 409, body: { code, detail, ...(missing.length > 0 ? { missing } : {}) } };
    }
    case 'gone':
      return (await fromLog(round, orderId, causeId)) ?? closed(round, orderId);
    case 'open':
      return null;
  }
}

/** The answer of an act that an earlier try brought about, as its events tell it. */
async function fromLog({ db }: Round, orderId: string, causeId: string): Promise<StoredAnswer | null> {
  const events = await eventsOfCause(db, orderId, causeId);
  const order = await recordedOrder(db, orderId);
  const last = events.at(-1);
  if (!last || !order) return null;
  return answered({ orderId, version: last.seq, stage: order.state.stage, result: resultOf(events) });
}

/** As the API would have answered. */
const answered = ({
  result,
  ...done
}: {
  orderId: string;
  version: number;
  stage: string;
  result: ActResult | undefined;
}): StoredAnswer => ({
  status: awaitsApproval(result) ? 202 : 200,
  body: { ...done, ...(result ? { result } : {}) },
});

/** An order that has ended hears no acts; one that has not begun may still do so. */
async function closed({ db }: Round, orderId: string): Promise<StoredAnswer | null> {
  const order = await recordedOrder(db, orderId);
  return order && isEnded(order.state) ? { status: 409, body: { code: 'order_closed', detail: 'The order has ended.' } } : null;
}
