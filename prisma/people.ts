// Who an order is for, as labels, documents and notices need it: the order's own snapshot, not the customer's record of today.
// Everything personal comes from here and goes no further than paper and mail.
import { z } from 'zod';
import type { Db } from './client';

export type Language = 'en' | 'zh';

export interface OrderContact {
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  language: Language;
  needs: DeliveryNeeds | null;
  instructions: string | null;
}
export interface PostalAddress {
  country: string;
  region: string | null;
  city: string;
  line1: string;
  line2: string | null;
  postcode: string | null;
}

/** What the customer asked of the delivery: the JSON in `intake.delivery_needs`. */
export const deliveryNeeds = z.object({
  window: z.object({ from: z.string(), to: z.string() }).optional(),
  signature: z.boolean().optional(),
  appointment: z.boolean().optional(),
  access: z.string().optional(),
  handling: z.array(z.string()).optional(),
  leaveWith: z.string().optional(),
});
export type DeliveryNeeds = z.infer<typeof deliveryNeeds>;

/** The language somebody reads; everything unknown reads English. */
export const languageOf = (language: string): Language => (language === 'zh' ? 'zh' : 'en');

/** The customer as the order knows them, or null for an order without intake. */
export async function contactOf(db: Db, orderId: string): Promise<OrderContact | null> {
  const intake = await db.intake.findUnique({ where: { orderId } });
  if (!intake) return null;
  const text = intake.instructionsId ? await db.text.findUnique({ where: { textId: intake.instructionsId } }) : null;
  const { name, email, phone, company } = intake;
  const needs = intake.deliveryNeeds === null ? null : deliveryNeeds.parse(intake.deliveryNeeds);
  return { name, email, phone, company, language: languageOf(intake.language), needs, instructions: text?.text ?? null };
}

/** An address, or null when there is none of this id. */
export async function addressOf(db: Db, addressId: string): Promise<PostalAddress | null> {
  const row = await db.address.findUnique({ where: { addressId } });
  if (!row) return null;
  const { country, region, city, line1, line2, postcode } = row;
  return { country, region, city, line1, line2, postcode };
}

/** The members of staff of a role who can be written to, with the language they read. */
export async function mailboxesOf(db: Db, role: string): Promise<{ name: string; email: string; language: Language }[]> {
  const rows = await db.staff.findMany({ where: { roles: { has: role }, email: { not: null } }, orderBy: { subject: 'asc' } });
  return rows.flatMap(({ name, email, language }) => (email ? [{ name, email, language: languageOf(language) }] : []));
}
