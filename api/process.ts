// The process as a table, as it is: stages and steps with who, how, how long, what the clock does and what to mind, and how it really goes.
// The figures are everybody's; how many orders stand where, and what is to be better, is for those who work here.
import { z } from 'zod';
import type { Db } from '../prisma/client';
import { type Improvement, listImprovements } from '../prisma/improvements';
import { currentPolicy } from '../prisma/policy';
import { ordersAtSteps } from '../prisma/reports/work';
import { stageTable, type StepId, stepIds, steps } from '../workflows/process';
import type { ApiDeps } from './app';
import { openStates } from './evaluation/states';
import { periodOf } from './reports/period';
import { stepFigures } from './reports/steps';
import { defineRoute, ok, type Route } from './route';
import { textShape } from './schema/shapes';
import { createSignIn } from './sign-in';

const MOST_ITEMS = 1_000;
const KEPT_MS = 60_000;

const figuresShape = z.object({
  ...{ count: z.int(), medianSeconds: z.int().nullable(), p90Seconds: z.int().nullable(), lateShare: z.number().nullable() },
});
type Figures = z.infer<typeof figuresShape>;
const itemShape = z.object({ improvementId: z.uuid(), title: z.string(), state: z.string() });
const processShape = z.object({
  stages: z.array(z.object({ stage: z.string(), title: textShape, leadsTo: z.array(z.string()) })),
  steps: z.array(
    z.object({
      ...{ step: z.string(), stage: z.string(), on: z.string(), role: z.string().nullable(), title: textShape, method: textShape },
      ...{ expected: z.string().nullable(), ladder: z.array(z.unknown()), notes: textShape },
      /** Of the last 30 days. */
      figures: figuresShape,
      /** Null for who is not signed in. */
      orders: z.int().nullable(),
      improvements: z.array(itemShape).nullable(),
    }),
  ),
});

export function processRoutes({ db, config }: ApiDeps): Route[] {
  const signIn = createSignIn(db, config);
  const kept = keptFor(KEPT_MS, () => figuresOf(db)); // everybody may ask: the figures are not counted for each of them
  return [
    defineRoute({
      method: 'get',
      path: '/api/process',
      who: 'anyone',
      keyed: false,
      summary:
        'The step table with the figures of the last 30 days; for staff also the orders at each step and what is to be better there.',
      answers: {
        200: { description: 'Stages and steps in the order of the story', schema: processShape },
        401: { description: 'unauthenticated: a token was sent, and is not valid' },
      },
      handle: async ({ headers }) => {
        const { roles } = headers.authorization === undefined ? { roles: [] } : await signIn.identify(headers);
        const isStaff = roles.length > 0;
        const [figures, inside] = await Promise.all([isStaff ? figuresOf(db) : kept(), isStaff ? insideOf(db) : null]);
        return ok({
          stages: Object.entries(stageTable).map(([stage, { title, leadsTo }]) => ({ stage, title, leadsTo })),
          steps: stepIds.map((step) => ({ ...manualOf(step), figures: figures.get(step), ...insideStep(step, inside) })),
        });
      },
    }),
  ];
}

function manualOf(step: StepId) {
  const { stage, on, task, title, method, expected, ladder, notes } = steps[step];
  return { step, stage, on, role: task, title, method, expected, ladder, notes };
}

async function figuresOf(db: Db): Promise<Map<string, Figures>> {
  const { calendar } = await currentPolicy(db);
  const all = await stepFigures(db, periodOf({}, calendar, Date.now()));
  return new Map(
    all.map(({ step, count, medianSeconds, p90Seconds, lateShare }) => [step, { count, medianSeconds, p90Seconds, lateShare }]),
  );
}

interface Inside {
  orders: Map<string, number>;
  improvements: Improvement[];
}
async function insideOf(db: Db): Promise<Inside> {
  const [orders, improvements] = await Promise.all([
    ordersAtSteps(db),
    listImprovements(db, { states: openStates }, { limit: MOST_ITEMS }),
  ]);
  return { orders, improvements };
}

const insideStep = (step: StepId, inside: Inside | null) => ({
  orders: inside && (inside.orders.get(step) ?? 0),
  improvements:
    inside &&
    inside.improvements.filter((item) => item.step === step).map(({ improvementId, title, state }) => ({ improvementId, title, state })),
});

/** What was found is good for a while; who asks meanwhile gets the same. */
function keptFor<T>(ms: number, find: () => Promise<T>): () => Promise<T> {
  let last: { at: number; found: Promise<T> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > ms) {
      const found = find();
      last = { at: Date.now(), found };
      found.catch(() => (last = undefined));
    }
    return last.found;
  };
}
