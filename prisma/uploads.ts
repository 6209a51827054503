// Files that people sent in for an order: documents of kind `upload`. Named commands of the API; papers of our own are documents.ts.
import { createHash, randomUUID } from 'node:crypto';
import type { Db } from './client';
import type { PrismaClient } from './generated/prisma/client';
import type { DocumentRow } from './orders';

export interface NewUpload {
  /** Made of order, side and the bytes as they were sent: the same key is the same document. */
  key: string;
  orderId: string;
  /** `customer`, or the id of a member of staff or key. */
  uploadedBy: string;
  mime: string;
  filename: string;
  bytes: Buffer;
  /** How many this side may send in. */
  most: number;
}
export type KeptUpload = Omit<DocumentRow, 'orderId'>;
const columns = { documentId: true, kind: true, mime: true, filename: true, size: true, createdAt: true, uploadedBy: true } as const;
const CUSTOMER = 'customer';
/** Ten million bytes on a busy disk take longer than what else is written; both in milliseconds, the second no shorter than a statement may take. */
const UPLOAD_TRANSACTION = { maxWait: 5_000, timeout: 20_000 };

/** Keeps a file and its bytes, both or neither. @returns null when this side has sent in as many as it may */
export async function saveUpload(
  db: PrismaClient,
  { most, bytes, ...upload }: NewUpload,
): Promise<(KeptUpload & { isNew: boolean }) | null> {
  const { key, orderId, uploadedBy } = upload;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`uploads ${orderId}`}, 0))`;
    const known = await tx.document.findUnique({ where: { key }, select: columns });
    if (known) return { ...known, isNew: false };
    const side = uploadedBy === CUSTOMER ? { uploadedBy } : { NOT: { uploadedBy: CUSTOMER } };
    if ((await tx.document.count({ where: { orderId, kind: 'upload', ...side } })) >= most) return null;
    const hash = createHash('sha256').update(bytes).digest('hex');
    await tx.documentBytes.createMany({ data: { hash, bytes: new Uint8Array(bytes) }, skipDuplicates: true });
    const row = { ...upload, documentId: randomUUID(), kind: 'upload', size: bytes.length, hash };
    return { ...(await tx.document.create({ data: row, select: columns })), isNew: true };
  }, UPLOAD_TRANSACTION);
}

/** What was sent in for an order, oldest first; `by`: only by the customer. */
export const uploadsOf = (db: Db, orderId: string, by?: 'customer'): Promise<KeptUpload[]> =>
  db.document.findMany({
    where: { orderId, kind: 'upload', ...(by ? { uploadedBy: by } : {}) },
    select: columns,
    orderBy: [{ createdAt: 'asc' }, { documentId: 'asc' }],
  });
