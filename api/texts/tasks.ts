// What a task of an order's own is about, in both languages: what is to be put back and where, or which labels are still about.
import { z } from 'zod';
import type { TaskMatter } from '../../workflows/domain/events';
import type { Text } from '../../workflows/domain/vocabulary';

const matter: z.ZodType<TaskMatter> = z.union([
  z.object({ shipmentId: z.string(), location: z.string(), goods: z.array(z.object({ sku: z.string(), quantity: z.int() })) }),
  z.object({ parcelIds: z.array(z.string()) }),
]);

export function matterText(about: TaskMatter): Text {
  if ('parcelIds' in about) {
    const parcels = about.parcelIds.join(', ');
    return {
      en: `The carrier did not take back the label of ${parcels}: see that nobody uses it, and ask for its price`,
      zh: `承运商未收回包裹 ${parcels} 的面单：请确保不再使用，并追回费用`,
    };
  }
  const { shipmentId, location, goods } = about;
  const pieces = goods.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
  return { en: `Put ${pieces} of shipment ${shipmentId} back to ${location}`, zh: `将批次 ${shipmentId} 的 ${pieces} 放回 ${location} 仓` };
}

/** The sentence of what the log tells of a task; null when it says nothing about its matter. */
export function matterTextOf(data: unknown): Text | null {
  const { success, data: about } = matter.safeParse(data);
  return success ? matterText(about) : null;
}
