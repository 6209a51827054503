// The bank's API (with a key): payments made by customers and refunds asked by us. Faults and ledger are sandbox controls (without).
// The product's payment adapter is written against these routes; a change here is a change of an outside contract.
import { Router } from 'express';
import path from 'node:path';
import { z } from 'zod';
import { BankBooks, type Payment } from './bank.books';
import type { SandboxConfig } from './config';
import { Faults } from './faults';
import { apiCall, CALL_FAULTS, faultOrder, parse, type CallFault } from './http';
import type { Outbox } from './outbox';

const order = faultOrder(CALL_FAULTS, ['pay', 'refund', 'find']);
const text = z.string().min(1).max(200);
const money = { amount: z.int().positive(), currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code') };
const paymentBody = z.object({
  ...money,
  orderId: text,
  kind: z.enum(['captured', 'failed']),
  method: text.default('card'),
  reference: text.optional(),
});
const refundBody = z.object({ ...money, reference: text, paymentId: text });
const byReference = z.object({ reference: text });

/** The bank's router; `close` ends its journal. */
export function bankRoutes(config: SandboxConfig, folder: string, outbox: Outbox): { router: Router; close(): void } {
  const books = new BankBooks(path.join(folder, 'bank.jsonl'), (payment) =>
    outbox.add({
      id: `evt_${payment.paymentId}`,
      lane: payment.orderId,
      url: config.bankHookUrl,
      secret: config.bankWebhookSecret,
      body: webhookOf(payment),
    }),
  );
  const faults = new Faults<CallFault>();
  const door = { key: config.bankApiKey, slowAnswerMs: config.slowAnswerMs, faults };
  const router = Router();
  router.post(
    '/payments',
    apiCall(door, 'pay', (req) => ({ status: 201, body: books.pay(parse(paymentBody, req.body)) })),
  );
  router.post(
    '/refunds',
    apiCall(door, 'refund', (req) => ({ status: 201, body: books.refund(parse(refundBody, req.body)) })),
  );
  router.get(
    '/refunds',
    apiCall(door, 'find', (req) => ({ status: 200, body: { refunds: books.findRefunds(parse(byReference, req.query).reference) } })),
  );
  router.get('/ledger', (_req, res) => {
    res.json({ items: books.ledger });
  });
  router.post('/faults', (req, res) => {
    faults.plan(parse(order, req.body));
    res.json({ faults: faults.open() });
  });
  return { router, close: () => books.close() };
}

const webhookOf = ({ kind, ...payment }: Payment) => ({ type: `payment.${kind}`, ...payment });
