// What may stand in a stored history, and what may not: nothing of the machine it was made on, nothing of a person. Used by whoever
// stores histories (make-histories.ts, save-history.ts) and by the test that looks at all of them.
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils';

const LARGEST = 200 * 1024;

/** One event a line, without names of the machine on which it was made: nothing in a replay depends on them. */
export function withoutTraces(history: History): string {
  const events = (history.events ?? []).map((event) => {
    const json: { events: unknown[] } = JSON.parse(historyToJSON({ events: [event] }), (key, value: unknown) => {
      if (key === 'identity' || key === 'stackTrace') return undefined;
      const sticky = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY';
      return sticky ? { ...value, name: 'sticky' } : value;
    });
    return JSON.stringify(json.events[0]);
  });
  return `{"events":[\n${events.join(',\n')}\n]}\n`;
}

/** Why a history may not be stored, one sentence each. */
export function flawsOf(text: string): string[] {
  const personal = said(JSON.parse(text)).flatMap(({ path, value }) => suspicion(path, value));
  return [
    ...(text.length > LARGEST ? [`It is too large: ${text.length} bytes, at most ${LARGEST} are stored.`] : []),
    ...(/"identity"|"stackTrace"|\d+@/.test(text) ? ['It names the machine on which it was made.'] : []),
    ...new Set(personal),
  ];
}

interface Said {
  /** Names of the fields that lead to it. */
  path: string[];
  value: string;
}
/** Every word in what was passed to and fro, decoded; and the messages of failures. */
function said(value: unknown, path: string[] = [], inside = false): Said[] {
  if (typeof value === 'string') return inside || path.at(-1) === 'message' ? [{ path, value }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => said(item, path, inside));
  if (typeof value !== 'object' || value === null) return [];
  if ('metadata' in value && 'data' in value && typeof value.data === 'string') return said(decoded(value.data), [], true);
  return Object.entries(value).flatMap(([name, part]) => said(part, [...path, name], inside));
}
function decoded(data: string): unknown {
  const text = Buffer.from(data, 'base64').toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const CONTACT = /[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b|(^|\s)\+\d{7,15}\b/i;
/** Ids, codes, dates and SKUs have neither blanks nor letters outside ASCII. */
const FREE_TEXT = /\s|[^\x20-\x7e]/;
/** Sentences that our own code writes: why a carrier was chosen, why something was refused, summaries of timers and orders. */
const ours = ({ path }: Said): boolean =>
  path.length === 0 || ['why', 'detail', 'message'].includes(path.at(-1) ?? '') || path.includes('ownTeam');

function suspicion(path: string[], value: string): string[] {
  if (CONTACT.test(value)) return [`It holds an address or a phone number, in ${path.join('.') || 'a summary'}.`];
  if (FREE_TEXT.test(value) && !ours({ path, value }))
    return [`It holds free text, in ${path.join('.')}: texts and names belong in Postgres.`];
  return [];
}
