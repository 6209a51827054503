// What went wrong, as the caller may know it: our own problems as they are, outages as 503, everything else as 500 without a word of detail.
// Used by the error handler of api/app.ts; the log gets the cause, the caller never does.
import { Problem, unavailable } from './problem';

// Prisma: cannot reach, timed out, connection closed, pool exhausted, too many connections. Postgres: shutting down, out of resources.
const OUTAGE_CODES = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2037'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', '53100', '53200', '53300'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
]);
const OUTAGE_WORDS =
  /DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|Can't reach database|Connection terminated|timeout exceeded when trying to connect|server closed the connection|Client has encountered a connection error|start a transaction in the given time/i;

/** Any error as the problem that the caller gets. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem(400, 'url_malformed', 'The address holds a broken percent-encoding.');
  if (isDatabaseOutage(error)) return unavailable('The database');
  return new Problem(500, 'internal_error', 'Something went wrong on our side. Tell us the requestId.');
}

/** True when the error, or what it wraps, says that Postgres cannot be reached or has no room. */
export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, kind, cause, message, originalCode, errors, meta } = error as Record<string, unknown>;
  if ([code, kind, originalCode].some((c) => typeof c === 'string' && OUTAGE_CODES.has(c))) return true;
  if ([kind, message].some((m) => typeof m === 'string' && OUTAGE_WORDS.test(m))) return true;
  const wrapped = [cause, meta, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  if (typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta) wrapped.push(meta.driverAdapterError);
  return wrapped.some((inner) => isDatabaseOutage(inner, depth + 1));
}
