// The acts that are possible at any moment, as they come over HTTP. Their rules are workflows/domain/acts/anytime.ts.
import { z } from 'zod';
import { staffById } from '../../prisma/staff';
import { holdReasons, staffRoles } from '../../workflows/domain/vocabulary';
import { type StepId, stepIds } from '../../workflows/process';
import { refusePast } from '../orders/intake';
import { invalid } from '../schema/issues';
import { date, text } from '../schema/words';
import { note, policyOf, spec } from './spec';

const isStep = (word: string): word is StepId => stepIds.some((id) => id === word);

export const anytimeSpecs = {
  note: spec('note', {
    body: z.strictObject({ text: text(), to: z.enum(staffRoles).optional() }),
    summary: "Writes a note; with a role it becomes that role's task.",
    toInput: ({ text: said, to }, { paper }) => ({ textId: paper.write(said), ...(to ? { to } : {}) }),
  }),
  assign: spec('assign', {
    body: z.strictObject({ to: z.uuid(), note }),
    summary: 'Gives the order to another owner, with the open tasks of the one before; a note becomes a task of the new one.',
    toInput: async ({ to, note: said }, { db, paper }) => {
      if (!(await staffById(db, to))) throw invalid('schema_invalid', '/to', 'There is no member of staff of this id.');
      return { to, ...paper.keep('textId', said) };
    },
  }),
  hold: spec('hold', {
    body: z.strictObject({ reason: z.enum(holdReasons), text: text(1_000).optional() }),
    summary: 'Puts the order on hold: no clock runs, no goods and no money move.',
    toInput: ({ reason, text: said }, { paper }) => ({ reason, ...paper.keep('textId', said) }),
  }),
  release: spec('release', {
    body: z.strictObject({ reason: text(1_000).optional(), text: text(1_000).optional() }),
    summary: 'Lets the order go on.',
    toInput: ({ reason, text: said }, { caller, paper }) => ({
      by: caller.id,
      supervisor: caller.roles.includes('supervisor'),
      ...paper.keep('textId', said ?? reason),
    }),
  }),
  promise: spec('promise', {
    body: z.strictObject({ date }),
    summary: 'Records a delivery date that was agreed with the customer.',
    toInput: ({ date: agreed }, { order }) => {
      refusePast(agreed, policyOf(order), order.now.getTime(), '/date');
      return { date: agreed };
    },
  }),
  resolve: spec('resolve', {
    body: z.strictObject({
      step: z.string().refine(isStep, { error: 'There is no step of this name.' }),
      how: z.enum(['retry', 'correct', 'skip', 'cancel']),
    }),
    summary: 'Decides what becomes of a blocked step.',
    toInput: ({ step, how }, { caller }) => ({ step: step, how, roles: caller.roles }),
  }),
};
