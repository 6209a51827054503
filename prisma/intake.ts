// What came in: who the customer is, what the order was when it began. Written once, in one transaction, before its workflow starts.
// Customers are found again by e-mail or phone; what is stored of them is never overwritten, each order keeps its own snapshot.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FirstInput } from '../workflows/domain/intake';
import type { Db } from './client';
import { Prisma } from './generated/prisma/client';
import type { PostalAddress } from './people';

export interface Contact {
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  language: string;
}
export interface NewAddress extends PostalAddress {
  addressId: string;
  customerId: string;
}

export interface StoredIntake extends Contact {
  orderId: string;
  customerId: string;
  addressId: string | null;
  needsId: string | null;
  instructionsId: string | null;
  deliveryNeeds: Prisma.JsonValue;
  externalRef: string | null;
  createdAt: Date;
  startedAt: Date | null;
  input: FirstInput;
}

/** The customer of this e-mail or phone, else a new one with this contact. Two requests with the same contact at once meet the same customer. */
export async function matchCustomer(tx: Db, contact: Contact): Promise<string> {
  for (const word of [contact.email, contact.phone].filter((w) => w !== null).sort()) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`customer ${word}`}, 0))`;
  }
  const known = await tx.customer.findFirst({
    where: { OR: [...(contact.email ? [{ email: contact.email }] : []), ...(contact.phone ? [{ phone: contact.phone }] : [])] },
    orderBy: { createdAt: 'asc' },
    select: { customerId: true },
  });
  if (known) return known.customerId;
  const customerId = randomUUID();
  await tx.customer.create({ data: { ...contact, customerId } });
  return customerId;
}

/** A customer's contact, or null when there is none of this id. */
export const contactOfCustomer = (db: Db, customerId: string): Promise<Contact | null> =>
  db.customer.findUnique({ where: { customerId }, select: { name: true, email: true, phone: true, company: true, language: true } });

/** Where this customer's last order or inquiry went to, else what their record says, or null. */
export async function lastAddressOf(db: Db, customerId: string): Promise<string | null> {
  const row = await db.intake.findFirst({
    where: { customerId, addressId: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { addressId: true },
  });
  return row?.addressId ?? (await db.address.findFirst({ where: { customerId }, select: { addressId: true } }))?.addressId ?? null;
}

const existence = z.tuple([z.object({ yes: z.boolean() })]);

/** True when nothing of this customer ever became an order. */
export async function isNewCustomer(db: Db, customerId: string): Promise<boolean> {
  const [row] = existence.parse(
    await db.$queryRaw`SELECT EXISTS (SELECT 1 FROM intake JOIN order_number USING (order_id) WHERE customer_id = ${customerId}::uuid) AS yes`,
  );
  return !row.yes;
}

/** True when an order came in under this reference of the customer's before. */
export async function isKnownReference(db: Db, externalRef: string): Promise<boolean> {
  return (await db.intake.count({ where: { externalRef } })) > 0;
}

export async function saveAddress(db: Db, address: NewAddress): Promise<void> {
  await db.address.create({ data: address });
}
export async function dropAddress(db: Db, addressId: string): Promise<void> {
  await db.address.deleteMany({ where: { addressId } });
}

export interface NewIntake extends Contact {
  addressId: string | null;
  needsId: string | null;
  instructionsId: string | null;
  deliveryNeeds: object | null;
  externalRef: string | null;
  input: FirstInput;
}

/** Keeps what came in. @returns false when another order has the same external reference (the transaction is then of no use) */
export async function saveIntake(tx: Db, { input, deliveryNeeds, ...rest }: NewIntake): Promise<boolean> {
  const { customerId, kind, causeId } = input.intake;
  try {
    await tx.intake.create({
      data: {
        ...rest,
        orderId: input.orderId,
        kind,
        customerId,
        causeId,
        input: toJson(input),
        ...(deliveryNeeds ? { deliveryNeeds: toJson(deliveryNeeds) } : {}),
      },
    });
    return true;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
    throw error;
  }
}

/** What came in as this order, or null. */
export async function intakeOf(db: Db, orderId: string): Promise<StoredIntake | null> {
  const row = await db.intake.findUnique({ where: { orderId } });
  // The column holds what `saveIntake` wrote.
  return row && { ...row, input: row.input as unknown as FirstInput };
}

export interface Wishes {
  instructionsId: string | null;
  deliveryNeeds: object | null;
}

/** Replaces the customer's instructions and delivery needs, and answers what stood there before. */
export async function replaceWishes(tx: Db, orderId: string, wishes: Partial<Wishes>): Promise<Wishes> {
  const { instructionsId, deliveryNeeds } = await tx.intake.findUniqueOrThrow({ where: { orderId } });
  const { instructionsId: newId, deliveryNeeds: newNeeds } = wishes;
  await tx.intake.update({
    where: { orderId },
    data: {
      ...(newId === undefined ? {} : { instructionsId: newId }),
      ...(newNeeds === undefined ? {} : { deliveryNeeds: newNeeds === null ? Prisma.DbNull : toJson(newNeeds) }),
    },
  });
  return { instructionsId, deliveryNeeds: typeof deliveryNeeds === 'object' ? deliveryNeeds : null };
}

const toJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
