// Who works here.
import { z } from 'zod';
import { listStaff } from '../prisma/staff';
import type { ApiDeps } from './app';
import { defineRoute, ok, type Route } from './route';
import { listOf } from './schema/shapes';

const staffShape = z.object({ staffId: z.uuid(), subject: z.string(), name: z.string(), roles: z.array(z.string()) });

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
];
