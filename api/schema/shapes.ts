// The shapes of answers, for the OpenAPI document. They describe what api/orders/view.ts builds; fields are only added.
import { z } from 'zod';
import {
  caseKinds,
  caseRemedies,
  caseResults,
  caseStates,
  channels,
  parcelStates,
  paymentTerms,
  stages,
} from '../../workflows/domain/vocabulary';

export const moneyShape = z.object({ amount: z.int(), currency: z.string() }).meta({ id: 'Money' });
export const textShape = z.object({ en: z.string(), zh: z.string() }).meta({ id: 'Text' });
const stage = z.enum(stages);
const lineQuantity = z.object({ lineId: z.string(), quantity: z.int() });

export const actAnswer = z.object({
  orderId: z.uuid(),
  version: z.int(),
  stage,
  result: z.record(z.string(), z.unknown()).optional(),
});
export const undoShape = z.object({
  lines: z.array(z.object({ what: z.string(), target: z.string(), amount: moneyShape.nullable(), who: z.string() })),
  total: moneyShape,
});
export const changeShape = undoShape.extend({
  ...{ priceDifference: moneyShape, newTotal: moneyShape },
  backTo: z.literal('order').nullable(),
});

const lineShape = z.object({
  ...{ lineId: z.string(), sku: z.string(), name: textShape, quantity: z.int(), unitPrice: moneyShape },
  ...{ taxRate: z.int(), tax: moneyShape, total: moneyShape, reserved: z.int(), shipped: z.int(), returned: z.int() },
});
const amountsShape = z.object({
  currency: z.string(),
  ...{ goods: moneyShape, shipping: moneyShape, tax: moneyShape, total: moneyShape },
  ...{ credited: moneyShape, paid: moneyShape, refunded: moneyShape, open: moneyShape, due: moneyShape },
  ...{ terms: z.enum(paymentTerms), depositPercent: z.int().nullable(), dueOn: z.string().nullable() },
});
const refundShape = z.object({
  ...{ refundId: z.string(), paymentId: z.string(), amount: moneyShape, reason: z.string(), byHand: z.boolean() },
  state: z.enum(['awaiting_approval', 'rejected', 'open', 'done']),
});
export const waitingShape = z.object({
  ...{ step: z.string(), on: z.string(), since: z.string(), until: z.string().nullable() },
  then: z.object({ what: z.string(), on: z.string(), text: textShape }).nullable(),
});
const parcelShape = z.object({
  ...{ parcelId: z.string(), weightGrams: z.int(), trackingNumber: z.string().nullable(), state: z.enum(parcelStates) },
  events: z.array(z.object({ state: z.enum(parcelStates), at: z.string(), cause: z.string().optional() })),
});
const shipmentShape = z.object({
  ...{ shipmentId: z.string(), step: z.string(), location: z.string(), carrier: z.string().nullable(), service: z.string().nullable() },
  lines: z.array(lineQuantity),
  rates: z.array(
    z.object({
      ...{ carrier: z.string(), service: z.string(), price: moneyShape, arrives: z.string(), fits: z.boolean(), why: z.string() },
      /** There, and false, when it cannot be booked: no price (0) and no date (empty) then. */
      serves: z.literal(false).optional(),
    }),
  ),
  parcels: z.array(parcelShape),
});

/** For finance, supervisors and admins; null amounts are not known yet, or told in another currency. Everything without tax. */
const costsShape = z.object({
  ...{ revenue: moneyShape, goods: moneyShape.nullable(), labels: moneyShape.nullable(), credits: moneyShape },
  ...{ total: moneyShape.nullable(), margin: moneyShape.nullable(), marginPercent: z.number().nullable() },
});
const closingShape = z.object({
  ...{ state: z.enum(['submitted', 'approved']).nullable(), rounds: z.int() },
  checklist: z.array(z.object({ item: z.string(), done: z.boolean(), text: textShape })),
});
const caseShape = z.object({
  ...{ caseId: z.string(), kind: z.enum(caseKinds), state: z.enum(caseStates), lines: z.array(lineQuantity), reason: z.string() },
  documents: z.array(z.object({ documentId: z.uuid(), filename: z.string(), mime: z.string() })),
  ...{ text: z.string().nullable(), owner: z.object({ staffId: z.string(), name: z.string().nullable() }).nullable() },
  ...{ openedAt: z.string(), remedy: z.enum(caseRemedies).nullable(), answer: z.string().nullable(), refund: moneyShape.nullable() },
  ...{ returnNeeded: z.boolean(), returnLabel: z.unknown(), received: z.array(z.unknown()), exchange: z.array(z.unknown()) },
  ...{ repair: z.unknown(), shipments: z.array(z.string()), solvedAskedAt: z.string().nullable() },
  ...{ result: z.enum(caseResults).nullable(), closedAt: z.string().nullable() },
});

