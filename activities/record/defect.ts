// Tells ops that an order's log and its workflow contradict each other. Another path than recording, because recording is what is broken.
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { taskIdOf } from './projections';

/** Opens the task once per order; `what` says what was found, in ids and numbers. */
export async function openDefectTask(db: PrismaClient, orderId: string, what: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const textId = randomUUID();
    const { count } = await tx.task.createMany({
      data: [{ taskId: taskIdOf(orderId, 'log-conflict'), orderId, step: 'blocked', role: 'ops', textId, openedAt: new Date() }],
      skipDuplicates: true,
    });
    if (count === 1) await tx.text.create({ data: { textId, orderId, text: what, writtenBy: 'system' } });
  });
}
