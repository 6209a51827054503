// Takes a file in: looked at first, kept afterwards, so that a refused one leaves nothing behind. The same bytes for the same order are one
// document, however often they are sent. Also which of them may be named in a request.
import { createHash } from 'node:crypto';
import { type KeptUpload, saveUpload, uploadsOf } from '../../prisma/uploads';
import type { Db } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { Problem } from '../problem';
import { invalid } from '../schema/issues';
import { tooLarge } from '../body';
import { FILE_LIMIT, type UploadBody } from './body';
import type { Desk } from './desk';
import { acceptFile, nameFor } from './media';

/** Files that one side may send in for one order. */
const MOST = { customer: 30, staff: 200 };

/** @param uploadedBy `customer`, or the id of a member of staff or key */
export async function takeUpload(
  db: PrismaClient,
  { orderId, uploadedBy, file, desk }: { orderId: string; uploadedBy: string; file: UploadBody; desk: Desk },
): Promise<KeptUpload & { isNew: boolean }> {
  const sent = Buffer.from(file.content, 'base64');
  if (sent.length > FILE_LIMIT) throw tooLarge(FILE_LIMIT);
  const { mime, bytes } = await desk.inTurn(() => acceptFile(sent, file.mime));
  const side = uploadedBy === CUSTOMER ? 'customer' : 'staff';
  const kept = await saveUpload(db, {
    key: `${orderId}:upload:${side}:${createHash('sha256').update(sent).digest('hex')}`,
    ...{ orderId, uploadedBy, mime, bytes, filename: nameFor(file.filename, mime), most: MOST[side] },
  });
  if (!kept) throw new Problem(409, 'uploads_exceeded', `No more than ${MOST[side]} files can be sent in for one order.`);
  return kept;
}
export const CUSTOMER = 'customer';

/** @throws Problem schema_invalid for an id that is no file sent in for this order; customers name only what they sent in themselves */
export async function refuseForeign(db: Db, orderId: string, ids: readonly string[] | undefined, by?: typeof CUSTOMER): Promise<void> {
  if (!ids || ids.length === 0) return;
  const own = await uploadsOf(db, orderId, by);
  const foreign = ids.findIndex((id) => !own.some(({ documentId }) => documentId === id));
  if (foreign >= 0) throw invalid('schema_invalid', `/documents/${foreign}`, 'No file of this id was sent in for this order.');
}
