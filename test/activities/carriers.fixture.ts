// The carriers' activities against the sandbox's carriers and our own team, with what the tests beside this file ask for again and again.
import type { CarrierApi } from '../../activities/carriers/carrier.port';
import { createCarriers } from '../../activities/carriers/carriers';
import { createHttpCarriers } from '../../activities/carriers/http-carriers';
import { createBuyLabel, createVoidLabels } from '../../activities/carriers/labels';
import { createOwnTeam } from '../../activities/carriers/own-team';
import { createRateShipment } from '../../activities/carriers/rates';
import { newShipment } from '../../workflows/domain/evolve/parts';
import type { Rate } from '../../workflows/domain/events';
import type { Parcel, Shipment } from '../../workflows/domain/state';
import type { OrderActivities } from '../../workflows/order.ports';
import { CARRIER_KEY, type GivenOrder, IMPATIENCE_MS, openOutside, openShop, type Outside, PATIENCE_MS, type Shop } from './world.fixture';

export interface CarrierWorld extends Shop {
  outside: Outside;
  api: CarrierApi;
  /** The same carriers, asked by one who does not wait long for `carrier`. */
  impatientWith: (carrier: string) => CarrierApi;
  world: Pick<OrderActivities, 'buyLabel' | 'voidLabels' | 'rateShipment'>;
}

export async function openCarriers(): Promise<CarrierWorld> {
  const [shop, outside] = await Promise.all([openShop(), openOutside()]);
  const { db } = shop;
  const askedWithin = (timeoutMs: number) => createHttpCarriers({ url: outside.url, apiKey: CARRIER_KEY, timeoutMs });
  const [patient, impatient] = [askedWithin(PATIENCE_MS), askedWithin(IMPATIENCE_MS)];
  const api = createCarriers({ http: patient, own: createOwnTeam(db) });
  const impatientWith = (carrier: string): CarrierApi => ({
    ...api,
    rates: (asked, question) => (asked === carrier ? impatient : api).rates(asked, question),
    buy: (asked, label) => (asked === carrier ? impatient : api).buy(asked, label),
    news: (asked, trackingNumber) => (asked === carrier ? impatient : api).news(asked, trackingNumber),
  });
  return {
    ...{ ...shop, outside, api, impatientWith },
    world: { buyLabel: createBuyLabel(db, api), voidLabels: createVoidLabels(db, api), rateShipment: createRateShipment(db, api) },
    close: async () => {
      await outside.close();
      await shop.close();
    },
  };
}

export type Purchase = Parameters<OrderActivities['buyLabel']>[0];
/** The first booking of the order's first parcel, with Harbour unless `change` says otherwise. */
export const purchase = ({ orderId, addressId }: GivenOrder, change: Partial<Purchase> = {}): Purchase => ({
  key: `${orderId}:label:s1p1:1`,
  orderId,
  shipmentId: 's1',
  parcelId: 's1p1',
  carrier: 'harbour',
  service: 'ground',
  addressId,
  parcel: { weightGrams: 2_350 },
  position: { number: 1, of: 1 },
  ...change,
});

export const parcel = (parcelId: string, change: Partial<Parcel> = {}): Parcel => ({
  ...{ parcelId, weightGrams: 2_350, lines: [{ lineId: 'l1', quantity: 1 }] },
  ...{ labelId: null, trackingNumber: null, labelPrice: null, documentIds: [], state: 'unknown', stateAt: null },
  ...change,
});
/** A packed shipment of these parcels that is booked for the first time. */
export const shipment = (parcels: Parcel[], change: Partial<Shipment> = {}): Shipment => ({
  ...newShipment({ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] }),
  ...{ step: 'label', carrier: 'harbour', service: 'ground', bookings: 1, parcels },
  ...change,
});
export const rateOf = (carrier: string, service: string, amount: number): Rate => ({
  ...{ carrier, service, price: { amount, currency: 'CNY' }, arrives: '2026-11-26', fits: true, why: '' },
});
