// What the company has decided, to be read and decided anew: each change is a new version with who and when.
// New orders begin with the newest; those that run keep the one they began with.
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { currentPolicy, listPolicies, policyOfVersion, savePolicy } from '../../prisma/policy';
import { namesOfActors } from '../../prisma/staff';
import type { Policy } from '../../workflows/domain/policy';
import type { ApiDeps } from '../app';
import { UUID } from '../orders/find';
import { pageOf, placeOf } from '../paging';
import { notFound, Problem } from '../problem';
import { type Call, defineRoute, ok, type Reply, type Route } from '../route';
import { invalid } from '../schema/issues';
import { listOf } from '../schema/shapes';
import { pageQuery } from '../schema/words';
import { decisionsIn, policyBody, type PolicyBody, policyShape } from './shape';

const who = ['supervisor', 'ops'];
const VERSION = /^[1-9]\d{0,8}$/;
const wanted = z.strictObject({
  version: z.string().regex(VERSION, 'A version is a whole number from 1.').transform(Number).optional(),
});
const versionShape = z.object({
  version: z.int(),
  createdAt: z.string().nullable(),
  by: z.object({ id: z.string(), name: z.string().nullable() }),
});

export const policyRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/policy',
    who,
    keyed: false,
    query: wanted,
    summary: 'What the company has decided: now, or in an older version. The ETag is its version.',
    answers: { 200: { description: 'The policy', schema: policyShape } },
    handle: async ({ query: { version } }) => {
      const policy = version === undefined ? await currentPolicy(db) : await policyOfVersion(db, version);
      if (!policy) throw notFound();
      return answered(policy);
    },
  }),
  defineRoute({
    method: 'put',
    path: '/api/policy',
    who,
    keyed: false,
    body: policyBody,
    summary: 'Decide anew. Send the whole policy, and If-Match with the version that it was made from. Orders that run keep theirs.',
    answers: {
      200: { description: 'The new version', schema: policyShape },
      412: { description: 'version_conflict: If-Match is missing or names a version that is not the newest' },
    },
    handle: (call) => decide(db, call),
  }),
  defineRoute({
    method: 'get',
    path: '/api/policy/versions',
    who,
    keyed: false,
    query: z.strictObject(pageQuery),
    summary: 'Who decided when, the newest first',
    answers: { 200: { description: 'A page of versions', schema: listOf(versionShape) } },
    handle: ({ query }) => versions(db, query),
  }),
];

const answered = (policy: Policy): Reply => ok(policy, { ETag: `"${policy.version}"` });

async function decide(db: ApiDeps['db'], { body, caller, headers }: Call<PolicyBody>): Promise<Reply> {
  const [, tag] = /^\s*"(\d+)"\s*$/.exec(headers['if-match'] ?? '') ?? [];
  const basedOn = tag !== undefined && VERSION.test(tag) ? Number(tag) : null;
  if (basedOn !== null && body.version !== undefined && body.version !== basedOn)
    throw invalid('schema_invalid', '/version', 'The body is made from another version than If-Match says.');
  const saved = basedOn === null ? null : await savePolicy(db, { decisions: decisionsIn(body), basedOn, savedBy: caller.id });
  if (saved) return answered(saved);
  const { version } = await currentPolicy(db);
  throw new Problem(412, 'version_conflict', `The policy is at version ${version} now: look again, and send If-Match: "${version}".`, {
    extra: { version },
  });
}

async function versions(db: Db, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Reply> {
  const [before] = placeOf(cursor, z.tuple([z.int().min(1).max(2_000_000_000)])) ?? [];
  const rows = await listPolicies(db, { limit: limit + 1, before });
  const ids = [...new Set(rows.map(({ createdBy }) => createdBy))].filter((id) => UUID.test(id));
  const names = await namesOfActors(db, ids);
  const item = ({ version, createdAt, createdBy }: (typeof rows)[number]) => ({
    version,
    createdAt: createdAt?.toISOString() ?? null,
    by: { id: createdBy, name: names.get(createdBy) ?? null },
  });
  return ok(pageOf(rows, limit, { item, place: ({ version }) => [version] }));
}
