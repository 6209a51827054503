// Who works here, and keys for machines. A key is shown once, when it is made; afterwards only its hash is known.
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { listStaff, saveKey } from '../prisma/staff';
import type { ApiDeps } from './app';
import { defineRoute, ok, type Route } from './route';
import { listOf } from './schema/shapes';
import { line } from './schema/words';
import { hashOfKey, KEY_PREFIX, knownRoles } from './sign-in';

const staffShape = z.object({ staffId: z.uuid(), subject: z.string(), name: z.string(), roles: z.array(z.string()) });
const keyBody = z.strictObject({
  name: line(100),
  roles: z
    .array(z.string().refine((role) => knownRoles.includes(role), { error: 'There is no role of this name.' }))
    .min(1)
    .max(10),
});
const keyShape = z.object({ keyId: z.uuid(), name: z.string(), roles: z.array(z.string()), key: z.string().optional() });

export const peopleRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/staff',
    who: 'staff',
    keyed: false,
    summary: 'Everybody who works here.',
    answers: { 200: { description: 'All staff by name', schema: listOf(staffShape) } },
    handle: async () => {
      const items = (await listStaff(db)).map(({ staffId, subject, name, roles }) => ({ staffId, subject, name, roles }));
      return ok({ items, nextCursor: null });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/keys',
    who: ['admin'],
    keyed: true,
    body: keyBody,
    summary: 'Makes an API key. It is shown in this answer only; a repeated request does not show it again.',
    answers: { 201: { description: 'The key', schema: keyShape } },
    handle: async ({ body: { name, roles }, caller }) => {
      const key = KEY_PREFIX + randomBytes(32).toString('base64url');
      const made = { keyId: randomUUID(), name, roles: [...new Set(roles)] };
      await saveKey(db, { ...made, hash: hashOfKey(key), createdBy: caller.id });
      return { status: 201, body: { ...made, key }, stored: made };
    },
  }),
];
