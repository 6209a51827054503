// What people wrote: rows behind the ids that messages and events carry. Written before the message that speaks of them.
// A text whose act was refused is taken out again.
import { randomUUID } from 'node:crypto';
import type { Db } from './client';

export interface NewText {
  textId: string;
  text: string;
}
interface Written {
  orderId: string | null;
  /** Id of the member of staff or key, or `customer`. */
  writtenBy: string;
}

/** Keeps one text and answers its id. */
export async function saveText(db: Db, text: Written & { text: string }): Promise<string> {
  const textId = randomUUID();
  await db.text.create({ data: { ...text, textId } });
  return textId;
}

/** Keeps texts of one writer under ids that were chosen before. */
export async function saveTexts(db: Db, { texts, ...written }: Written & { texts: NewText[] }): Promise<void> {
  if (texts.length > 0) await db.text.createMany({ data: texts.map((text) => ({ ...text, ...written })) });
}

/** Takes texts out again that nothing speaks of. */
export async function removeTexts(db: Db, textIds: string[]): Promise<void> {
  if (textIds.length > 0) await db.text.deleteMany({ where: { textId: { in: textIds } } });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Texts by id; ids that are unknown are absent. A fact typed into the Temporal UI may name anything: it must not hide an order's story. */
export async function textsOf(db: Db, textIds: string[]): Promise<Map<string, string>> {
  const ids = textIds.filter((id) => UUID.test(id));
  if (ids.length === 0) return new Map();
  const rows = await db.text.findMany({ where: { textId: { in: ids } }, select: { textId: true, text: true } });
  return new Map(rows.map((row) => [row.textId, row.text]));
}
