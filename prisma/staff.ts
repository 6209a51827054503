// Staff and API keys. Rows of staff are made when somebody signs in for the first time; keys are kept as hashes only.
// Written by the API; names are read wherever a timeline says who did something.
import { randomUUID } from 'node:crypto';
import type { ApiKey, Prisma } from './generated/prisma/client';

export interface StaffRow {
  staffId: string;
  subject: string;
  name: string;
  email: string | null;
  roles: string[];
}

/** The person of this subject; made when unknown, with the roles brought up to date. */
export async function staffBySubject(
  db: Prisma.TransactionClient,
  { subject, name, roles }: { subject: string; name: string; roles: string[] },
): Promise<StaffRow> {
  const found = await db.staff.findUnique({ where: { subject } });
  if (found && sameRoles(found.roles, roles)) return found;
  return db.staff.upsert({ where: { subject }, create: { staffId: randomUUID(), subject, name, roles }, update: { roles } });
}

const sameRoles = (a: string[], b: string[]): boolean => a.length === b.length && a.every((role) => b.includes(role));

/** Everybody, by name. */
export const listStaff = (db: Prisma.TransactionClient): Promise<StaffRow[]> =>
  db.staff.findMany({
    select: { staffId: true, subject: true, name: true, email: true, roles: true },
    orderBy: [{ name: 'asc' }, { subject: 'asc' }],
  });

/** One person, or null. */
export const staffById = (db: Prisma.TransactionClient, staffId: string): Promise<StaffRow | null> =>
  db.staff.findUnique({ where: { staffId } });

/** Names of people and keys by id; ids that are neither are absent. */
export async function namesOfActors(db: Prisma.TransactionClient, ids: string[]): Promise<Map<string, string>> {
  const [staff, keys] = await Promise.all([
    db.staff.findMany({ where: { staffId: { in: ids } }, select: { staffId: true, name: true } }),
    db.apiKey.findMany({ where: { keyId: { in: ids } }, select: { keyId: true, name: true } }),
  ]);
  return new Map([...staff.map((s) => [s.staffId, s.name] as const), ...keys.map((k) => [k.keyId, k.name] as const)]);
}

/** The key of this hash unless it was revoked. */
export const keyByHash = (db: Prisma.TransactionClient, hash: string): Promise<{ keyId: string; name: string; roles: string[] } | null> =>
  db.apiKey.findFirst({ where: { hash, revokedAt: null }, select: { keyId: true, name: true, roles: true } });

export type KeyRow = Pick<ApiKey, 'keyId' | 'name' | 'roles' | 'createdAt' | 'createdBy' | 'revokedAt'>;
const ofKey = { keyId: true, name: true, roles: true, createdAt: true, createdBy: true, revokedAt: true } as const;

/** All keys, the newest first, revoked ones too. */
export const listKeys = (db: Prisma.TransactionClient): Promise<KeyRow[]> =>
  db.apiKey.findMany({ select: ofKey, orderBy: [{ createdAt: 'desc' }, { keyId: 'desc' }] });

/** The key, revoked from now on unless it was before; null when there never was one. */
export async function revokeKey(db: Prisma.TransactionClient, keyId: string): Promise<KeyRow | null> {
  await db.apiKey.updateMany({ where: { keyId, revokedAt: null }, data: { revokedAt: new Date() } });
  return db.apiKey.findUnique({ where: { keyId }, select: ofKey });
}

/** Makes a key known by its hash. */
export async function saveKey(
  db: Prisma.TransactionClient,
  key: { keyId: string; name: string; hash: string; roles: string[]; createdBy: string },
): Promise<void> {
  await db.apiKey.create({ data: key });
}
