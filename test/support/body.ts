// What answers of the API hold, as far as tests look into it: each field by its name, of the kind that it has wherever they look. A test
// knows what it asked for; what an answer does not have is undefined, and no expectation of it holds.
import type { webcrypto } from 'node:crypto';

export interface Body extends Words, Numbers, Parts, Lists, Wholes {
  allowed: boolean;
  api: boolean;
  done: boolean;
  address: object;
  allowedActs: string[];
  documentIds: string[];
  links: string[];
  /** Of the OpenAPI document. */
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>;
  figures: object;
  keys: webcrypto.JsonWebKey[];
  period: { from: string; to: string };
  why: { code: string; detail: string };
}
interface Operation {
  parameters: { name: string }[];
  security: object[];
  requestBody: { content: Content };
  responses: Record<string, { content: Content }>;
}
type Content = Record<string, { schema: { properties: object; required: string[] } }>;

type Words = Record<
  | ('access_token' | 'act' | 'at' | 'carrier' | 'code' | 'createdAt' | 'customerId' | 'detail' | 'documentId' | 'email' | 'eventId')
  | ('bankPaymentId' | 'id' | 'improvementId' | 'instance' | 'issuer' | 'item' | 'key' | 'keyId' | 'kind' | 'language' | 'mime')
  | ('name' | 'nextCursor' | 'openapi' | 'orderId' | 'orderNumber' | 'outcome' | 'paymentId' | 'pointer' | 'reason' | 'reference')
  | ('requestId' | 'reviewId' | 'revokedAt' | 'shipmentId' | 'sku' | 'staffId' | 'stage' | 'state' | 'step' | 'subject' | 'taskId' | 'text')
  | ('messageId' | 'title' | 'to' | 'topic' | 'trackingNumber' | 'type' | 'what' | 'zh'),
  string
>;
type Numbers = Record<
  | ('amount' | 'answers' | 'exceptions' | 'lateAnswers' | 'lateAverage' | 'nowOrders' | 'onHand' | 'orders' | 'policyVersion')
  | ('refundLimit' | 'reserved' | 'revenue' | 'seq' | 'size' | 'version' | 'wasCount' | 'wasOrders'),
  number
>;
type Parts = Record<
  | ('by' | 'closing' | 'credit' | 'customer' | 'data' | 'due' | 'first' | 'goods' | 'last' | 'money' | 'open' | 'order' | 'paid')
  | ('payload' | 'refunded' | 'result' | 'shipping' | 'statusText' | 'total' | 'was'),
  Body
>;
type Lists = Record<
  | ('acts' | 'addresses' | 'agenda' | 'blocked' | 'carriers' | 'cases' | 'changes' | 'checklist' | 'credits' | 'decisions' | 'errors')
  | ('events' | 'items' | 'kinds' | 'lines' | 'months' | 'parcels' | 'participants' | 'payments' | 'products' | 'rates' | 'reasons')
  | ('refunds' | 'shipments' | 'steps' | 'totals' | 'waivers' | 'weeks'),
  Body[]
>;
/** Fields of several kinds, or that are compared as they are. */
type Wholes = Record<
  | ('assignee' | 'choices' | 'company' | 'cost' | 'costs' | 'creditLimit' | 'fields' | 'improvements')
  | ('instructions' | 'kept' | 'now' | 'owner' | 'points' | 'prices' | 'promises' | 'quotes' | 'renew' | 'status' | 'supply')
  | ('uploads' | 'words'),
  unknown
>;

/** What an answer says; nothing when it is no JSON. */
export function bodyOf(text: string): Body {
  try {
    return read(text);
  } catch {
    return read('{}');
  }
}

/** JSON of a shape that the test knows. */
export function read<T>(text: string): T {
  const told: T = JSON.parse(text);
  return told;
}
