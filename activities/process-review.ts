// The activity `openReviewTask`: the monthly review of the process becomes a task of a supervisor. It belongs to no order.
import { currentPolicy } from '../prisma/policy';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { openHouseTask } from '../prisma/tasks';
import { addDuration, dateAt } from '../workflows/domain/business-time';
import { houseWork } from '../workflows/process/house';
import type { ReviewActivities } from '../workflows/process-review.ports';

const STEP = 'process-review';

export const createOpenReviewTask =
  (db: PrismaClient): ReviewActivities['openReviewTask'] =>
  async ({ at }) => {
    const { calendar } = await currentPolicy(db);
    const { role, expected } = houseWork[STEP];
    const now = Date.now();
    const taskId = `review:${dateAt(calendar, Date.parse(at)).slice(0, 7)}`;
    const dueAt = new Date(addDuration(calendar, now, expected));
    return { taskId, opened: await openHouseTask(db, { taskId, step: STEP, role, openedAt: new Date(now), dueAt }) };
  };
