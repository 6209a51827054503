// The sandbox's controls under /dev: mailbox, carriers, bank. Passed on as they are; what the sandbox refuses is refused here with its code.
import { z } from 'zod';
import { findOrderId } from '../../prisma/order-ref';
import { orderStateOf } from '../../prisma/order-state';
import { parcelOfTracking } from '../../prisma/tracking';
import { OWN_TEAM } from '../../workflows/domain/own-team';
import { parcelStates } from '../../workflows/domain/vocabulary';
import type { ApiDeps } from '../app';
import { callOutside } from '../outside';
import { notFound, Problem, unavailable } from '../problem';
import { defineRoute, ok, type Reply, type Route } from '../route';
import { instant, line } from '../schema/words';

const SANDBOX = 'The sandbox';
const NAME = /^[a-z0-9-]{1,40}$/;
const TRACKING = /^[A-Za-z0-9-]{1,60}$/;

const times = z.int().min(0).max(10_000);
const only = line(40).optional();
const callFaults = ['error', 'slow', 'lost_answer', 'garbage'] as const;
const faults = <K extends [string, ...string[]]>(kinds: K) => z.strictObject({ kind: z.enum(kinds), times, only });

const mailShape = z.object({
  ...{ id: z.string(), at: z.string(), to: z.unknown(), subject: z.string(), text: z.string().nullish(), html: z.string().nullish() },
  ...{ links: z.array(z.string()), attachments: z.array(z.object({ filename: z.string().nullish(), mime: z.string(), size: z.int() })) },
});
const ledgerShape = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

/** The controls as routes. `url`: base of the sandbox process. */
export function sandboxRoutes(deps: ApiDeps, url: string): Route[] {
  const read = async (path: string): Promise<Reply> => ok(asObject(await callOutside(`${url}${path}`, { name: SANDBOX })));
  const send = async (path: string, body: object, bearer?: string): Promise<object> =>
    asObject(await callOutside(`${url}${path}`, { name: SANDBOX, body, ...(bearer ? { bearer } : {}) }));
  const anyone = { who: 'anyone', keyed: false } as const;
  const faultAnswer = { 200: { description: 'The faults that are ordered now', schema: z.object({ faults: z.array(z.unknown()) }) } };

  return [
    defineRoute({
      ...anyone,
      method: 'get',
      path: '/dev/mailbox',
      query: z.strictObject({
        to: z.string().max(254).optional(),
        since: z.string().max(40).optional(),
        limit: z.string().max(6).optional(),
      }),
      summary: 'Embedded start only: mails as the mail server received them, the newest last',
      answers: { 200: { description: 'Mails', schema: z.array(mailShape) } },
      handle: async ({ query }) => {
        const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
        return read(`/mailbox?${new URLSearchParams(asked).toString()}`);
      },
    }),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/mailbox/faults',
      body: faults(['temporary', 'permanent', 'down']),
      summary: 'Embedded start only: the mail server refuses the next mails',
      answers: faultAnswer,
      handle: async ({ body }) => ok(await send('/mailbox/faults', body)),
    }),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/carriers/:carrier/parcels/:trackingNumber/events',
      body: z.strictObject({ state: z.enum(parcelStates), at: instant.optional(), cause: line(200).optional() }),
      summary: 'Embedded start only: the carrier moves a parcel and sends its webhook',
      answers: { 202: { description: 'Moved; the webhook is on its way', schema: z.object({ eventId: z.string() }) } },
      handle: async ({ params, body }) => {
        const carrier = carrierIn(params);
        const trackingNumber = named(params.trackingNumber, TRACKING);
        const at = body.at ?? (await orderTime(deps, carrier, trackingNumber));
        return { status: 202, body: await send(`/carriers/${carrier}/parcels/${trackingNumber}/events`, { ...body, at }) };
      },
    }),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/carriers/:carrier/faults',
      body: faults([...callFaults, 'refuse_address', 'silent']),
      summary: 'Embedded start only: the next calls of a carrier go wrong',
      answers: faultAnswer,
      handle: async ({ params, body }) => ok(await send(`/carriers/${carrierIn(params)}/faults`, body)),
    }),
    defineRoute({
      ...anyone,
      method: 'get',
      path: '/dev/carriers/:carrier/ledger',
      summary: 'Embedded start only: what the carrier really did',
      answers: { 200: { description: 'Labels bought and voided', schema: ledgerShape } },
      handle: async ({ params }) => read(`/carriers/${carrierIn(params)}/ledger`),
    }),
    defineRoute({
      ...anyone,
      method: 'get',
      path: '/dev/bank/ledger',
      summary: 'Embedded start only: what the bank really did',
      answers: { 200: { description: 'Money taken and returned', schema: ledgerShape } },
      handle: async () => read('/bank/ledger'),
    }),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/bank/payments',
      body: z.strictObject({
        /** Our order's id or number; anything else is a payment that fits no order. */
        orderId: z.string().min(1).max(100),
        amount: z.int().min(1).max(2_000_000_000),
        currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217'),
        kind: z.enum(['captured', 'failed']),
        method: z
          .string()
          .regex(/^[a-z_]{1,40}$/, 'must be a short name in small letters')
          .optional(),
        reference: line(100).optional(),
      }),
      summary: 'Embedded start only: the bank takes money and sends its webhook',
      answers: { 201: { description: 'The payment', schema: z.record(z.string(), z.unknown()) } },
      handle: async ({ body }) => {
        const bearer = deps.config.dev?.bankApiKey;
        if (!bearer) throw unavailable('The bank');
        const orderId = (await findOrderId(deps.db, body.orderId)) ?? body.orderId;
        return { status: 201, body: await send('/bank/payments', { ...body, orderId }, bearer) };
      },
    }),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/bank/faults',
      body: faults([...callFaults]),
      summary: 'Embedded start only: the next calls of the bank go wrong',
      answers: faultAnswer,
      handle: async ({ body }) => ok(await send('/bank/faults', body)),
    }),
  ];
}

/** @throws Problem 404, also for our own team: there is nothing outside that could be moved, spoiled or read */
function carrierIn({ carrier }: Record<string, string>): string {
  if (carrier !== OWN_TEAM) return named(carrier, NAME);
  throw new Problem(404, 'not_found', 'Our own team has no sandbox: its labels stand in the order, its parcels move by report-tracking.');
}

function named(word: string | undefined, form: RegExp): string {
  if (!word || !form.test(word)) throw notFound();
  return word;
}

/** Now, by the clock of the order that the parcel belongs to: events of an order whose time was skipped lie in its own present. */
async function orderTime({ db }: ApiDeps, carrier: string, trackingNumber: string): Promise<string> {
  const parcel = await parcelOfTracking(db, carrier, trackingNumber);
  const stored = parcel && (await orderStateOf(db, parcel.orderId));
  return new Date(Date.now() + (stored?.clockOffset ?? 0)).toISOString();
}

function asObject(answer: unknown): object {
  if (typeof answer !== 'object' || answer === null) throw unavailable(SANDBOX);
  return answer;
}
