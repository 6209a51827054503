// What the company has decided, by version. An order keeps the version it began with; new ones begin with the newest.
// A version once saved is never changed: orders that run by it point at it.
import { defaultPolicy, type Policy } from '../workflows/domain/policy';
import type { Db } from './client';

/** All that is decided, without the number under which it is kept. */
export type Decisions = Omit<Policy, 'version'>;
export interface PolicyVersion {
  version: number;
  /** Id of a member of staff or of a key; `system` for what came with the product. */
  createdBy: string;
  /** Null for the defaults of the code while nobody has saved anything. */
  createdAt: Date | null;
}

/** The newest policy; before anybody has saved one, the defaults of the code. Fields that an older one lacks get their default. */
export async function currentPolicy(db: Db): Promise<Policy> {
  const row = await db.policy.findFirst({ orderBy: { version: 'desc' } });
  return row ? policyIn(row) : defaultPolicy;
}

/** The policy of one version, or null when there never was one. */
export async function policyOfVersion(db: Db, version: number): Promise<Policy | null> {
  const row = await db.policy.findUnique({ where: { version } });
  if (row) return policyIn(row);
  return version === defaultPolicy.version && (await db.policy.count()) === 0 ? defaultPolicy : null;
}

// Checked when it was saved; a field that a later release added is not in it.
const policyIn = ({ policy, version }: { policy: unknown; version: number }): Policy => ({
  ...defaultPolicy,
  ...(policy as object),
  version,
});

/** Versions from before `before` on, the newest first. */
export async function listPolicies(db: Db, { limit, before }: { limit: number; before?: number | undefined }): Promise<PolicyVersion[]> {
  const rows = await db.policy.findMany({
    ...(before === undefined ? {} : { where: { version: { lt: before } } }),
    orderBy: { version: 'desc' },
    take: limit,
    select: { version: true, createdBy: true, createdAt: true },
  });
  const nobodySaved = rows.length === 0 && before === undefined;
  return nobodySaved ? [{ version: defaultPolicy.version, createdBy: 'system', createdAt: null }] : rows;
}

/**
 * Saves decisions as the next version.
 * @param basedOn the version that whoever decides has seen
 * @returns the new policy; null when a newer one than `basedOn` is there, also one that came in this very moment
 */
export async function savePolicy(
  db: Db,
  { decisions, basedOn, savedBy }: { decisions: Decisions; basedOn: number; savedBy: string },
): Promise<Policy | null> {
  const newest = await db.policy.findFirst({ orderBy: { version: 'desc' }, select: { version: true } });
  if ((newest?.version ?? defaultPolicy.version) !== basedOn) return null;
  const first: object = defaultPolicy;
  if (!newest) await db.policy.createMany({ data: [{ version: basedOn, policy: first, createdBy: 'system' }], skipDuplicates: true });
  const policy: Policy = { ...decisions, version: basedOn + 1 };
  // Two who decide at once ask for the same number; the table's primary key lets one of them have it.
  const saved = await db.policy.createMany({
    data: [{ version: policy.version, policy: JSON.parse(JSON.stringify(policy)) as object, createdBy: savedBy }],
    skipDuplicates: true,
  });
  return saved.count === 1 ? policy : null;
}
