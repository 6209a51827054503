// The process as a table, as it is: stages and steps with who, how, how long, what the clock does and what to mind.
import { z } from 'zod';
import { stageTable, stepIds, steps } from '../workflows/process';
import { defineRoute, ok, type Route } from './route';
import { textShape } from './schema/shapes';

const processShape = z.object({
  stages: z.array(z.object({ stage: z.string(), title: textShape, leadsTo: z.array(z.string()) })),
  steps: z.array(
    z.object({
      ...{ step: z.string(), stage: z.string(), on: z.string(), role: z.string().nullable(), title: textShape, method: textShape },
      ...{ expected: z.string().nullable(), ladder: z.array(z.unknown()), notes: textShape },
    }),
  ),
});

export const processRoutes = (): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/process',
    who: 'anyone',
    keyed: false,
    summary: 'The step table.',
    answers: { 200: { description: 'Stages and steps in the order of the story', schema: processShape } },
    handle: async () =>
      ok({
        stages: Object.entries(stageTable).map(([stage, { title, leadsTo }]) => ({ stage, title, leadsTo })),
        steps: stepIds.map((step) => {
          const { stage, on, task, title, method, expected, ladder, notes } = steps[step];
          return { step, stage, on, role: task, title, method, expected, ladder, notes };
        }),
      }),
  }),
];
