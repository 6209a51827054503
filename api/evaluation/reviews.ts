// Meetings of all departments about the process. A supervisor calls one: its agenda comes from the figures of its period; what it decides,
// and the improvements that come out of it, are written to it until it has been held.
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { addImprovement, listImprovements } from '../../prisma/improvements';
import { currentPolicy } from '../../prisma/policy';
import { addReview, changeReview, listReviews, lockedReview, type ProcessReview, reviewById } from '../../prisma/reviews';
import { namesOfActors } from '../../prisma/staff';
import { addDays, type Calendar } from '../../workflows/domain/business-time';
import { staffRoles } from '../../workflows/domain/vocabulary';
import { stepIds } from '../../workflows/process';
import type { ApiDeps } from '../app';
import { UUID } from '../orders/find';
import { pageOf, placeOf } from '../paging';
import { notFound, Problem } from '../problem';
import { feedbackReport } from '../reports/feedback';
import { type Period, periodOf } from '../reports/period';
import { reasonsReport } from '../reports/reasons';
import { periodShape } from '../reports/report';
import { stepFigures } from '../reports/steps';
import { type Call, defineRoute, ok, type Reply, type Route } from '../route';
import { listOf, textShape } from '../schema/shapes';
import { date, pageQuery, text } from '../schema/words';
import { agendaOf, type AgendaItem, topics } from './agenda';
import { checkOwner, improvementShape, improvementViews, newOf, proposal } from './improvements';
import { openStates } from './states';

const callers = ['supervisor', 'admin'];
const participants = z
  .array(z.strictObject({ department: z.enum(staffRoles), staffId: z.uuid().optional() }))
  .min(1)
  .max(50);
const decision = z.strictObject({ text: text(2_000), step: z.enum(stepIds).optional() });
const newReview = z.strictObject({ date, from: date.optional(), to: date.optional(), participants });
const change = z
  .strictObject({
    ...{ date: date.optional(), participants: participants.optional(), decisions: z.array(decision).max(100).optional() },
    ...{ items: z.array(proposal).min(1).max(50).optional(), held: z.literal(true).optional() },
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Say what is to be different.' });

const person = z.object({ id: z.uuid(), name: z.string().nullable() });
const point = z.object({ of: z.string(), key: z.string(), text: textShape });
const summary = z.object({
  ...{ reviewId: z.uuid(), date: z.string(), period: periodShape, state: z.enum(['planned', 'held']) },
  participants: z.array(z.object({ department: z.string(), staff: person.nullable() })),
  decisions: z.array(z.object({ text: z.string(), step: z.string().nullable() })),
  ...{ createdBy: person, createdAt: z.string(), heldBy: person.nullable(), heldAt: z.string().nullable() },
});
const reviewShape = summary.extend({
  agenda: z.array(z.object({ topic: z.enum(topics), title: textShape, points: z.array(point) })),
  items: z.array(improvementShape),
});

export const reviewRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/reviews',
    who: 'staff',
    keyed: false,
    query: z.strictObject(pageQuery),
    summary: 'Review meetings, the newest first.',
    answers: { 200: { description: 'One page', schema: listOf(summary) } },
    handle: ({ query }) => list(db, query),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reviews',
    who: callers,
    keyed: true,
    body: newReview,
    summary: 'Calls a review meeting. Its agenda comes from the figures of its period, the month before unless said.',
    answers: { 201: { description: 'It is called', schema: reviewShape } },
    handle: (call) => callMeeting(db, call),
  }),
  defineRoute({
    method: 'get',
    path: '/api/reviews/:id',
    who: 'staff',
    keyed: false,
    summary: 'One meeting, with its agenda, decisions and the improvements that came out of it.',
    answers: { 200: { description: 'The meeting', schema: reviewShape } },
    handle: async ({ params }) => ok(await one(db, params.id)),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reviews/:id',
    who: callers,
    keyed: true,
    body: change,
    summary: 'Writes what was decided (decisions replace those from before, items are added), and with held: true that it has been held.',
    answers: { 200: { description: 'The meeting, as it is now', schema: reviewShape } },
    handle: (call) => write(db, call),
  }),
];

async function callMeeting(db: Db, { body, caller }: Call<z.infer<typeof newReview>>): Promise<Reply> {
  await checkPeople(db, body.participants);
  const { calendar } = await currentPolicy(db);
  const period = periodAsked(body, calendar);
  const review = await addReview(db, {
    ...{ heldOn: body.date, periodFrom: period.from, periodTo: period.to, participants: body.participants },
    ...{ agenda: await agendaFor(db, period), createdBy: caller.id },
  });
  return { status: 201, body: await one(db, review.reviewId), headers: { Location: `/api/reviews/${review.reviewId}` } };
}

