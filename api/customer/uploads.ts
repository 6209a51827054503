// Photos and papers that customers send in by link, to be named afterwards in a request or with a problem. Called by routes.ts.
import { uploadsOf } from '../../prisma/uploads';
import type { Db } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { isOver, type OrderState } from '../../workflows/domain/state';
import type { UploadBody } from '../uploads/body';
import type { Desk } from '../uploads/desk';
import { CUSTOMER, takeUpload } from '../uploads/keep';
import { documentView } from '../uploads/routes';
import type { OpenedLink } from './links';
import type { Outcome } from './page';
import type { LinkState, Purpose } from './purposes';

/** Links on whose pages something can be wrong with the goods. */
const withFiles: readonly Purpose[] = ['track', 'receipt', 'remedy'];
export const takesFiles = (purpose: Purpose): boolean => withFiles.includes(purpose);

export interface SentIn {
  documentId: string;
  filename: string;
}
/** What the customer has sent in and no case speaks of yet; null where nothing can be sent in. */
export async function sentIn(db: Db, { link, order, state }: OpenedLink): Promise<SentIn[] | null> {
  if (!takesNow(link.purpose, order, state)) return null;
  const named = order.cases.flatMap((c) => c.documentIds);
  const files = await uploadsOf(db, order.orderId, CUSTOMER);
  return files.filter(({ documentId }) => !named.includes(documentId)).map(({ documentId, filename }) => ({ documentId, filename }));
}

/** As long as the page offers something to say: before anything has arrived there is nothing to photograph. */
const takesNow = (purpose: Purpose, order: OrderState, state: LinkState): boolean =>
  takesFiles(purpose) &&
  state !== 'expired' &&
  state !== 'superseded' &&
  (purpose === 'remedy' ? state === 'open' : order.shipments.some(isOver));

export interface Sent {
  status: 200 | 201;
  outcome: Outcome;
  /** The same for programs, with the document that was kept. */
  body: object;
}
/** @returns what was kept, or why not, in the words of every answer by link. @throws Problem what speaks against the file */
export async function takePhoto(
  db: PrismaClient,
  { link, order, state }: OpenedLink,
  { file, desk }: { file: UploadBody; desk: Desk },
): Promise<Sent> {
  if (!takesNow(link.purpose, order, state)) {
    const outcome = { outcome: 'ignored', reason: state === 'superseded' ? 'superseded' : 'transition_not_allowed' } as const;
    return { status: 200, outcome, body: outcome };
  }
  const { isNew, ...kept } = await takeUpload(db, { orderId: order.orderId, uploadedBy: CUSTOMER, file, desk });
  const outcome = { outcome: 'applied' } as const;
  return { status: isNew ? 201 : 200, outcome, body: { ...outcome, ...documentView(kept) } };
}
