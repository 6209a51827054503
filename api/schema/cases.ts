// After-sales as customers and staff say it: a new request, or the word on a case that is open already. Reasons are listed; any other
// words are kept as they were written.
import { z } from 'zod';
import { caseKinds, caseReasons, type CaseReason } from '../../workflows/domain/vocabulary';
import type { Drafts } from '../drafts';
import { documents, lineQuantities, shortId, text } from './words';

export const caseRequest = z.strictObject({
  kind: z.enum(caseKinds),
  lines: lineQuantities.optional(),
  reason: text(1_000),
  text: text(2_000).optional(),
  documents: documents.optional(),
});
/** `solved` answers the question whether it is; without it the text answers what service asked. */
export const caseReply = z
  .strictObject({ caseId: shortId, solved: z.boolean().optional(), text: text(2_000).optional(), documents: documents.optional() })
  .refine((reply) => reply.solved !== undefined || reply.text !== undefined, {
    error: 'Say whether it is solved, or answer.',
    path: ['text'],
  });
/** What arrived, and photos of what is wrong with it. */
export const receipt = z.strictObject({
  shipmentId: shortId.optional(),
  condition: z.enum(['ok', 'problem']),
  text: text(2_000).optional(),
  documents: documents.optional(),
});
export const photosOfProblem = [
  (said: z.infer<typeof receipt>) => said.documents === undefined || said.condition === 'problem',
  { error: 'Files are sent along with a problem only.', path: ['documents'] },
] as const satisfies Parameters<typeof receipt.refine>;
export const afterSales = z.union([caseRequest, caseReply]);
export type AfterSales = z.infer<typeof afterSales>;

/** A request as the order hears it. */
export const requestOf = ({ kind, lines, reason, text: said, documents: files }: z.infer<typeof caseRequest>, keep: Drafts['keep']) => ({
  kind,
  ...(lines ? { lines } : {}),
  ...reasonOf(reason, keep),
  ...keep('textId', said),
  ...(files ? { documentIds: files } : {}),
});
/** What was sent as after-sales, as the order hears it. */
export const afterSalesOf = (sent: AfterSales, keep: Drafts['keep']) => {
  if ('kind' in sent) return requestOf(sent, keep);
  const { caseId, solved, text: said, documents: files } = sent;
  return { caseId, ...(solved === undefined ? {} : { solved }), ...keep('textId', said), ...(files ? { documentIds: files } : {}) };
};

function reasonOf(reason: string, keep: Drafts['keep']): { reason: CaseReason; reasonId?: string } {
  const listed = caseReasons.find((code) => code === reason);
  return listed ? { reason: listed } : { reason: 'other', ...keep('reasonId', reason) };
}
