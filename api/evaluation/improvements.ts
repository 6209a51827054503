// What staff want to be better about the process: everybody proposes, the owner and supervisors carry it on. How it may go on: states.ts.
import { z } from 'zod';
import {
  addImprovement,
  changeImprovement,
  type Improvement,
  type ImprovementChange,
  improvementById,
  listImprovements,
  lockedImprovement,
} from '../../prisma/improvements';
import type { Db } from '../../prisma/client';
import { namesOfActors, staffById } from '../../prisma/staff';
import { stepIds } from '../../workflows/process';
import type { ApiDeps } from '../app';
import { UUID } from '../orders/find';
import { pageOf, placeOf } from '../paging';
import { forbidden, notFound, Problem } from '../problem';
import { type Call, type Caller, defineRoute, ok, type Reply, type Route } from '../route';
import { invalid } from '../schema/issues';
import { listOf } from '../schema/shapes';
import { line, pageQuery, text, yesOrNo } from '../schema/words';
import { improvementStates, openStates, whyNotBecome } from './states';

const step = z.enum(stepIds);
export const proposal = z.strictObject({ title: line(200), text: text().optional(), step: step.optional(), owner: z.uuid().optional() });
const change = z
  .strictObject({
    ...{ title: line(200).optional(), text: text().nullable().optional(), step: step.nullable().optional() },
    ...{ owner: z.uuid().nullable().optional(), state: z.enum(improvementStates).optional() },
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Say what is to be different.' });
type Change = z.infer<typeof change>;
const query = z.strictObject({
  ...pageQuery,
  ...{ step: step.optional(), state: z.enum(improvementStates).optional(), open: yesOrNo.optional(), owner: z.uuid().optional() },
});

const person = z.object({ id: z.uuid(), name: z.string().nullable() });
export const improvementShape = z
  .object({
    ...{ improvementId: z.uuid(), title: z.string(), text: z.string().nullable(), step: z.string().nullable(), owner: person.nullable() },
    ...{ state: z.enum(improvementStates), reviewId: z.uuid().nullable(), proposedBy: person, createdAt: z.string() },
  })
  .meta({ id: 'Improvement' });
const withChanges = improvementShape.extend({
  changes: z.array(z.object({ at: z.string(), by: person, fields: z.array(z.string()), state: z.enum(improvementStates) })),
});

export const improvementRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/improvements',
    who: 'staff',
    keyed: false,
    query,
    summary: 'What is to be better, the newest first; open=true leaves out what is done or rejected.',
    answers: { 200: { description: 'One page', schema: listOf(improvementShape) } },
    handle: ({ query: wanted }) => list(db, wanted),
  }),
  defineRoute({
    method: 'post',
    path: '/api/improvements',
    who: 'staff',
    keyed: true,
    body: proposal,
    summary: 'Proposes something to be better.',
    answers: { 201: { description: 'It is proposed', schema: withChanges } },
    handle: (call) => propose(db, call),
  }),
  defineRoute({
    method: 'get',
    path: '/api/improvements/:id',
    who: 'staff',
    keyed: false,
    summary: 'One of them, with who changed what.',
    answers: { 200: { description: 'It', schema: withChanges } },
    handle: async ({ params }) => ok(await one(db, params.id)),
  }),
  defineRoute({
    method: 'post',
    path: '/api/improvements/:id',
    who: 'staff',
    keyed: true,
    body: change,
    summary: 'Changes what is named, and carries it on: proposed, accepted, doing, done, or rejected. For its owner and for supervisors.',
    answers: { 200: { description: 'It, as it is now', schema: withChanges } },
    handle: (call) => carryOn(db, call),
  }),
];

