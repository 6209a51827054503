// What the company has decided, by version. An order keeps the version it began with; new ones begin with the newest.
import { defaultPolicy, type Policy } from '../workflows/domain/policy';
import type { Db } from './client';

/** The newest policy; before anybody has saved one, the defaults of the code. Fields that an older one lacks get their default. */
export async function currentPolicy(db: Db): Promise<Policy> {
  const row = await db.policy.findFirst({ orderBy: { version: 'desc' } });
  if (!row) return defaultPolicy;
  // Checked when it was saved; a field that a later release added is not in it.
  return { ...defaultPolicy, ...(row.policy as object), version: row.version };
}
