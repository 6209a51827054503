// The people's half of an intake: who the customer is, where they live, what they wrote. Everything inside the intake's one transaction.
import { randomUUID } from 'node:crypto';
import type { Db } from '../../prisma/client';
import {
  type Contact,
  contactOfCustomer,
  isKnownReference,
  lastAddressOf,
  matchCustomer,
  saveAddress,
  saveIntake,
} from '../../prisma/intake';
import { saveTexts } from '../../prisma/texts';
import type { FirstInput } from '../../workflows/domain/intake';
import { Problem } from '../problem';
import type { Call } from '../route';
import { invalid } from '../schema/issues';
import type { CustomerInput, DeliveryNeedsInput, NewAddress } from '../schema/people';

export interface Met {
  customerId: string;
  contact: Contact;
  addressId: string | null;
}

/**
 * The customer as this order knows them: matched or made by their contact, or taken from our books by id.
 * @throws Problem schema_invalid for an unknown customerId
 */
export async function meetCustomer(tx: Db, given: CustomerInput): Promise<Met> {
  if ('customerId' in given) {
    const contact = await contactOfCustomer(tx, given.customerId);
    if (!contact) throw invalid('schema_invalid', '/customer/customerId', 'There is no customer of this id.');
    return { customerId: given.customerId, contact, addressId: await lastAddressOf(tx, given.customerId) };
  }
  const { name, email, phone, company, language, address } = given;
  const contact: Contact = { name, email: email ?? null, phone: phone ?? null, company: company ?? null, language };
  const customerId = await matchCustomer(tx, contact);
  return { customerId, contact, addressId: address ? await newAddress(tx, customerId, address) : null };
}

/** Keeps an address of a customer and answers its id. */
export async function newAddress(tx: Db, customerId: string, given: NewAddress): Promise<string> {
  const addressId = randomUUID();
  await saveAddress(tx, addressRow(addressId, customerId, given));
  return addressId;
}

/** An address as it is stored. */
export const addressRow = (addressId: string, customerId: string, { country, region, city, line1, line2, postcode }: NewAddress) => ({
  ...{ addressId, customerId, country, city, line1 },
  ...{ region: region ?? null, line2: line2 ?? null, postcode: postcode ?? null },
});

/** @throws Problem duplicate_external_ref */
export async function refuseKnownReference(tx: Db, externalRef: string | undefined): Promise<void> {
  if (externalRef !== undefined && (await isKnownReference(tx, externalRef))) throw duplicateReference();
}
const duplicateReference = (): Problem => new Problem(409, 'duplicate_external_ref', 'An order with this externalRef was taken in before.');

interface Said {
  call: Call;
  who: Met;
  input: FirstInput;
  texts: { instructions?: string | undefined; needs?: string | undefined };
  needs: DeliveryNeedsInput | undefined;
  externalRef: string | undefined;
}

/** Saves what came in. @throws Problem duplicate_external_ref when another request was quicker */
export async function keepIntake(tx: Db, { call, who, input, texts, needs, externalRef }: Said): Promise<void> {
  const { orderId } = input;
  const rows = Object.entries(texts).flatMap(([what, text]) => (text === undefined ? [] : [{ what, textId: randomUUID(), text }]));
  await saveTexts(tx, { orderId, writtenBy: call.caller.id, texts: rows.map(({ textId, text }) => ({ textId, text })) });
  const idOf = (what: string): string | null => rows.find((row) => row.what === what)?.textId ?? null;
  const saved = await saveIntake(tx, {
    ...who.contact,
    addressId: who.addressId,
    needsId: idOf('needs'),
    instructionsId: idOf('instructions'),
    deliveryNeeds: needs ?? null,
    externalRef: externalRef ?? null,
    input,
  });
  if (!saved) throw duplicateReference();
}
