// The carriers with an HTTP API: one method per call, checked answers. They all speak the same API here; one with another API
// becomes a further implementation of `CarrierApi`.
import { z } from 'zod';
import { parcelStates } from '../../workflows/domain/vocabulary';
import { refused } from '../failures';
import { askOutside, type OutsideAnswer, type OutsideApi } from '../outside';
import type { CarrierApi } from './carrier.port';
import { whyNothing } from './limits';

const money = z.object({ amount: z.int().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) });
const label = z.object({ labelId: z.string(), reference: z.string(), trackingNumber: z.string(), price: money, boughtAt: z.string() });
const known = z.object({ labels: z.array(label.extend({ state: z.enum(['active', 'voided']) })) });
const rates = z.object({ rates: z.array(z.object({ service: z.string(), price: money, transitDays: z.int().nonnegative() })) });
const carriers = z.object({
  items: z.array(
    z.object({
      ...{ carrier: z.string(), name: z.string(), services: z.array(z.object({ service: z.string(), name: z.string() })) },
      ...{ maxWeightGrams: z.int().positive(), handling: z.array(z.string()), signature: z.boolean(), window: z.boolean() },
      neverTo: z.array(z.string()),
    }),
  ),
});
const news = z.object({
  events: z.array(
    z.object({
      eventId: z.string().regex(/^[\x21-\x7e]{1,200}$/),
      state: z.enum(parcelStates),
      at: z.iso.datetime({ offset: true }),
      cause: z.string().max(200).optional(),
    }),
  ),
});

/** The status of a carrier that understood the question and does not take the consignment. */
const NOT_TAKEN = 422;

/** The carriers below `<url>/carriers`. */
export function createHttpCarriers({ url, apiKey, timeoutMs }: { url: string; apiKey: string; timeoutMs: number }): CarrierApi {
  const all: OutsideApi = { name: 'carriers', url: `${url}/carriers`, timeoutMs };
  const one = (carrier: string): OutsideApi => ({
    name: `carrier ${carrier}`,
    url: `${url}/carriers/${encodeURIComponent(carrier)}`,
    apiKey,
    timeoutMs,
  });
  const profiles = async () => expected(await askOutside(all, { method: 'GET', path: '', answer: carriers }), 'carriers').items;
  return {
    carriers: profiles,
    async carrier(id) {
      return (await profiles()).find((profile) => profile.carrier === id);
    },
    async rates(carrier, question) {
      const { to, needs } = question;
      const body = { to, needs, parcels: question.parcels.map(({ weightGrams }) => ({ weightGrams })) };
      const answer = await askOutside(one(carrier), { method: 'POST', path: '/rates', body, answer: rates });
      const offers = answer.ok ? answer.body.rates : [];
      if (offers.length > 0) return { offers };
      if (!answer.ok && answer.status !== NOT_TAKEN) throw new Error(`carrier ${carrier} refused: ${answer.status} ${answer.code}`);
      const profile = (await profiles()).find((one) => one.carrier === carrier);
      return { whyNot: profile ? whyNothing(profile, question) : 'does not take this shipment' };
    },
    async labelsOf(carrier, reference) {
      const path = `/labels?reference=${encodeURIComponent(reference)}`;
      const { labels } = expected(await askOutside(one(carrier), { method: 'GET', path, answer: known, reference }), `carrier ${carrier}`);
      return labels.sort((a, b) => Date.parse(a.boughtAt) - Date.parse(b.boughtAt)); // of one moment: as the carrier has them
    },
    async buy(carrier, order) {
      const { reference } = order;
      const answer = await askOutside(one(carrier), { method: 'POST', path: '/labels', body: order, answer: label, reference });
      if (answer.ok) return;
      const code = answer.code === 'address_refused' ? 'address_refused' : 'carrier_refused';
      throw refused(code, `Carrier ${carrier} refused label ${reference}: ${answer.status} ${answer.code}`);
    },
    async void(carrier, { labelId, reference }) {
      const path = `/labels/${encodeURIComponent(labelId)}/void`;
      const answer = await askOutside(one(carrier), { method: 'POST', path, answer: z.unknown(), reference });
      if (!answer.ok && answer.code === 'already_in_transit') return 'in_transit';
      expected(answer, `carrier ${carrier}, ${reference}`);
      return 'voided';
    },
    async news(carrier, trackingNumber) {
      const path = `/parcels/${encodeURIComponent(trackingNumber)}`;
      const { events } = expected(await askOutside(one(carrier), { method: 'GET', path, answer: news }), `carrier ${carrier}`);
      return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    },
  };
}

/** A refusal where none was agreed is something to wait and look for. */
function expected<Body>(answer: OutsideAnswer<Body>, what: string): Body {
  if (answer.ok) return answer.body;
  throw new Error(`${what} refused: ${answer.status} ${answer.code}`);
}
