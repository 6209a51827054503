// The carriers' API (with a key) and the sandbox controls (without): moving parcels, ordering faults, reading the ledger.
// The product's carrier adapter is written against these routes; a change here is a change of an outside contract.
import { Router, type Request } from 'express';
import path from 'node:path';
import { z } from 'zod';
import { CarrierBooks } from './carrier.books';
import { CARRIERS, PARCEL_STATES, type CarrierProfile } from './carrier.data';
import { needs, quote, ratesBody } from './carrier.rates';
import type { SandboxConfig } from './config';
import { Faults } from './faults';
import { apiCall, CALL_FAULTS, faultOrder, parse, Refusal, type ApiDoor, type CallFault } from './http';
import type { Outbox } from './outbox';

const CALLS = ['rates', 'buy', 'find', 'void', 'track'] as const;
const order = faultOrder([...CALL_FAULTS, 'refuse_address', 'silent'], CALLS);
type CarrierFault = CallFault | 'refuse_address' | 'silent';

const text = z.string().max(200);
const labelBody = z.object({
  reference: text.min(1),
  service: text.min(1),
  to: ratesBody.shape.to.extend({
    name: text.min(1),
    company: text.nullish(),
    phone: text.nullish(),
    region: text.nullish(),
    line1: text.min(1),
    line2: text.nullish(),
  }),
  parcel: z.object({
    weightGrams: z.int().positive(),
    lengthMm: z.int().positive().nullish(),
    widthMm: z.int().positive().nullish(),
    heightMm: z.int().positive().nullish(),
  }),
  needs: needs.nullish(),
});
const eventBody = z.object({ state: z.enum(PARCEL_STATES), at: z.iso.datetime({ offset: true }).optional(), cause: text.optional() });
const byReference = z.object({ reference: text.min(1) });
const byLabel = z.object({ labelId: z.string() });
const byParcel = z.object({ trackingNumber: z.string() });

/** All carriers below one router; `close` ends their journals. */
export function carrierRoutes(config: SandboxConfig, folder: string, outbox: Outbox): { router: Router; close(): void } {
  const router = Router();
  router.get('/', (_req, res) => {
    res.json({ items: CARRIERS.map(({ trackingPrefix: _prefix, ...shown }) => ({ ...shown, services: shown.services.map(brief) })) });
  });
  const all = CARRIERS.map((profile) => {
    const books = new CarrierBooks(path.join(folder, `carrier-${profile.carrier}.jsonl`), profile, (trackingNumber, event) =>
      outbox.add({
        id: event.eventId,
        lane: trackingNumber,
        url: config.carrierHookUrl.replaceAll('{carrier}', profile.carrier),
        secret: config.carrierWebhookSecret,
        body: { trackingNumber, ...event },
      }),
    );
    const faults = new Faults<CarrierFault>();
    const door = { key: config.carrierApiKey, slowAnswerMs: config.slowAnswerMs, faults };
    router.use(`/${profile.carrier}`, api(profile, books, door), controls(books, faults));
    return books;
  });
  return { router, close: () => all.forEach((books) => books.close()) };
}

const brief = (service: { service: string; name: string }) => ({ service: service.service, name: service.name });

function api(profile: CarrierProfile, books: CarrierBooks, door: ApiDoor & { faults: Faults<CarrierFault> }): Router {
  const router = Router();
  router.post(
    '/rates',
    apiCall(door, 'rates', (req) => ({ status: 200, body: quote(profile, parse(ratesBody, req.body)) })),
  );
  router.post(
    '/labels',
    apiCall(door, 'buy', (req) => {
      const wanted = parse(labelBody, req.body);
      const isRefused = door.faults.take('buy', ['refuse_address']) !== undefined || /no such street/i.test(wanted.to.line1);
      if (isRefused) throw new Refusal(422, 'address_refused', 'the address cannot be delivered to');
      const { state: _state, ...label } = books.buy({
        reference: wanted.reference,
        service: wanted.service,
        price: priceOf(profile, wanted),
      });
      return { status: 201, body: label };
    }),
  );
  router.get(
    '/labels',
    apiCall(door, 'find', (req) => ({ status: 200, body: { labels: books.find(parse(byReference, req.query).reference) } })),
  );
  router.post(
    '/labels/:labelId/void',
    apiCall(door, 'void', (req) => ({ status: 200, body: books.void(parse(byLabel, req.params).labelId) })),
  );
  router.get(
    '/parcels/:trackingNumber',
    apiCall(door, 'track', (req) => {
      const { trackingNumber } = parse(byParcel, req.params);
      return { status: 200, body: { trackingNumber, events: books.events(trackingNumber) } };
    }),
  );
  return router;
}

function priceOf(profile: CarrierProfile, wanted: z.infer<typeof labelBody>): { amount: number; currency: 'CNY' } {
  if (!profile.services.some((service) => service.service === wanted.service)) {
    throw new Refusal(422, 'service_unknown', `${profile.name} has no service of this name`);
  }
  const { rates, why } = quote(profile, { to: wanted.to, parcels: [wanted.parcel], needs: wanted.needs });
  const rate = rates.find((offered) => offered.service === wanted.service);
  if (!rate) throw new Refusal(422, 'not_served', why ?? `${profile.name} does not offer this service there`);
  return rate.price;
}

function controls(books: CarrierBooks, faults: Faults<CarrierFault>): Router {
  const router = Router();
  router.post('/parcels/:trackingNumber/events', (req: Request, res) => {
    const { trackingNumber } = parse(byParcel, req.params);
    const { state, at, cause } = parse(eventBody, req.body);
    books.events(trackingNumber); // an unknown parcel must not use up the fault
    const announcement = faults.take('events', ['silent']) ?? 'webhook';
    const news = { state, at: at ?? new Date().toISOString(), ...(cause === undefined ? {} : { cause }) };
    res.status(202).json({ eventId: books.report(trackingNumber, news, announcement).eventId });
  });
  router.post('/faults', (req, res) => {
    faults.plan(parse(order, req.body));
    res.json({ faults: faults.open() });
  });
  router.get('/ledger', (_req, res) => {
    res.json({ items: books.ledger });
  });
  return router;
}
