// The activity `checkCredit`: may this customer owe so much? Asked before goods of an order on account move; reads only.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { creditOf } from '../prisma/credit';
import type { OrderActivities } from '../workflows/order.ports';

export const createCheckCredit =
  (db: PrismaClient): OrderActivities['checkCredit'] =>
  async (question) => {
    const { within } = await creditOf(db, question);
    return { within };
  };
