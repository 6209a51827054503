// The three sandbox carriers as data: where they go, how fast, for how much, what they can handle. Read by carrier.rates.ts.
// Prices are in fen (CNY minor units) per parcel, by the first step that holds its weight. Invented, but shaped like real tariffs.

export const PARCEL_STATES = [
  'unknown',
  'pre_transit',
  'picked_up',
  'in_transit',
  'on_hold',
  'delayed',
  'ready_for_pickup',
  'out_for_delivery',
  'delivered',
  'failed',
  'returning',
  'returned',
] as const;
export type ParcelState = (typeof PARCEL_STATES)[number];

export interface Area {
  /** ISO 3166 alpha-2, or every country that no other area of the service names. */
  countries: readonly string[] | 'all other';
  transitDays: number;
  /** Ascending by weight; the last step is the heaviest parcel taken. */
  prices: readonly { upToGrams: number; amount: number }[];
}

export interface Service {
  service: string;
  name: string;
  areas: readonly Area[];
}

export interface CarrierProfile {
  carrier: string;
  name: string;
  trackingPrefix: string;
  maxWeightGrams: number;
  handling: readonly string[];
  signature: boolean;
  window: boolean;
  neverTo: readonly string[];
  services: readonly Service[];
}

const kg = (kilograms: number) => kilograms * 1000;
const tariff = (...steps: readonly (readonly [kilograms: number, amount: number])[]) =>
  steps.map(([kilograms, amount]) => ({ upToGrams: kg(kilograms), amount }));

export const CARRIERS: readonly CarrierProfile[] = [
  {
    carrier: 'swift',
    name: 'Swift Air Express',
    trackingPrefix: 'SW',
    maxWeightGrams: kg(70),
    handling: ['fragile', 'cold'],
    signature: true,
    window: true,
    neverTo: [],
    services: [
      {
        service: 'air-express',
        name: 'Air express',
        areas: [
          {
            countries: ['CN'],
            transitDays: 1,
            prices: tariff([1, 2_300], [3, 4_100], [5, 5_900], [10, 10_400], [30, 28_400], [70, 64_000]),
          },
          {
            countries: ['HK', 'MO', 'TW'],
            transitDays: 2,
            prices: tariff([1, 4_800], [5, 11_200], [10, 19_500], [30, 52_000], [70, 118_000]),
          },
          { countries: 'all other', transitDays: 4, prices: tariff([1, 19_800], [5, 46_000], [10, 78_000], [30, 205_000], [70, 460_000]) },
        ],
      },
      {
        service: 'air-saver',
        name: 'Air saver',
        areas: [
          {
            countries: ['CN'],
            transitDays: 2,
            prices: tariff([1, 1_800], [3, 3_200], [5, 4_600], [10, 8_200], [30, 22_600], [70, 51_000]),
          },
          { countries: 'all other', transitDays: 7, prices: tariff([1, 14_500], [5, 33_000], [10, 56_000], [30, 148_000], [70, 332_000]) },
        ],
      },
    ],
  },
  {
    carrier: 'harbour',
    name: 'Harbour Ground',
    trackingPrefix: 'HB',
    maxWeightGrams: kg(30),
    handling: ['fragile', 'upright'],
    signature: true,
    window: false,
    neverTo: [],
    services: [
      {
        service: 'ground',
        name: 'Ground',
        areas: [
          { countries: ['CN'], transitDays: 3, prices: tariff([1, 800], [3, 1_200], [5, 1_600], [10, 2_600], [20, 4_400], [30, 6_000]) },
        ],
      },
    ],
  },
  {
    carrier: 'crane',
    name: 'Crane Freight',
    trackingPrefix: 'CR',
    maxWeightGrams: kg(1_000),
    handling: ['fragile', 'upright'],
    signature: true,
    window: false,
    neverTo: ['HK', 'MO', 'TW'],
    services: [
      {
        service: 'freight',
        name: 'Freight',
        areas: [
          { countries: ['CN'], transitDays: 6, prices: tariff([30, 9_000], [100, 19_500], [300, 42_000], [1_000, 108_000]) },
          { countries: 'all other', transitDays: 28, prices: tariff([30, 62_000], [100, 145_000], [300, 330_000], [1_000, 880_000]) },
        ],
      },
    ],
  },
];