async function list(db: Db, { limit, cursor, step: of, state, open, owner }: z.infer<typeof query>): Promise<Reply> {
  const place = placeOf(cursor, z.tuple([z.iso.datetime(), z.uuid()]));
  const after = place && { createdAt: new Date(place[0]), improvementId: place[1] };
  const isOpen = (word: string) => openStates.some((known) => known === word);
  const states = improvementStates.filter(
    (word) => (state === undefined || word === state) && (open === undefined || isOpen(word) === open),
  );
  const rows = await listImprovements(db, { step: of, states, ownerId: owner }, { limit: limit + 1, after });
  const views = new Map((await improvementViews(db, rows)).map((view) => [view.improvementId, view]));
  return ok(
    pageOf(rows, limit, {
      item: (row) => views.get(row.improvementId),
      place: (row) => [row.createdAt.toISOString(), row.improvementId],
    }),
  );
}

async function propose(db: ApiDeps['db'], { body, caller }: Call<z.infer<typeof proposal>>): Promise<Reply> {
  await checkOwner(db, body.owner);
  const { improvementId } = await db.$transaction((tx) => addImprovement(tx, { ...newOf(body, caller), state: 'proposed' }));
  return { status: 201, body: await one(db, improvementId), headers: { Location: `/api/improvements/${improvementId}` } };
}

/** What is kept of a proposal, also of one that a meeting makes. */
export const newOf = ({ title, text: words, step: of, owner }: z.infer<typeof proposal>, { id }: Caller) => ({
  ...{ title, text: words ?? null, step: of ?? null, ownerId: owner ?? null, reviewId: null, proposedBy: id },
});

async function carryOn(db: ApiDeps['db'], { params, body, caller }: Call<Change>): Promise<Reply> {
  const id = params.id ?? '';
  if (!UUID.test(id)) throw notFound();
  await checkOwner(db, body.owner ?? undefined);
  await db.$transaction(async (tx) => {
    const now = await lockedImprovement(tx, id);
    if (!now) throw notFound();
    if (now.ownerId !== caller.id && !caller.roles.some((role) => ['supervisor', 'admin'].includes(role))) throw forbidden();
    const wanted = differing(now, body);
    if (Object.keys(wanted).length === 0) throw new Problem(409, 'nothing_to_do', 'It is so already.');
    const why = whyNotBecome(now, wanted);
    if (why) throw new Problem(409, why.code, why.detail);
    await changeImprovement(tx, id, { change: wanted, actorId: caller.id });
  });
  return ok(await one(db, id));
}

function differing(now: Improvement, { owner, ...body }: Change): Partial<Improvement> {
  const wanted = { ...body, ...(owner === undefined ? {} : { ownerId: owner }) };
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => value !== undefined && value !== Reflect.get(now, field)));
}

/** @throws Problem for an owner who does not work here */
export async function checkOwner(db: Db, owner: string | undefined, pointer = '/owner'): Promise<void> {
  if (owner !== undefined && !(await staffById(db, owner))) throw invalid('schema_invalid', pointer, 'Nobody of this id works here.');
}

async function one(db: Db, id: string | undefined): Promise<object> {
  const found = UUID.test(id ?? '') ? await improvementById(db, id ?? '') : null;
  if (!found) throw notFound();
  const [view] = await improvementViews(db, [found]);
  const names = await namesOfActors(db, [...new Set(found.changes.map(({ actorId }) => actorId))]);
  const changeOf = ({ at, actorId, fields, state }: ImprovementChange) => ({
    ...{ at: at.toISOString(), by: { id: actorId, name: names.get(actorId) ?? null }, state },
    fields: fields.map((field) => (field === 'ownerId' ? 'owner' : field)),
  });
  return { ...view, changes: found.changes.map(changeOf) };
}

/** As the API shows them. */
export async function improvementViews(db: Db, rows: Improvement[]) {
  const ids = [...new Set(rows.flatMap(({ ownerId, proposedBy }) => [proposedBy, ...(ownerId ? [ownerId] : [])]))];
  const names = await namesOfActors(db, ids);
  const personOf = (id: string) => ({ id, name: names.get(id) ?? null });
  return rows.map(({ ownerId, proposedBy, createdAt, ...row }) => ({
    ...{ improvementId: row.improvementId, title: row.title, text: row.text, step: row.step, state: row.state, reviewId: row.reviewId },
    ...{ owner: ownerId === null ? null : personOf(ownerId), proposedBy: personOf(proposedBy), createdAt: createdAt.toISOString() },
  }));
}
