// What staff want to be better about the process, and how far it has come. Named reads and commands of the API.
// Every change leaves a row that says who changed what, and which state it then had.
import { randomUUID } from 'node:crypto';
import type { Db } from './client';
import type { Improvement, ImprovementChange } from './generated/prisma/client';

export type { Improvement, ImprovementChange };
export interface NewImprovement {
  title: string;
  text: string | null;
  step: string | null;
  ownerId: string | null;
  state: string;
  reviewId: string | null;
  proposedBy: string;
}
export interface ImprovementFilter {
  step?: string | undefined;
  states?: readonly string[] | undefined;
  ownerId?: string | undefined;
  reviewId?: string | undefined;
}
export interface ImprovementPlace {
  createdAt: Date;
  improvementId: string;
}

/** Keeps a new one. */
export async function addImprovement(db: Db, wanted: NewImprovement): Promise<Improvement> {
  const improvement = await db.improvement.create({ data: { ...wanted, improvementId: randomUUID() } });
  await noteChange(
    db,
    improvement,
    wanted.proposedBy,
    Object.keys(wanted).filter((field) => Reflect.get(wanted, field) !== null),
  );
  return improvement;
}

/** The newest first, from the one after `after` on. */
export function listImprovements(
  db: Db,
  { states, ...same }: ImprovementFilter,
  { limit, after }: { limit: number; after?: ImprovementPlace | undefined },
): Promise<Improvement[]> {
  const { step, ownerId, reviewId } = same;
  const beyond = after && {
    OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, improvementId: { lt: after.improvementId } }],
  };
  return db.improvement.findMany({
    where: {
      ...(step === undefined ? {} : { step }),
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(reviewId === undefined ? {} : { reviewId }),
      ...(states ? { state: { in: [...states] } } : {}),
      ...beyond,
    },
    orderBy: [{ createdAt: 'desc' }, { improvementId: 'desc' }],
    take: limit,
  });
}

/** One with its changes, the oldest first, or null. */
export const improvementById = (db: Db, improvementId: string): Promise<(Improvement & { changes: ImprovementChange[] }) | null> =>
  db.improvement.findUnique({ where: { improvementId }, include: { changes: { orderBy: [{ at: 'asc' }, { changeId: 'asc' }] } } });

/** The row, which nobody else changes until this transaction ends; or null. */
export async function lockedImprovement(tx: Db, improvementId: string): Promise<Improvement | null> {
  await tx.$queryRaw`SELECT 1 FROM improvement WHERE improvement_id = ${improvementId}::uuid FOR UPDATE`;
  return tx.improvement.findUnique({ where: { improvementId } });
}

/** Writes what is different now. */
export async function changeImprovement(
  tx: Db,
  improvementId: string,
  { change, actorId }: { change: Partial<Pick<Improvement, 'title' | 'text' | 'step' | 'ownerId' | 'state'>>; actorId: string },
): Promise<void> {
  const improvement = await tx.improvement.update({ where: { improvementId }, data: change });
  await noteChange(tx, improvement, actorId, Object.keys(change));
}

async function noteChange(db: Db, { improvementId, state }: Improvement, actorId: string, fields: string[]): Promise<void> {
  await db.improvementChange.create({ data: { changeId: randomUUID(), improvementId, actorId, fields, state } });
}
