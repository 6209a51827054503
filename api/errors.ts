// What went wrong, as the caller may know it: our own problems as they are, outages and overload as 503, everything else as 500 without a
// word of detail.
// Used by the error handler of api/app.ts; the log gets the cause, the caller never does.
import { busy, Problem, unavailable } from './problem';

// Prisma: cannot reach, timed out, connection closed, too many connections. Postgres: shutting down, out of resources.
const OUTAGE_CODES = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2037'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', '53100', '53200', '53300'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
]);
const OUTAGE_WORDS =
  /DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|Can't reach database|Connection terminated|timeout exceeded when trying to connect|server closed the connection|Client has encountered a connection error/i;

// Prisma: no connection is free, two transactions want the same. Postgres: a statement or a lock took longer than it may, a deadlock, a
// conflict. All of it was rolled back and may go well the next time.
const BUSY_CODES = new Set(['P2024', 'P2034', 'TransactionWriteConflict', '57014', '55P03', '40P01', '40001']);
const BUSY_WORDS = /start a transaction in the given time|on an expired transaction/i;

/** Any error as the problem that the caller gets. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem(400, 'url_malformed', 'The address holds a broken percent-encoding.');
  if (says(error, BUSY_CODES, BUSY_WORDS)) return busy('The database');
  if (says(error, OUTAGE_CODES, OUTAGE_WORDS)) return unavailable('The database');
  return new Problem(500, 'internal_error', 'Something went wrong on our side. Tell us the requestId.');
}

/** True when the error, or what it wraps, has one of these codes or words. */
function says(error: unknown, codes: ReadonlySet<string>, words: RegExp, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, kind, cause, message, originalCode, errors, meta } = error as Record<string, unknown>;
  if ([code, kind, originalCode].some((c) => typeof c === 'string' && codes.has(c))) return true;
  if ([kind, message].some((m) => typeof m === 'string' && words.test(m))) return true;
  const wrapped = [cause, meta, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  if (typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta) wrapped.push(meta.driverAdapterError);
  return wrapped.some((inner) => says(inner, codes, words, depth + 1));
}
