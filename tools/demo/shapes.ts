// What the demo reads of the product's answers; everything else in them is let through unread. The contract itself is /openapi.json.
import { z } from 'zod';

const money = z.object({ amount: z.int(), currency: z.string() });
const lineQuantity = z.object({ lineId: z.string(), quantity: z.int() });

export const aboutShape = z.object({
  version: z.string(),
  temporal: z.object({ namespace: z.string(), ui: z.string().nullable() }),
  carriers: z.array(z.string()),
});
export type About = z.infer<typeof aboutShape>;

export const tokenShape = z.object({ access_token: z.string() });
export const keyShape = z.object({ key: z.string() });
export const takenShape = z.object({ orderId: z.string(), orderNumber: z.string().nullish() });
export const problemShape = z.object({ code: z.string(), detail: z.string() });
export const outcomeShape = z.object({ outcome: z.enum(['applied', 'ignored', 'pending']), reason: z.string().optional() });
export const clockShape = z.object({ now: z.string() });

export const orderShape = z.object({
  orderId: z.string(),
  orderNumber: z.string().nullable(),
  stage: z.string(),
  statusText: z.object({ en: z.string() }),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int(), reserved: z.int() })),
  /** Null for roles that see no money. */
  money: z.object({ due: money, total: money, open: money, paid: money }).nullable(),
  waiting: z.array(z.object({ step: z.string(), on: z.string() })),
  shipments: z.array(
    z.object({
      shipmentId: z.string(),
      carrier: z.string().nullable(),
      lines: z.array(lineQuantity),
      rates: z.array(z.object({ carrier: z.string(), service: z.string(), price: money, fits: z.boolean() })),
      parcels: z.array(z.object({ trackingNumber: z.string().nullable() })),
    }),
  ),
  acts: z.array(z.object({ act: z.string(), allowed: z.boolean(), why: problemShape.optional() })),
});
export type OrderNow = z.infer<typeof orderShape>;

export const eventsShape = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      type: z.string(),
      at: z.string(),
      actor: z.object({ role: z.string() }),
      summary: z.object({ en: z.string() }),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type OrderEvent = z.infer<typeof eventsShape>['items'][number];

export const undoShape = z.object({
  lines: z.array(z.object({ what: z.string(), amount: money.nullable(), who: z.string() })),
  total: money,
});
export const stockShape = z.object({ items: z.array(z.object({ location: z.string(), onHand: z.int(), reserved: z.int() })) });

export const mailsShape = z.array(z.object({ id: z.string(), subject: z.string(), links: z.array(z.string()) }));
export type Mail = z.infer<typeof mailsShape>[number];
export const linkShape = z.object({ purpose: z.string(), state: z.string() });

export const ledgerShape = z.object({
  items: z.array(z.object({ kind: z.string(), orderId: z.string(), amount: z.int(), currency: z.string() })),
});
export type LedgerItem = z.infer<typeof ledgerShape>['items'][number];
