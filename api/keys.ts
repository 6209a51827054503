// Keys for machines. A key is shown once, when it is made; afterwards only its hash is known. Made and revoked by people, never by machines.
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type KeyRow, listKeys, revokeKey, saveKey } from '../prisma/staff';
import { refuseMachines } from './actor';
import type { ApiDeps } from './app';
import { UUID } from './orders/find';
import { notFound } from './problem';
import { defineRoute, ok, type Route } from './route';
import { listOf } from './schema/shapes';
import { line } from './schema/words';
import { hashOfKey, KEY_PREFIX, knownRoles } from './sign-in';

const newKey = z.strictObject({
  name: line(100),
  roles: z
    .array(z.string().refine((role) => knownRoles.includes(role), { error: 'There is no role of this name.' }))
    .min(1)
    .max(10),
});
const made = z.object({ keyId: z.uuid(), name: z.string(), roles: z.array(z.string()), key: z.string().optional() });
const known = z.object({
  keyId: z.uuid(),
  name: z.string(),
  roles: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.uuid(),
  revokedAt: z.string().nullable(),
});
const view = ({ createdAt, revokedAt, ...key }: KeyRow): z.infer<typeof known> => ({
  ...key,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});

export const keyRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/keys',
    who: ['admin'],
    keyed: false,
    summary: 'Every API key that there is or was, the newest first, without the key itself.',
    answers: { 200: { description: 'All keys', schema: listOf(known) } },
    handle: async ({ caller }) => {
      refuseMachines(caller);
      return ok({ items: (await listKeys(db)).map(view), nextCursor: null });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/keys',
    who: ['admin'],
    keyed: true,
    body: newKey,
    summary: 'Makes an API key. It is shown in this answer only; a repeated request does not show it again.',
    answers: { 201: { description: 'The key', schema: made } },
    handle: async ({ body: { name, roles }, caller }) => {
      refuseMachines(caller);
      const key = KEY_PREFIX + randomBytes(32).toString('base64url');
      const stored = { keyId: randomUUID(), name, roles: [...new Set(roles)] };
      await saveKey(db, { ...stored, hash: hashOfKey(key), createdBy: caller.id });
      return { status: 201, body: { ...stored, key }, stored };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/keys/:id/revoke',
    who: ['admin'],
    keyed: true,
    body: z.strictObject({}),
    summary: 'Revokes an API key: from now on it opens nothing. Streams that it opened end within ten minutes.',
    answers: { 200: { description: 'The key, revoked now or before', schema: known } },
    handle: async ({ params: { id = '' }, caller }) => {
      refuseMachines(caller);
      const key = UUID.test(id) ? await revokeKey(db, id) : null;
      if (!key) throw notFound();
      return ok(view(key));
    },
  }),
];
