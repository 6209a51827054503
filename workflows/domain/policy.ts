// What the company has decided: durations, calendar, fees, limits. An order keeps the version it began with.
// Workflow code holds no duration of its own; changing a value here or in the policy table is safe while orders run.
import { steps, type StepId } from '../process';
import type { Calendar, Duration } from './business-time';

export interface Policy {
  version: number;
  calendar: Calendar;
  /** Times of each step's ladder, one per rung of the step table; what is not named keeps the table's default. */
  clocks: Partial<Record<StepId, Duration[]>>;
  quoteValidDays: number;
  quoteReminderDaysBefore: number;
  depositPercent: number;
  /** Fee in minor units of the order's currency, nothing from `freeFrom` on (null: never free). */
  shipping: { fee: number; freeFrom: number | null };
  /** When a person must look before goods move; amounts in minor units, discount in basis points of the list price. */
  review: {
    amountLimit: number;
    newCustomerLimit: number;
    discountLimit: number;
    onAccount: boolean;
    /** The address was changed after the customer had confirmed. Policies that do not say it mean yes. */
    changedAddress?: boolean;
  };
  /** Calendar days. `transitDays` by country, `*` for the rest. */
  delivery: { handlingDays: number; transitDays: Record<string, number>; supplyDays: number };
  /** The company's own delivery team, a carrier without an API: where it drives, what it takes (minor units), how heavy a parcel may be. */
  ownTeam: { areas: { country: string; city: string }[]; fee: number; transitDays: number; maxWeightGrams: number };
  /** Days after delivery until an order on account is due. */
  accountDays: number;
  /** What a customer without a limit of their own may owe on account, all orders together; minor units of the order's currency. */
  creditLimit: number;
  /** Up to here one person of finance gives money back or waives it; above, a second person must agree. Minor units. */
  refundLimit: number;
  /** How long customers' links work after the order's last need of them, in days. */
  linkDays: number;
  /** So long after the last thing that they heard the customer of a late order hears where it stands; policies from before have none. */
  statusAfter?: Duration;
}

export const defaultPolicy: Policy = {
  version: 1,
  calendar: {
    zone: 'Asia/Shanghai',
    offsets: [{ from: '1991-09-15T00:00:00Z', minutes: 480 }],
    days: [1, 2, 3, 4, 5],
    opensAt: '09:00',
    closesAt: '18:00',
    holidays: [],
  },
  clocks: {},
  quoteValidDays: 14,
  quoteReminderDaysBefore: 3,
  depositPercent: 30,
  shipping: { fee: 2_000, freeFrom: 50_000 },
  review: { amountLimit: 5_000_000, newCustomerLimit: 2_000_000, discountLimit: 1_000, onAccount: true, changedAddress: true },
  delivery: { handlingDays: 1, transitDays: { CN: 3, '*': 10 }, supplyDays: 14 },
  ownTeam: {
    areas: [
      { country: 'CN', city: '上海' },
      { country: 'CN', city: 'Shanghai' },
    ],
    fee: 3_000,
    transitDays: 1,
    maxWeightGrams: 100_000,
  },
  accountDays: 30,
  creditLimit: 10_000_000,
  refundLimit: 500_000,
  linkDays: 60,
  statusAfter: '72h',
};

/** When the rungs of a step's ladder ring, counted from the opening of its wait. */
export const clockOf = (policy: Policy, step: StepId): Duration[] =>
  steps[step].ladder.map((rung, i) => policy.clocks[step]?.[i] ?? rung.after);

export const statusAfterOf = ({ statusAfter = '72h' }: Policy): Duration => statusAfter;
