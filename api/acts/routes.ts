// One route per act: POST /api/orders/:id/<act>. Made from the table; what differs are the previews and the labels of a booking.
import { z } from 'zod';
import { forgetResend } from '../../prisma/idempotency';
import { type ActName, actNames, acts, awaitsApproval } from '../../workflows/domain/acts';
import type { Answer } from '../../workflows/order.messages';
import type { ApiDeps } from '../app';
import { findOrder, type FoundOrder } from '../orders/find';
import { undoOf } from '../orders/undo';
import { Problem } from '../problem';
import { type Call, defineRoute, ok, type Reply, type Route } from '../route';
import { actAnswer, changeShape, undoShape } from '../schema/shapes';
import { previewOf } from './change';
import { bookedLabels } from './label-wait';
import { considered, perform, refuseNow } from './perform';
import { specs } from './table';

export const actRoutes = (deps: ApiDeps): Route[] => actNames.map((act) => actRoute(deps, act));

const actRoute = (deps: ApiDeps, act: ActName): Route =>
  defineRoute({
    method: 'post',
    path: `/api/orders/:id/${act}`,
    who: acts[act].roles,
    keyed: hasPreview(act) ? (body) => !isPreview(body) : true,
    body: specs[act].body,
    summary: specs[act].summary,
    answers: {
      200: { description: 'Done, as recorded with its own events', schema: answerOf(act) },
      202: {
        description: 'Not applied in 5 s: kept and sent again until it is applied or refused; or done, and waits for a second person',
        schema: actAnswer,
      },
      412: { description: 'If-Match names another version' },
    },
    handle: (call) => handle(deps, act, call),
  });

async function handle(deps: ApiDeps, act: ActName, call: Call): Promise<Reply> {
  const order = await findOrder(deps.db, call.params.id ?? '', call.caller);
  checkVersion(call.headers['if-match'], order);
  if (act === 'cancel' && isPreview(call.body)) {
    refuseNow(act, order, call.caller);
    return ok(undoOf(order.state));
  }
  if (act === 'change' && isPreview(call.body)) {
    const considering = await considered(deps, { act, order, call });
    return ok(previewOf(considering.order.state, considering.input));
  }
  const done = await perform(deps, { act, order, call });
  if ('reply' in done) return done.reply;
  return act === 'book-carrier' ? withLabels(deps, order, call, done.answer) : answered(order, done.answer);
}

/** What waits for a second person is accepted, not done; that answer is final. */
const answered = ({ orderId }: FoundOrder, { version, stage, result }: Answer): Reply => {
  const body = { orderId, version, stage, ...(result ? { result } : {}) };
  return awaitsApproval(result) ? { status: 202, body, headers: { Location: `/api/orders/${orderId}` } } : ok(body);
};

const hasPreview = (act: ActName): boolean => act === 'cancel' || act === 'change';
const answerOf = (act: ActName) =>
  act === 'cancel' ? z.union([actAnswer, undoShape]) : act === 'change' ? z.union([actAnswer, changeShape]) : actAnswer;

const previewBody = z.looseObject({ preview: z.literal(true) });
const isPreview = (body: unknown): boolean => previewBody.safeParse(body).success;

/** @throws Problem version_conflict */
function checkVersion(ifMatch: string | undefined, { version }: FoundOrder): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((tag) => tag.trim() === `"${version}"`)) {
    throw new Problem(412, 'version_conflict', `The order is at version ${version} now; look again.`, { extra: { version } });
  }
}

const booking = z.looseObject({ shipmentId: z.string() });

async function withLabels(deps: ApiDeps, order: FoundOrder, call: Call, { version, stage }: Answer): Promise<Reply> {
  const { orderId } = order;
  const { complete, booked } = await bookedLabels(deps, orderId, booking.parse(call.body).shipmentId);
  const body = { orderId, version, stage, result: booked };
  if (complete || !call.entry) return ok(body);
  await forgetResend(deps.db, call.entry); // the booking stands; only its labels are on their way
  return { status: 202, body, headers: { Location: `/api/orders/${orderId}` }, unfinished: true };
}