/** One row of the list of orders. */
export const orderRowShape = z.object({
  ...{ orderId: z.uuid(), orderNumber: z.string().nullable(), version: z.int(), stage, status: z.string(), statusText: textShape },
  ...{
    channel: z.enum(channels),
    customer: z.object({ customerId: z.uuid(), name: z.string() }),
    owner: z.object({ staffId: z.uuid(), name: z.string().nullable() }),
  },
  ...{ total: moneyShape.nullable(), waitingOn: z.array(z.string()), dueAt: z.string().nullable(), late: z.boolean() },
  ...{ blocked: z.boolean(), held: z.boolean(), createdAt: z.string() },
});
export const orderShape = z.object({
  ...{ orderId: z.uuid(), orderNumber: z.string().nullable(), version: z.int(), stage, status: z.string(), statusText: textShape },
  ...{ channel: z.enum(channels), owner: z.unknown(), createdAt: z.string(), policyVersion: z.int(), externalRef: z.string().nullable() },
  ...{ customer: z.unknown(), address: z.unknown(), billingAddress: z.unknown(), instructions: z.string().nullable() },
  ...{ requestedDate: z.string().nullable(), deliveryNeeds: z.unknown(), lines: z.array(lineShape), money: amountsShape.nullable() },
  ...{ quotes: z.array(z.unknown()), confirmation: z.unknown(), proposals: z.array(z.unknown()), promises: z.array(z.unknown()) },
  ...{ payments: z.array(z.unknown()).nullable(), refunds: z.array(refundShape).nullable(), waiting: z.array(waitingShape) },
  ...{ blocked: z.array(z.object({ step: z.string(), reason: z.string() })), hold: z.unknown(), shipments: z.array(shipmentShape) },
  costs: costsShape.nullable(),
  closing: closingShape,
  waivers: z.array(z.object({ refundId: z.string(), amount: moneyShape, state: z.string(), reason: z.string().nullable() })).nullable(),
  ...{ cases: z.array(caseShape), survey: z.object({ score: z.int(), at: z.string() }).nullable() },
  acts: z.array(z.object({ act: z.string(), allowed: z.boolean(), why: z.object({ code: z.string(), detail: z.string() }).optional() })),
  links: z.object({ self: z.string(), page: z.string().nullable(), temporal: z.string().nullable() }),
});
export const eventShape = z.object({
  ...{ seq: z.int(), type: z.string(), at: z.string(), summary: textShape, data: z.record(z.string(), z.unknown()) },
  actor: z.object({ role: z.string(), id: z.string(), name: z.string().nullable() }),
});
export const taskShape = z.object({
  ...{ taskId: z.string(), orderId: z.uuid().nullable(), orderNumber: z.string().nullable(), step: z.string(), role: z.string() },
  /** `text`: what somebody wrote for it; `about`: what it is about, where the order itself knows that. */
  ...{ title: textShape, text: z.string().nullable(), about: textShape.nullable() },
  ...{ openedAt: z.string(), dueAt: z.string().nullable(), late: z.boolean() },
  ...{ assignee: z.object({ staffId: z.uuid(), name: z.string().nullable() }).nullable(), escalated: z.boolean() },
});
export const noticeShape = z.object({
  ...{ noticeId: z.uuid(), key: z.string(), to: z.string(), channel: z.string(), language: z.string() },
  ...{ subject: z.string(), text: z.string(), state: z.string(), at: z.string() },
});
export const documentShape = z.object({
  ...{ documentId: z.uuid(), kind: z.string(), mime: z.string(), filename: z.string(), size: z.int(), createdAt: z.string() },
  /** `customer`, or the id of who of staff sent it in; null for papers of our own. */
  uploadedBy: z.string().nullable(),
});
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
