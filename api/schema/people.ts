// Customers and addresses as they come in. Phones become E.164, e-mails lower case: by these a customer is found again.
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { says } from './issues';
import { composed, isFarTooLong } from './text';
import { date, line, text } from './words';

const EMAIL = says('email_invalid', 'This is no e-mail address.');
const LONGEST_EMAIL = 254;
export const email = z
  .string(EMAIL)
  .refine((given) => !isFarTooLong(given, LONGEST_EMAIL), { error: EMAIL, abort: true })
  .overwrite((given) => composed(given).toLowerCase())
  .refine((given) => given.length <= LONGEST_EMAIL && z.email().safeParse(given).success, { error: EMAIL });

const PHONE = says('phone_invalid', 'This is no phone number; write it with its country, as in +86 21 5550 0100.');
/** In the company's country when no other is written. */
export const phone = z
  .string(PHONE)
  .refine((given) => given.length <= 40 && e164(given) !== null, { error: PHONE, abort: true })
  .overwrite((given) => e164(given) ?? given);

const e164 = (given: string): string | null => {
  const parsed = parsePhoneNumberFromString(given.normalize('NFKC').trim(), 'CN');
  return parsed?.isValid() && !parsed.ext ? parsed.number : null;
};

const ADDRESS = says('address_invalid', 'An address has country (two letters), city and line1.');
const addressPart = (max: number) => line(max);
const COUNTRY = says('address_invalid', 'A country is its two-letter code of ISO 3166, such as CN.');
const POSTCODE: Record<string, RegExp> = { CN: /^\d{6}$/, US: /^\d{5}(-\d{4})?$/, DE: /^\d{5}$/ };
const POSTCODE_WRONG = says('address_invalid', 'The postcode does not fit the country.');

export const address = z
  .strictObject(
    {
      country: z
        .string(COUNTRY)
        .regex(/^[A-Z]{2}$/, { error: COUNTRY, abort: true })
        .refine((code) => isSupportedCountry(code), { error: COUNTRY }),
      region: addressPart(100).optional(),
      city: z.string(ADDRESS).pipe(addressPart(100)),
      line1: z.string(ADDRESS).pipe(addressPart(200)),
      line2: addressPart(200).optional(),
      postcode: addressPart(20).optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? ADDRESS : undefined) },
  )
  .refine(({ country, postcode }) => !postcode || (POSTCODE[country]?.test(postcode) ?? true), {
    error: POSTCODE_WRONG,
    path: ['postcode'],
  });
export type NewAddress = z.infer<typeof address>;

const REACHABLE = 'A customer needs at least one of e-mail and phone.';
const newCustomer = z
  .strictObject({
    name: line(100),
    email: email.optional(),
    phone: phone.optional(),
    company: line(200).optional(),
    language: z.enum(['en', 'zh']).default('en'),
    address: address.optional(),
  })
  .refine((c) => c.email !== undefined || c.phone !== undefined, { error: REACHABLE, path: ['phone'] });
const knownCustomer = z.strictObject({ customerId: z.uuid() });

export const customer = z.union([newCustomer, knownCustomer]);
export type CustomerInput = z.infer<typeof customer>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const END = says('date_invalid', 'A window begins and ends at HH:MM, on dates or at times such as 2026-11-22T09:30:00Z.');
const windowEnd = z.union([z.string(END).regex(TIME, END), date, z.iso.datetime({ offset: true, error: END })]);
/** A time window: both ends as HH:MM, as dates or as instants. */
export const timeWindow = z
  .strictObject({ from: windowEnd, to: windowEnd })
  .refine(({ from, to }) => from.length === to.length && from <= to, {
    error: says('date_invalid', 'A window ends after it begins.'),
    path: ['to'],
  });

export const deliveryNeeds = z.strictObject({
  window: timeWindow.optional(),
  signature: z.boolean().optional(),
  appointment: z.boolean().optional(),
  access: text(500).optional(),
  handling: z.array(line(50)).max(10).optional(),
  leaveWith: line(200).optional(),
});
export type DeliveryNeedsInput = z.infer<typeof deliveryNeeds>;
