// People and addresses as stored, in the shape that documents print.
import type { OrderContact, PostalAddress } from '../prisma/people';
import type { Address, Party } from './documents/data';

export const asParty = ({ name, company, phone }: Pick<OrderContact, 'name' | 'company' | 'phone'>): Party => ({
  name,
  company: company ?? undefined,
  phone: phone ?? undefined,
});

export const asAddress = ({ country, region, city, line1, line2, postcode }: PostalAddress): Address => ({
  country,
  region: region ?? undefined,
  city,
  line1,
  line2: line2 ?? undefined,
  postcode: postcode ?? undefined,
});
