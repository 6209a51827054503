// The activity `checkAvailability`: what is free, what is short, and the earliest day on which the order can arrive.
// Reads only: nothing is reserved before the customer has confirmed. Source: PROCESS-SPEC section 1, stage order.
import { logisticsOf } from '../prisma/catalogue';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { addressOf } from '../prisma/people';
import { freeOf } from '../prisma/stock';
import { addDays, dateAt, nextWorkingDay } from '../workflows/domain/business-time';
import type { LineQuantity } from '../workflows/domain/events';
import type { OrderActivities } from '../workflows/order.ports';

/** Conflicts: `short:<sku>` for what is not there, `date` when the customer wants it earlier than it can come. */
export const createCheckAvailability =
  (db: PrismaClient): OrderActivities['checkAvailability'] =>
  async ({ orderId, lines, addressId, requestedDate, now, calendar, delivery }) => {
    const skus = [...new Set(lines.map((line) => line.sku))];
    const free = await freeOf(db, orderId, skus);
    const short: (LineQuantity & { sku: string })[] = [];
    for (const { lineId, sku, quantity } of lines) {
      const left = free.get(sku) ?? 0;
      if (left < quantity) short.push({ lineId, sku, quantity: quantity - left });
      free.set(sku, Math.max(0, left - quantity));
    }
    const supply = await logisticsOf(
      db,
      short.map((line) => line.sku),
    );
    const supplyDays = Math.max(0, ...short.map(({ sku }) => supply.get(sku)?.supplyDays ?? delivery.supplyDays));
    const country = (addressId ? await addressOf(db, addressId) : null)?.country;
    const transitDays = (country ? delivery.transitDays[country] : undefined) ?? delivery.transitDays['*'] ?? 0;
    const leadDays = delivery.handlingDays + transitDays;
    const earliestDate = nextWorkingDay(calendar, addDays(dateAt(calendar, Date.parse(now)), supplyDays + leadDays));
    const shortSkus = [...new Set(short.map((line) => line.sku))].sort();
    return {
      earliestDate,
      leadDays,
      short: short.map(({ lineId, quantity }) => ({ lineId, quantity })),
      conflicts: [...shortSkus.map((sku) => `short:${sku}`), ...(requestedDate !== null && requestedDate < earliestDate ? ['date'] : [])],
    };
  };
