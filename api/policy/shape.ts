// What a policy must be before it is saved: workflows run by it for months, so nothing is taken that they could not reckon with.
// A field that the domain's `Policy` gains does not compile here until it has its check.
import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import type { Decisions } from '../../prisma/policy';
import type { Duration } from '../../workflows/domain/business-time';
import { type RungRow, stepIds, steps } from '../../workflows/process';
import { says } from '../schema/issues';
import { date, line, price } from '../schema/words';

const YEAR_OF_MINUTES = 366 * 24 * 60;
const HALF_DAY_OF_MINUTES = 14 * 60;
const units = ['min', 'h', 'd', 'bh', 'bd'] as const;

const duration = z.templateLiteral([z.int(), z.enum(units)], 'A duration is written as in 30min, 24h, 7d, 4bh or 1bd.').meta({
  type: 'string',
  description: 'Minutes, hours or days by the wall clock (30min, 24h, 7d); business hours or days (4bh, 1bd)',
});
const since = z.iso.datetime(says('date_invalid', 'A time is written as in 1991-09-15T00:00:00Z.'));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written as in 09:00.');
const zone = z.string().max(60).refine(isZone, 'There is no time zone of this name; write it as in Asia/Shanghai.');
const country = z.string().refine((code) => isSupportedCountry(code), 'A country is its two-letter code of ISO 3166, such as CN.');
/** Calendar days from 0. */
const days = (most: number) => z.int().min(0).max(most);
const basisPoints = z.int().min(0).max(10_000);
const ascending = (values: number[]): boolean => values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));

const calendar = z
  .strictObject({
    zone,
    offsets: z
      .array(z.strictObject({ from: since, minutes: z.int().min(-HALF_DAY_OF_MINUTES).max(HALF_DAY_OF_MINUTES) }))
      .min(1, 'A calendar needs at least one offset.')
      .max(500)
      .refine((list) => ascending(list.map(({ from }) => Date.parse(from))), 'Offsets stand in the order of their times, each time once.'),
    days: z
      .array(z.int().min(1).max(7))
      .min(1, 'A week has at least one working day.')
      .max(7)
      .refine(ascending, 'Days stand in their order, 1 = Monday to 7 = Sunday, each once.'),
    opensAt: clock,
    closesAt: clock,
    holidays: z
      .array(date)
      .max(1_000)
      .refine((list) => new Set(list).size === list.length, 'Each holiday stands here once.'),
  })
  .refine(({ opensAt, closesAt }) => opensAt < closesAt, { error: 'Work begins before it ends.', path: ['closesAt'] });

/** The decisions without their cross-checks; `version`, if it is sent along, is looked at by the route. */
const fields = z.strictObject({
  version: z.int().optional(),
  calendar,
  clocks: z.partialRecord(z.enum(stepIds), z.array(duration).max(20)),
  quoteValidDays: z.int().min(1).max(365),
  quoteReminderDaysBefore: days(364),
  depositPercent: z.int().min(1).max(99),
  shipping: z.strictObject({ fee: price, freeFrom: price.nullable() }),
  review: z.strictObject({
    ...{ amountLimit: price, newCustomerLimit: price, discountLimit: basisPoints, onAccount: z.boolean() },
    changedAddress: z.boolean().default(true),
  }),
  delivery: z.strictObject({
    handlingDays: days(365),
    transitDays: z
      .record(z.union([z.literal('*'), country]), days(365))
      .refine((byCountry) => Object.hasOwn(byCountry, '*'), 'Say under * how long the way to all other countries is.'),
    supplyDays: days(1_000),
  }),
  ownTeam: z.strictObject({
    areas: z.array(z.strictObject({ country, city: line(100) })).max(1_000),
    fee: price,
    transitDays: days(365),
    maxWeightGrams: z.int().min(0).max(10_000_000),
  }),
  accountDays: days(365),
  creditLimit: price,
  refundLimit: price,
  linkDays: z.int().min(1).max(3_650),
  statusAfter: duration.default('72h'),
});

/** The whole policy as it is sent. */
export const policyBody = fields.superRefine((policy, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (policy.quoteReminderDaysBefore >= policy.quoteValidDays)
    refuse(['quoteReminderDaysBefore'], 'A quote cannot be reminded of before it is sent.');
  const dayMinutes = minutesOf(policy.calendar.closesAt) - minutesOf(policy.calendar.opensAt);
  for (const step of stepIds) {
    const times = policy.clocks[step];
    const why = times && whyNotLadder(times, steps[step].ladder, dayMinutes);
    if (why) refuse(['clocks', step, ...(why.rung === null ? [] : [why.rung])], why.message);
  }
});
export type PolicyBody = z.infer<typeof policyBody>;

/** A policy as it is answered: what is sent, under its version. */
export const policyShape = fields.extend({ version: z.int() }).meta({ id: 'Policy' });

/** What is saved of a body. */
export function decisionsIn({ version: _basedOn, ...decisions }: PolicyBody): Decisions {
  return decisions;
}

/** Why a step's times cannot be its ladder. @param dayMinutes how long a business day is */
function whyNotLadder(times: Duration[], ladder: RungRow[], dayMinutes: number): { rung: number | null; message: string } | null {
  if (times.length !== ladder.length)
    return { rung: null, message: `The ladder of this step has ${ladder.length} rungs: give one time for each.` };
  const parts = times.map(partsOf);
  const nothing = parts.findIndex(({ amount }) => amount < 1);
  if (nothing >= 0) return { rung: nothing, message: 'A time is at least one of its unit.' };
  const first = parts[0];
  // Which of 4bh and 24h comes first depends on the hour of the day; a ladder must have one order.
  const mixed = parts.findIndex(({ unit }) => isBusiness(unit) !== isBusiness(first?.unit ?? unit));
  if (mixed > 0) return { rung: mixed, message: 'The times of one ladder are all by the wall clock or all in business time.' };
  const minutes = parts.map(({ amount, unit }) => amount * minutesIn(unit, dayMinutes));
  const beyond = minutes.findIndex((m) => m > YEAR_OF_MINUTES);
  if (beyond >= 0) return { rung: beyond, message: 'No step waits longer than a year.' };
  const back = minutes.findIndex((m, i) => i > 0 && m < (minutes[i - 1] ?? 0));
  return back > 0 ? { rung: back, message: 'The times of a ladder count from its beginning: none is before the one above it.' } : null;
}

function partsOf(time: Duration): { amount: number; unit: string } {
  const [, amount = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(time) ?? [];
  return { amount: Number(amount), unit };
}
const isBusiness = (unit: string): boolean => unit.startsWith('b');

function minutesIn(unit: string, dayMinutes: number): number {
  const known: Record<string, number> = { min: 1, h: 60, d: 1_440, bh: 60, bd: dayMinutes };
  return known[unit] ?? Number.POSITIVE_INFINITY;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
