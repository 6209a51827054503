// All carriers as one: those with an API and our own team. Whoever asks names the carrier, and the right one answers.
import { OWN_TEAM } from '../../workflows/domain/own-team';
import type { CarrierApi } from './carrier.port';

export function createCarriers({ http, own }: { http: CarrierApi; own: CarrierApi }): CarrierApi {
  const of = (carrier: string): CarrierApi => (carrier === OWN_TEAM ? own : http);
  return {
    carriers: async () => [...(await http.carriers()), ...(await own.carriers())],
    carrier: (id) => of(id).carrier(id),
    rates: (carrier, question) => of(carrier).rates(carrier, question),
    labelsOf: (carrier, reference) => of(carrier).labelsOf(carrier, reference),
    buy: (carrier, order) => of(carrier).buy(carrier, order),
    void: (carrier, label) => of(carrier).void(carrier, label),
    news: (carrier, trackingNumber) => of(carrier).news(carrier, trackingNumber),
  };
}
