// The activity `assignOrderNumber`: an inquiry that becomes an order gets its number; direct orders got theirs at intake.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { assignOrderNumber } from '../prisma/order-number';
import { currentPolicy } from '../prisma/policy';
import { dateAt } from '../workflows/domain/business-time';
import type { OrderActivities } from '../workflows/order.ports';

/** The year in the number is that of the company's calendar on the day it is given. */
export const createAssignOrderNumber =
  (db: PrismaClient): OrderActivities['assignOrderNumber'] =>
  async ({ orderId }) => {
    const { calendar } = await currentPolicy(db);
    const year = Number(dateAt(calendar, Date.now()).slice(0, 4));
    return { orderNumber: await assignOrderNumber(db, orderId, year) };
  };
