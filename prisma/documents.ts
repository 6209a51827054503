// Documents: made once per key, stored by the hash of their bytes, never changed after. Written by the activities, read by the API.
import { createHash, randomUUID } from 'node:crypto';
import type { Db } from './client';

export type DocumentKind =
  | 'confirmation_form'
  | 'label'
  | 'pick_list'
  | 'packing_slip'
  | 'invoice'
  | 'receipt'
  | 'return_label'
  | 'credit_note'
  | 'closing_pack'
  | 'upload';

export interface NewDocument {
  /** `orderId:kind:n`. */
  key: string;
  orderId: string;
  kind: DocumentKind;
  mime: string;
  filename: string;
  bytes: Uint8Array;
}
export interface StoredDocument {
  documentId: string;
  orderId: string;
  kind: string;
  mime: string;
  filename: string;
  bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  hash: string;
}

/** Keeps a document and answers its id. A key that is there already keeps its first document: its id is answered, the bytes are dropped. */
export async function saveDocument(db: Db, { bytes, ...document }: NewDocument): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  await db.documentBytes.createMany({ data: { hash, bytes: new Uint8Array(bytes) }, skipDuplicates: true });
  const row = { ...document, documentId: randomUUID(), size: bytes.length, hash };
  await db.document.createMany({ data: row, skipDuplicates: true });
  return (await db.document.findUniqueOrThrow({ where: { key: document.key }, select: { documentId: true } })).documentId;
}

/** The document of a key with its bytes, or null when it was not made yet. */
export async function documentByKey(db: Db, key: string): Promise<StoredDocument | null> {
  return withBytes(db, await db.document.findUnique({ where: { key } }));
}

/** A document by its id with its bytes, or null. */
export async function documentById(db: Db, documentId: string): Promise<StoredDocument | null> {
  return withBytes(db, await db.document.findUnique({ where: { documentId } }));
}

async function withBytes(
  db: Db,
  row: { documentId: string; orderId: string; kind: string; mime: string; filename: string; hash: string } | null,
): Promise<StoredDocument | null> {
  if (!row) return null;
  const { hash, documentId, orderId, kind, mime, filename } = row;
  const { bytes } = await db.documentBytes.findUniqueOrThrow({ where: { hash } });
  return { documentId, orderId, kind, mime, filename, bytes, hash };
}
