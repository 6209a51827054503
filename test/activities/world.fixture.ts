// The world of the tests beside this file: a database of its own and the outside in this process, on free ports.
// Orders are put into the read model directly, as `record` would have left them.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createDb } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { seed } from '../../prisma/seed';
import { startSandbox } from '../../tools/sandbox/server';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { freshDatabase } from '../support/database';

export interface Shop {
  db: PrismaClient;
  /** Of its database. */
  url: string;
  close(): Promise<void>;
}

/** A migrated, empty database. */
export async function openShop(pool = 10): Promise<Shop> {
  const database = await freshDatabase();
  const db = createDb(database.url, pool);
  return {
    ...{ db, url: database.url },
    async close() {
      await db.$disconnect();
      await database.drop();
    },
  };
}

/** The same with the products and prices of the seed. */
export async function openSeededShop(): Promise<Shop> {
  const shop = await openShop();
  await seed(shop.db);
  return shop;
}

const mail = z.object({
  ...{ messageId: z.string(), to: z.string(), subject: z.string(), text: z.string(), html: z.string(), links: z.array(z.string()) },
  attachments: z.array(z.object({ filename: z.string(), mime: z.string(), size: z.int() })),
});
export type Mail = z.infer<typeof mail>;
const ledgerItem = z.object({
  ...{ kind: z.string(), reference: z.string(), amount: z.int() },
  ...{ orderId: z.string().optional(), trackingNumber: z.string().optional() },
});
export type LedgerItem = z.infer<typeof ledgerItem>;
export interface Outside {
  url: string;
  smtpUrl: string;
  mailsTo(address: string): Promise<Mail[]>;
  /** Orders a fault of `carriers/swift`, `bank` or `mailbox`. */
  fault(where: string, fault: { kind: string; times: number; only?: string }): Promise<void>;
  ledger(where: string): Promise<LedgerItem[]>;
  /** Sends JSON and answers the JSON that comes back. */
  post(path: string, body: object, key?: string): Promise<unknown>;
  close(): Promise<void>;
}

export const CARRIER_KEY = 'carrier-key';
export const BANK_KEY = 'bank-key';
/** How long a test waits for an answer of the outside: one that is late because the machine is busy is no fault that was ordered. */
export const PATIENCE_MS = 60_000;
/** And who is asked under the fault `slow`, which keeps the answer back for ten times as long. */
export const IMPATIENCE_MS = 1_000;

/** Carriers, bank and mail server of the sandbox. */
export async function openOutside(): Promise<Outside> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'throughline-world-'));
  const secret = `whsec_${Buffer.from('a secret of more than 24 characters').toString('base64')}`;
  const sandbox = await startSandbox({
    port: 0,
    smtpPort: 0,
    dataDir,
    carrierApiKey: CARRIER_KEY,
    bankApiKey: BANK_KEY,
    carrierWebhookSecret: secret,
    bankWebhookSecret: secret,
    carrierHookUrl: 'http://127.0.0.1:1/hooks/carrier/{carrier}',
    bankHookUrl: 'http://127.0.0.1:1/hooks/payment/sandbox',
    logLevel: 'silent',
    slowAnswerMs: 10 * IMPATIENCE_MS,
    retry: { firstMs: 60_000, longestMs: 60_000, giveUpMs: 60_000 },
  });
  const url = `http://127.0.0.1:${sandbox.port}`;
  const get = async <T>(where: string, shape: z.ZodType<T>): Promise<T> => shape.parse(await (await fetch(`${url}/${where}`)).json());
  const post = async (where: string, body: object, key?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const response = await fetch(`${url}/${where}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${where} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    smtpUrl: `smtp://127.0.0.1:${sandbox.smtpPort}`,
    mailsTo: (address) => get(`mailbox?to=${encodeURIComponent(address)}`, z.array(mail)),
    fault: async (where, fault) => void (await post(`${where}/faults`, fault)),
    ledger: async (where) => (await get(`${where}/ledger`, z.object({ items: z.array(ledgerItem) }))).items,
    post,
    async close() {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface GivenOrder {
  orderId: string;
  addressId: string;
  email: string;
}

/** An order as recorded, with its customer, address and intake. A mail address of its own tells its mails apart. */
export async function givenOrder(
  db: PrismaClient,
  {
    state = {},
    ...people
  }: {
    state?: Partial<OrderState>;
    name?: string;
    language?: string;
    email?: string | null;
    needs?: object;
    instructions?: string;
    address?: object;
  } = {},
): Promise<GivenOrder> {
  const [orderId, customerId, addressId] = [randomUUID(), randomUUID(), randomUUID()];
  const email = `customer-${orderId.slice(0, 8)}@example.com`;
  const { name = 'Jane Doe', language = 'en', needs, instructions } = people;
  const customer = { name, phone: '+8613800138000', company: null, language, email: people.email === undefined ? email : people.email };
  const needsText = instructions === undefined ? null : randomUUID();
  await db.customer.create({ data: { customerId, ...customer } });
  await db.address.create({
    data: {
      addressId,
      customerId,
      country: 'CN',
      city: '深圳市',
      region: '广东省',
      line1: '南山区科技园88号',
      postcode: '518057',
      ...people.address,
    },
  });
  if (needsText && instructions !== undefined) {
    await db.text.create({ data: { textId: needsText, orderId, text: instructions, writtenBy: customerId } });
  }
  await db.intake.create({
    data: {
      orderId,
      kind: 'order',
      customerId,
      ...customer,
      instructionsId: needsText,
      input: {},
      causeId: 'c',
      ...(needs ? { deliveryNeeds: needs } : {}),
    },
  });
  const folded: OrderState = {
    ...emptyOrder(orderId),
    customerId,
    ownerId: customerId,
    addressId,
    orderNumber: `SO-2026-${orderId.slice(0, 8)}-1`,
    ...state,
  };
  const now = new Date();
  await db.order.create({
    data: {
      orderId,
      version: 1,
      stage: folded.stage,
      status: 'placed',
      channel: 'web',
      customerId,
      ownerId: customerId,
      currency: folded.currency,
      total: 0,
      paid: 0,
      refunded: 0,
      open: 0,
      blocked: false,
      held: false,
      createdAt: now,
      changedAt: now,
      state: JSON.parse(JSON.stringify(folded)),
    },
  });
  return { orderId, addressId, email };
}

/** Lines of an order at list price, tax 13 %. */
export const lines = (...goods: [sku: string, quantity: number, unitPrice: number][]): OrderState['lines'] =>
  goods.map(([sku, quantity, unitPrice], i) => ({
    lineId: `l${i + 1}`,
    sku,
    quantity,
    unitPrice,
    listPrice: unitPrice,
    taxRate: 1_300,
    reserved: 0,
    shipped: 0,
    returned: 0,
  }));
