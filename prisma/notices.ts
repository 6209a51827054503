// Notices as they were written: one row per key, with its text, before anything is sent. Called by the activity `sendNotice`.
import { randomUUID } from 'node:crypto';
import type { Db } from './client';

export type NoticeState = 'sending' | 'sent' | 'failed' | 'skipped';

export interface WrittenNotice {
  /** `orderId:kind:n`: the same key is sent once. */
  key: string;
  orderId: string;
  kind: string;
  /** `customer` or a role, never an address. */
  addressee: string;
  channel: 'email' | 'inbox';
  language: string;
  subject: string;
  text: string;
}

/** True when nothing is left to do for this key. */
export async function isDone(db: Db, key: string): Promise<boolean> {
  const row = await db.noticeSent.findUnique({ where: { key }, select: { state: true } });
  return row?.state === 'sent' || row?.state === 'skipped';
}

/** Writes a notice down before it goes out; a further try writes it again. */
export async function writeNotice(db: Db, notice: WrittenNotice, state: 'sending' | 'skipped'): Promise<void> {
  const { key, ...content } = notice;
  await db.noticeSent.upsert({
    where: { key },
    create: { ...notice, noticeId: randomUUID(), state },
    update: { ...content, state },
  });
}

/** What became of it. */
export async function endNotice(db: Db, key: string, state: 'sent' | 'failed'): Promise<void> {
  await db.noticeSent.update({ where: { key }, data: { state, ...(state === 'sent' ? { sentAt: new Date() } : {}) } });
}
