// Cursors of lists: where the next page begins, opaque to the caller. Used by every list route.
import type { z } from 'zod';
import { invalid } from './schema/issues';
import { isClean } from './schema/text';

/** @param place what identifies the last row of a page */
export const cursorOf = (place: readonly (string | number | null)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place behind a cursor. @throws Problem page_invalid for a cursor that we did not make */
export function placeOf<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const parsed = schema.safeParse(said);
    if (parsed.success && Array.isArray(said) && said.every(isPart)) return parsed.data;
  } catch {
    // falls through: not even JSON
  }
  throw invalid('page_invalid', '#query/cursor', 'This cursor is none of ours.');
}

const LAST_TIME = Date.UTC(2100, 0);
/** A word, time or number as we write them; Postgres refuses NUL, year 0 and times beyond all calendars with an error of its own. */
const isPart = (part: unknown): boolean =>
  typeof part === 'string'
    ? isClean(part, 'one') && (!/^\d{4}-\d\d-\d\dT/.test(part) || part.startsWith('20'))
    : typeof part !== 'number' || (part >= 0 && part <= LAST_TIME);

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
