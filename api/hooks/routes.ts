// Webhooks of carriers and banks. The fact is kept before we answer 2xx, so the sender may forget it; telling the order is the relay's worry.
// What fits no order is kept, too, for a person to assign (GET /api/unmatched).
import { raw, type Request, type RequestHandler, type Response, Router } from 'express';
import { keepFact } from '../../prisma/inbox';
import { findOrderId } from '../../prisma/order-ref';
import { currentPolicy } from '../../prisma/policy';
import { parcelOfTracking } from '../../prisma/tracking';
import { type ApiDeps, otherVerb } from '../app';
import { checkTree } from '../body';
import { acceptFact } from '../facts';
import { notFound, Problem } from '../problem';
import { checked } from '../schema/issues';
import { carrierMessage, carrierReported, eventId, paymentMessage, paymentReported } from './messages';
import { checkSignature } from './signature';

const LIMIT = 100_000;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** Gateways whose messages we can read. */
const GATEWAYS = ['sandbox'];

type Heard = 'known order' | 'no order';

export function hookRoutes(deps: ApiDeps): Router {
  const { carrierWebhookSecret, bankWebhookSecret } = deps.config;
  const router = Router({ caseSensitive: true });
  router
    .route('/hooks/carrier/:carrier')
    .post(
      rawBody,
      hook(carrierWebhookSecret, (req, json) => carrierSpeaks(deps, nameOf(req, 'carrier'), json)),
    )
    .all(otherVerb(['POST']));
  router
    .route('/hooks/payment/:gateway')
    .post(
      rawBody,
      hook(bankWebhookSecret, (req, json) => bankSpeaks(deps, nameOf(req, 'gateway'), req, json)),
    )
    .all(otherVerb(['POST']));
  return router;
}

function nameOf(req: Request, parameter: 'carrier' | 'gateway'): string {
  const name = req.params[parameter];
  if (typeof name !== 'string' || !NAME.test(name) || (parameter === 'gateway' && !GATEWAYS.includes(name))) throw notFound();
  return name;
}

/** The signature is over the bytes as they came, so they are read as they come. */
const rawBody: RequestHandler = (req, res, next) => {
  readRaw(req, res, (error?: unknown) => {
    if (error === undefined) next();
    else if (statusOf(error) === 413) next(new Problem(413, 'body_too_large', `A webhook may have ${LIMIT} bytes at most.`));
    else if (statusOf(error) === 415) next(new Problem(415, 'media_type_unsupported', 'Bodies are not accepted in compressed form.'));
    else next(new Problem(400, 'json_malformed', 'The body cannot be read.'));
  });
};
const readRaw = raw({ type: () => true, limit: LIMIT, inflate: false });
const statusOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined);

const hook =
  (secret: string, speak: (req: Request, json: unknown) => Promise<Heard>): RequestHandler =>
  async (req: Request, res: Response) => {
    const body: unknown = req.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    checkSignature(secret, req.headers, bytes);
    const heard = await speak(req, parse(bytes));
    res.status(heard === 'known order' ? 200 : 202).json({ received: true });
  };

function parse(bytes: Buffer): unknown {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Problem(400, 'json_malformed', 'The body is not valid JSON.');
  }
  checkTree(json);
  return json;
}

async function carrierSpeaks(deps: ApiDeps, carrier: string, json: unknown): Promise<Heard> {
  const message = checked(carrierMessage, json);
  const source = `carrier:${carrier}`;
  const parcel = await parcelOfTracking(deps.db, carrier, message.trackingNumber);
  if (parcel) {
    await acceptFact(deps, {
      source,
      orderId: parcel.orderId,
      fact: 'carrierReported',
      message: carrierReported(message, parcel.parcelId),
    });
    return 'known order';
  }
  await keepFact(deps.db, { source, eventId: message.eventId, orderId: null, fact: 'carrierReported', payload: message });
  return 'no order';
}

async function bankSpeaks(deps: ApiDeps, gateway: string, req: Request, json: unknown): Promise<Heard> {
  const message = checked(paymentMessage, json);
  const source = `bank:${gateway}`;
  const { calendar } = await currentPolicy(deps.db);
  const id = checked(eventId, req.headers['webhook-id'], '#header/webhook-id');
  const fact = paymentReported(message, id, calendar);
  const orderId = await findOrderId(deps.db, message.orderId);
  if (orderId) {
    await acceptFact(deps, { source, orderId, fact: 'paymentReported', message: fact });
    return 'known order';
  }
  const payload = { ...fact, reference: message.orderId }; // whoever assigns it must know what the payer wrote
  await keepFact(deps.db, { source, eventId: fact.eventId, orderId: null, fact: 'paymentReported', payload });
  return 'no order';
}
