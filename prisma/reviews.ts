// Meetings of all departments about the process: who takes part, what the figures ask, what was decided. Named reads and commands of the API.
import { randomUUID } from 'node:crypto';
import type { Db } from './client';
import type { ProcessReview } from './generated/prisma/client';

export type { ProcessReview };
export interface NewReview {
  heldOn: string;
  periodFrom: string;
  periodTo: string;
  participants: object[];
  agenda: object[];
  createdBy: string;
}
export interface ReviewChange {
  heldOn?: string;
  participants?: object[];
  decisions?: object[];
  held?: { by: string; at: Date };
}
export interface ReviewPlace {
  createdAt: Date;
  reviewId: string;
}

/** Keeps a new one, which is yet to be held. */
export const addReview = (db: Db, review: NewReview): Promise<ProcessReview> =>
  db.processReview.create({ data: { ...review, reviewId: randomUUID(), state: 'planned', decisions: [] } });

/** The newest first, from the one after `after` on. */
export function listReviews(db: Db, { limit, after }: { limit: number; after?: ReviewPlace | undefined }): Promise<ProcessReview[]> {
  const beyond = after && {
    OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, reviewId: { lt: after.reviewId } }],
  };
  return db.processReview.findMany({ where: { ...beyond }, orderBy: [{ createdAt: 'desc' }, { reviewId: 'desc' }], take: limit });
}

/** One, or null. */
export const reviewById = (db: Db, reviewId: string): Promise<ProcessReview | null> => db.processReview.findUnique({ where: { reviewId } });

/** The row, which nobody else changes until this transaction ends; or null. */
export async function lockedReview(tx: Db, reviewId: string): Promise<ProcessReview | null> {
  await tx.$queryRaw`SELECT 1 FROM process_review WHERE review_id = ${reviewId}::uuid FOR UPDATE`;
  return reviewById(tx, reviewId);
}

/** Writes what is different now. */
export async function changeReview(tx: Db, reviewId: string, { held, ...change }: ReviewChange): Promise<void> {
  await tx.processReview.update({
    where: { reviewId },
    data: { ...change, ...(held ? { state: 'held', heldBy: held.by, heldAt: held.at } : {}) },
  });
}
