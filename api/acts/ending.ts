// The acts that end an order, as they come over HTTP: closing, survey, cancelling. Their rules are workflows/domain/acts/ending.ts.
import { z } from 'zod';
import { documentsOf } from '../../prisma/orders';
import { isForFinance } from '../../workflows/domain/acts/ending';
import { cancelReasons } from '../../workflows/domain/vocabulary';
import { invalid } from '../schema/issues';
import { text } from '../schema/words';
import { note, spec } from './spec';

export const endingSpecs = {
  'submit-closing': spec('submit-closing', {
    body: z.strictObject({ documents: z.array(z.uuid()).max(50).default([]), note }),
    summary: 'Asks finance to close the order; refused while something is missing, and says what.',
    toInput: async ({ documents, note: said }, { db, order, paper }) => {
      const own = documents.length > 0 ? await documentsOf(db, order.orderId) : [];
      const foreign = documents.findIndex((id) => !own.some(({ documentId }) => documentId === id));
      if (foreign >= 0) throw invalid('schema_invalid', `/documents/${foreign}`, 'The order has no document of this id.');
      return { documentIds: documents, ...paper.keep('remarkId', said) };
    },
  }),
  'approve-closing': spec('approve-closing', {
    body: z.strictObject({ note }),
    summary: 'Approves the closing.',
    toInput: ({ note: said }, { paper }) => paper.keep('noteId', said),
  }),
  'reject-closing': spec('reject-closing', {
    body: z.strictObject({ reason: text(1_000) }),
    summary: 'Sends the closing back to sales with the reason.',
    toInput: ({ reason }, { paper }) => ({ reasonId: paper.write(reason) }),
  }),
  'record-survey': spec('record-survey', {
    body: z.strictObject({ score: z.int().min(0).max(10), text: text(2_000).optional() }),
    summary: 'Records what the customer said on the phone when asked for a score.',
    toInput: ({ score, text: said }, { paper }) => ({ score, ...paper.keep('textId', said) }),
  }),
  cancel: spec('cancel', {
    body: z.strictObject({ reason: z.enum(cancelReasons), text: text(1_000).optional(), preview: z.boolean().optional() }),
    summary:
      'Cancels the order and undoes what can be undone, or calls back what has left the house; with `preview: true` only says what that would be.',
    toInput: ({ reason, text: said }, { caller, paper }) => ({
      reason,
      forFinance: isForFinance(caller.roles),
      ...paper.keep('textId', said),
    }),
  }),
};
