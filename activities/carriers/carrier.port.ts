// What we need of a carrier, whoever it is. Two implementations: http-carriers.ts and own-team.ts; carriers.ts puts them together.
// Called by the activities that rate, buy, void and watch; a method more here is work in each implementation.
import type { PostalAddress } from '../../prisma/people';
import type { Policy } from '../../workflows/domain/policy';
import type { Money, ParcelState } from '../../workflows/domain/vocabulary';

export interface Carrier {
  /** Its id in orders and URLs: `swift`. */
  carrier: string;
  /** As people call it and as labels print it. */
  name: string;
  services: { service: string; name: string }[];
}
export interface ShippingNeeds {
  signature?: boolean;
  window?: { from: string; to: string };
  handling?: string[];
}
export interface RateQuestion {
  to: { country: string; city: string; postcode: string | null };
  parcels: { parcelId: string; weightGrams: number }[];
  needs: ShippingNeeds;
  ownTeam: Policy['ownTeam'];
}
export interface CarrierRate {
  service: string;
  /** For all parcels together. */
  price: Money;
  transitDays: number;
}
/** What a carrier offers for a consignment, or a sentence why nothing. Sentences hold nothing personal: they go into the order's log. */
export type RateAnswer = { offers: CarrierRate[] } | { whyNot: string };

export interface LabelOrder {
  reference: string;
  service: string;
  to: PostalAddress & { name: string; company: string | null; phone: string | null };
  parcel: { weightGrams: number; lengthMm?: number; widthMm?: number; heightMm?: number };
  needs: ShippingNeeds;
}
export interface KnownLabel {
  labelId: string;
  reference: string;
  trackingNumber: string;
  price: Money;
  boughtAt: string;
  state: 'active' | 'voided';
}
export interface ParcelNews {
  /** The carrier's own id of the event, the same as in its webhook. */
  eventId: string;
  state: ParcelState;
  at: string;
  cause?: string | undefined;
}

/** All methods throw an Error, to be tried again, when a carrier does not answer as agreed. */
export interface CarrierApi {
  carriers(): Promise<Carrier[]>;
  /** Undefined when nobody is called so. */
  carrier(id: string): Promise<Carrier | undefined>;
  rates(carrier: string, question: RateQuestion): Promise<RateAnswer>;
  /** All labels sold under our reference, the oldest first. */
  labelsOf(carrier: string, reference: string): Promise<KnownLabel[]>;
  /** Buys, each time it is called. @throws ApplicationFailure `address_refused` or `carrier_refused`, not to be retried */
  buy(carrier: string, order: LabelOrder): Promise<void>;
  /** `in_transit`: the parcel has moved, the label is used. */
  void(carrier: string, label: KnownLabel): Promise<'voided' | 'in_transit'>;
  /** All that the carrier knows of a parcel's way, the oldest first. */
  news(carrier: string, trackingNumber: string): Promise<ParcelNews[]>;
}
