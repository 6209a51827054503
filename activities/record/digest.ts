// What an event says, as a fingerprint: tells a recording that is only repeated from one that contradicts the log. Used by record alone.
// The stored digests of all orders depend on it: the way it is made must never change.
import { createHash } from 'node:crypto';
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';

/** The event's own fields, as they stand in the log's `data`. */
export function dataOf(event: RecordedEvent): Omit<OrderEvent, 'type'> {
  const { type: _type, seq: _seq, at: _at, actor: _actor, causeId: _causeId, ...data } = event;
  return data;
}

/** SHA-256 (hex) of what happened, by whom and why. Not of `at`: a workflow task that is run again may see another time. */
export const digestOf = (event: RecordedEvent): string =>
  createHash('sha256')
    .update(canonical({ type: event.type, data: dataOf(event), actor: event.actor, causeId: event.causeId }))
    .digest('hex');

/** JSON with sorted keys; what is undefined is left out, as on the wire. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
