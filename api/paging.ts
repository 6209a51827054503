// Cursors of lists: where the next page begins, opaque to the caller. Used by every list route.
import type { z } from 'zod';
import { invalid } from './schema/issues';

/** @param place what identifies the last row of a page */
export const cursorOf = (place: readonly (string | number | null)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place behind a cursor. @throws Problem page_invalid for a cursor that we did not make */
export function placeOf<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (parsed.success) return parsed.data;
  } catch {
    // falls through: not even JSON
  }
  throw invalid('page_invalid', '#query/cursor', 'This cursor is none of ours.');
}

/** One page from rows that were asked for with one more than `limit`: the surplus row says that there is a next page. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  { item, place }: { item: (row: Row) => Item; place: (row: Row) => readonly (string | number | null)[] },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? cursorOf(place(last)) : null };
}