/** The calendar month before the meeting's, unless it is said. */
function periodAsked({ date: on, from, to }: z.infer<typeof newReview>, calendar: Calendar): Period {
  const lastOfMonth = addDays(`${on.slice(0, 7)}-01`, -1);
  return periodOf({ from: from ?? `${(to ?? lastOfMonth).slice(0, 7)}-01`, to: to ?? (from ? on : lastOfMonth) }, calendar, Date.now());
}

async function agendaFor(db: Db, period: Period): Promise<AgendaItem[]> {
  const [steps, feedback, reasons, improvements] = await Promise.all([
    stepFigures(db, period),
    feedbackReport.figures(db, period),
    reasonsReport.figures(db, period),
    listImprovements(db, { states: openStates }, { limit: 100 }),
  ]);
  return agendaOf({ steps, feedback, reasons, improvements });
}

async function write(db: ApiDeps['db'], { params, body, caller }: Call<z.infer<typeof change>>): Promise<Reply> {
  const id = params.id ?? '';
  if (!UUID.test(id)) throw notFound();
  const { date: heldOn, participants: people, decisions, items = [], held } = body;
  await checkPeople(db, people ?? []);
  for (const [i, { owner }] of items.entries()) await checkOwner(db, owner, `/items/${i}/owner`);
  await db.$transaction(async (tx) => {
    const review = await lockedReview(tx, id);
    if (!review) throw notFound();
    if (review.state === 'held')
      throw new Problem(409, 'nothing_to_do', 'This meeting has been held; what comes now is an improvement or the next meeting.');
    for (const item of items) await addImprovement(tx, { ...newOf(item, caller), reviewId: id, state: 'accepted' });
    await changeReview(tx, id, {
      ...(heldOn ? { heldOn } : {}),
      ...(people ? { participants: people } : {}),
      ...(decisions ? { decisions } : {}),
      ...(held ? { held: { by: caller.id, at: new Date() } } : {}),
    });
  });
  return ok(await one(db, id));
}

async function checkPeople(db: Db, people: z.infer<typeof participants>): Promise<void> {
  for (const [i, { staffId }] of people.entries()) await checkOwner(db, staffId, `/participants/${i}/staffId`);
}

async function list(db: Db, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Reply> {
  const place = placeOf(cursor, z.tuple([z.iso.datetime(), z.uuid()]));
  const rows = await listReviews(db, { limit: limit + 1, after: place && { createdAt: new Date(place[0]), reviewId: place[1] } });
  const names = await namesIn(db, rows);
  return ok(pageOf(rows, limit, { item: (row) => summaryOf(row, names), place: (row) => [row.createdAt.toISOString(), row.reviewId] }));
}

async function one(db: Db, id: string | undefined): Promise<object> {
  const review = UUID.test(id ?? '') ? await reviewById(db, id ?? '') : null;
  if (!review) throw notFound();
  const items = await listImprovements(db, { reviewId: review.reviewId }, { limit: 1_000 });
  return { ...summaryOf(review, await namesIn(db, [review])), agenda: review.agenda, items: await improvementViews(db, items.reverse()) };
}

// The columns hold what this file has written.
const peopleOf = (review: ProcessReview) => participants.parse(review.participants);

const namesIn = (db: Db, reviews: ProcessReview[]): Promise<Map<string, string>> => {
  const ids = reviews.flatMap((r) => [r.createdBy, ...(r.heldBy ? [r.heldBy] : []), ...peopleOf(r).flatMap((p) => p.staffId ?? [])]);
  return namesOfActors(db, [...new Set(ids)]);
};

function summaryOf(review: ProcessReview, names: Map<string, string>): z.infer<typeof summary> {
  const personOf = (id: string) => ({ id, name: names.get(id) ?? null });
  const { reviewId, heldOn, periodFrom, periodTo, createdBy, createdAt, heldBy, heldAt } = review;
  return {
    ...{ reviewId, date: heldOn, period: { from: periodFrom, to: periodTo }, state: review.state === 'held' ? 'held' : 'planned' },
    participants: peopleOf(review).map(({ department, staffId }) => ({ department, staff: staffId ? personOf(staffId) : null })),
    decisions: z
      .array(decision)
      .parse(review.decisions)
      .map(({ text: words, step }) => ({ text: words, step: step ?? null })),
    ...{ createdBy: personOf(createdBy), createdAt: createdAt.toISOString() },
    ...{ heldBy: heldBy === null ? null : personOf(heldBy), heldAt: heldAt?.toISOString() ?? null },
  };
}
