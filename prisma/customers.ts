// Customers' records as staff see and keep them. Orders have snapshots of their own: nothing here changes what an order knows.
// Every change is written down with who made it: names of fields, values only of figures.
import { randomUUID } from 'node:crypto';
import type { Actor } from '../workflows/domain/vocabulary';
import type { Db } from './client';
import { Prisma } from './generated/prisma/client';
import type { PostalAddress } from './people';

export interface CustomerRow {
  customerId: string;
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  language: string;
  /** Minor units of an order's currency; null: what the policy says. */
  creditLimit: number | null;
  createdAt: Date;
}
export interface CustomerChange {
  at: Date;
  actorRole: string;
  actorId: string;
  fields: string[];
  creditLimitBefore: number | null;
  creditLimitAfter: number | null;
}
export type CustomerFields = Partial<Pick<CustomerRow, 'name' | 'email' | 'phone' | 'company' | 'language' | 'creditLimit'>>;

/** Newest first, from the one after `after` on: `limit` of them and one more. `q`: a part of name, company, e-mail or phone. */
export function listCustomers(
  db: Db,
  { q, limit, after }: { q?: string | undefined; limit: number; after?: { createdAt: Date; customerId: string } | undefined },
): Promise<CustomerRow[]> {
  const part = q === undefined ? undefined : { contains: q.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
  const beyond = after && {
    OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, customerId: { lt: after.customerId } }],
  };
  return db.customer.findMany({
    where: {
      AND: [...(part ? [{ OR: [{ name: part }, { company: part }, { email: part }, { phone: part }] }] : []), ...(beyond ? [beyond] : [])],
    },
    orderBy: [{ createdAt: 'desc' }, { customerId: 'desc' }],
    take: limit + 1,
  });
}

export const customerById = (db: Db, customerId: string): Promise<CustomerRow | null> => db.customer.findUnique({ where: { customerId } });

export const ordersOfCustomer = (db: Db, customerId: string): Promise<number> => db.intake.count({ where: { customerId } });

export async function addressesOfCustomer(db: Db, customerId: string): Promise<(PostalAddress & { addressId: string })[]> {
  const rows = await db.address.findMany({ where: { customerId }, orderBy: { addressId: 'asc' } });
  return rows.map(({ customerId: _own, ...address }) => address);
}

/** The latest hundred, newest first. */
export const changesOfCustomer = (db: Db, customerId: string): Promise<CustomerChange[]> =>
  db.customerChange.findMany({
    where: { customerId },
    select: { at: true, actorRole: true, actorId: true, fields: true, creditLimitBefore: true, creditLimitAfter: true },
    orderBy: [{ at: 'desc' }, { changeId: 'asc' }],
    take: 100,
  });

/**
 * Another customer with this e-mail or phone, or null. Whoever asks at the same time about the same contact, an order that comes in
 * included, waits until `tx` ends.
 */
export async function othersWith(tx: Db, { email, phone }: CustomerFields, customerId: string | null): Promise<string | null> {
  const words = [email, phone].filter((word) => typeof word === 'string');
  for (const word of [...words].sort()) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`customer ${word}`}, 0))`;
  if (words.length === 0) return null;
  const found = await tx.customer.findFirst({
    where: {
      OR: [...(email ? [{ email }] : []), ...(phone ? [{ phone }] : [])],
      ...(customerId === null ? {} : { NOT: { customerId } }),
    },
    select: { customerId: true },
  });
  return found?.customerId ?? null;
}

/** Locks a record until `tx` ends, and reads it. */
export async function customerForChange(tx: Db, customerId: string): Promise<CustomerRow | null> {
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM customer WHERE customer_id = ${customerId}::uuid FOR UPDATE`);
  return customerById(tx, customerId);
}

export async function createCustomer(tx: Db, fields: CustomerFields & { name: string; language: string }, by: Actor): Promise<CustomerRow> {
  const row = await tx.customer.create({ data: { ...fields, customerId: randomUUID() } });
  await writeDown(tx, { ...row, creditLimit: null }, row, fields, by);
  return row;
}

export async function changeCustomer(tx: Db, before: CustomerRow, fields: CustomerFields, by: Actor): Promise<CustomerRow> {
  const row = await tx.customer.update({ where: { customerId: before.customerId }, data: fields });
  await writeDown(tx, before, row, fields, by);
  return row;
}

async function writeDown(tx: Db, before: CustomerRow, after: CustomerRow, fields: CustomerFields, { role, id }: Actor): Promise<void> {
  const limits = 'creditLimit' in fields ? { creditLimitBefore: before.creditLimit, creditLimitAfter: after.creditLimit } : {};
  const { customerId } = after;
  await tx.customerChange.create({
    data: { changeId: randomUUID(), customerId, actorRole: role, actorId: id, fields: Object.keys(fields).sort(), ...limits },
  });
}
