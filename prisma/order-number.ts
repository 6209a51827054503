// Order numbers such as SO-2026-000123-7: from a sequence, with a Luhn check digit, because they are read over the phone.
// Called when an order begins or when an inquiry becomes one. An order gets one number for all time; gaps are fine.
import { z } from 'zod';
import type { Db } from './client';

const sequence = z.array(z.object({ next: z.bigint() })).length(1);

/** The order's number: given now, or the one it already has. `year` is that of the company's calendar. */
export async function assignOrderNumber(db: Db, orderId: string, year: number): Promise<string> {
  const known = await db.orderNumber.findUnique({ where: { orderId } });
  if (known) return known.number;
  const [row] = sequence.parse(await db.$queryRaw`SELECT nextval('order_number_seq') AS next`);
  const number = orderNumberOf(year, Number(row?.next));
  await db.orderNumber.createMany({ data: { orderId, number }, skipDuplicates: true });
  // Somebody may have been quicker with the same order: what stands in the table counts.
  return (await db.orderNumber.findUniqueOrThrow({ where: { orderId } })).number;
}

/** Year and running number with their check digit. */
export function orderNumberOf(year: number, running: number): string {
  const digits = `${year}${String(running).padStart(6, '0')}`;
  return `SO-${year}-${digits.slice(4)}-${luhnDigit(digits)}`;
}

/** The digit that completes a number of ours by Luhn's rule. Source: ISO/IEC 7812-1, annex B. */
export function luhnDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
