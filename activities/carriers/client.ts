// The carriers' HTTP API as the activities use it: one method per call, checked answers. All carriers speak the same API here;
// one with an API of its own becomes a second implementation of `CarrierApi`.
import { z } from 'zod';
import { refused } from '../failures';
import { askOutside, type OutsideAnswer, type OutsideApi } from '../outside';

const money = z.object({ amount: z.int().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) });
const label = z.object({ labelId: z.string(), reference: z.string(), trackingNumber: z.string(), price: money, boughtAt: z.string() });
const known = z.object({ labels: z.array(label.extend({ state: z.enum(['active', 'voided']) })) });
const rates = z.object({ rates: z.array(z.object({ service: z.string(), price: money, transitDays: z.int().nonnegative() })) });
const carriers = z.object({
  items: z.array(
    z.object({ carrier: z.string(), name: z.string(), services: z.array(z.object({ service: z.string(), name: z.string() })) }),
  ),
});

export type Carrier = z.infer<typeof carriers>['items'][number];
export type CarrierRate = z.infer<typeof rates>['rates'][number];
export type KnownLabel = z.infer<typeof known>['labels'][number];

export interface ShippingNeeds {
  signature?: boolean;
  window?: { from: string; to: string };
  handling?: string[];
}
export interface LabelOrder {
  reference: string;
  service: string;
  to: {
    name: string;
    company: string | null;
    phone: string | null;
    country: string;
    region: string | null;
    city: string;
    line1: string;
    line2: string | null;
    postcode: string | null;
  };
  parcel: { weightGrams: number; lengthMm?: number; widthMm?: number; heightMm?: number };
  needs: ShippingNeeds;
}
export interface RateQuestion {
  to: { country: string; city: string; postcode: string | null };
  parcels: { weightGrams: number }[];
  needs: ShippingNeeds;
}

export interface CarrierApi {
  carriers(): Promise<Carrier[]>;
  /** Empty when the carrier does not serve it. */
  rates(carrier: string, question: RateQuestion): Promise<CarrierRate[]>;
  /** All labels sold under our reference, the oldest first. */
  labelsOf(carrier: string, reference: string): Promise<KnownLabel[]>;
  /** Buys, each time it is called. @throws ApplicationFailure `address_refused` or `carrier_refused`, not to be retried */
  buy(carrier: string, order: LabelOrder): Promise<void>;
  /** `in_transit`: the parcel has moved, the label is used. */
  void(carrier: string, label: KnownLabel): Promise<'voided' | 'in_transit'>;
}

/** The carriers below `<url>/carriers`. All methods throw an Error, to be tried again, when a carrier does not answer as agreed. */
export function createCarrierApi({ url, apiKey, timeoutMs }: { url: string; apiKey: string; timeoutMs: number }): CarrierApi {
  const all: OutsideApi = { name: 'carriers', url: `${url}/carriers`, timeoutMs };
  const one = (carrier: string): OutsideApi => ({
    name: `carrier ${carrier}`,
    url: `${url}/carriers/${encodeURIComponent(carrier)}`,
    apiKey,
    timeoutMs,
  });
  return {
    async carriers() {
      return expected(await askOutside(all, { method: 'GET', path: '', answer: carriers }), 'carriers').items;
    },
    async rates(carrier, question) {
      const answer = await askOutside(one(carrier), { method: 'POST', path: '/rates', body: question, answer: rates });
      return answer.ok ? answer.body.rates : []; // a question that a carrier refuses is a consignment it does not take
    },
    async labelsOf(carrier, reference) {
      const path = `/labels?reference=${encodeURIComponent(reference)}`;
      const { labels } = expected(await askOutside(one(carrier), { method: 'GET', path, answer: known, reference }), `carrier ${carrier}`);
      return labels.sort((a, b) => (a.boughtAt + a.labelId < b.boughtAt + b.labelId ? -1 : 1));
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
  };
}

/** A refusal where none was agreed is something to wait and look for. */
function expected<Body>(answer: OutsideAnswer<Body>, what: string): Body {
  if (answer.ok) return answer.body;
  throw new Error(`${what} refused: ${answer.status} ${answer.code}`);
}
