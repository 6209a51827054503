// Customers' links: a token per order, purpose and version. Tokens are never stored, only their hash; the same link is the same token.
// Made by the notices, looked up by the customer pages. What is out opens by its hash, also after a change of the secret; a mail that is
// sent again then carries another one.
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Db } from './client';

export const linkPurposes = ['quote', 'confirm', 'pay', 'proposal', 'remedy', 'repair-quote', 'track', 'receipt', 'survey'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

export interface LinkSubject {
  orderId: string;
  purpose: LinkPurpose;
  /** Form or quote version that it answers. */
  version?: number | null;
  shipmentId?: string | null;
}
export interface FoundLink {
  orderId: string;
  purpose: LinkPurpose;
  version: number | null;
  shipmentId: string | null;
  expiresAt: Date;
}

const TOKEN_BYTES = 24;
const purpose = z.enum(linkPurposes);

/** The token of a link (base64url, 32 characters): a function of its subject and the secret. */
function tokenOf(secret: string, { orderId, purpose, version, shipmentId }: LinkSubject): string {
  const subject = `${orderId}:${purpose}:${version ?? ''}:${shipmentId ?? ''}`;
  return createHmac('sha256', secret).update(subject).digest().subarray(0, TOKEN_BYTES).toString('base64url');
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes a link known and answers its token. Asked again it answers the same; a later `expiresAt` extends it, an earlier one does nothing. */
export async function issueLink(db: Db, secret: string, link: LinkSubject & { expiresAt: Date }): Promise<string> {
  const token = tokenOf(secret, link);
  await db.$executeRaw`
    INSERT INTO link (token_hash, order_id, purpose, version, shipment_id, expires_at)
    VALUES (${hashOf(token)}, ${link.orderId}::uuid, ${link.purpose}, ${link.version ?? null}, ${link.shipmentId ?? null}, ${link.expiresAt})
    ON CONFLICT (token_hash) DO UPDATE SET expires_at = GREATEST(link.expires_at, EXCLUDED.expires_at)`;
  return token;
}

/** What a token opens, expired or not; null for a token that nobody issued. */
export async function findLink(db: Db, token: string): Promise<FoundLink | null> {
  const row = await db.link.findUnique({ where: { tokenHash: hashOf(token) } });
  if (!row) return null;
  const { orderId, version, shipmentId, expiresAt } = row;
  return { orderId, purpose: purpose.parse(row.purpose), version, shipmentId, expiresAt };
}
