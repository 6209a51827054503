// What a refusal must look like, for every table of this folder.
import { exactCodes } from '../../../api/schema/issues';
import type { Answer } from '../core.fixture';
import type { Fault } from './faults';

/** Codes of 422 that any wrong body may get. */
export const anyCode: readonly string[] = [...exactCodes, 'schema_invalid', 'file_mismatch', 'file_unsupported'];

/** What is wrong with an answer; null when it is as the contract says. */
export function complaint({ status, headers, json }: Answer, expected: number, codes: readonly string[]): string | null {
  if (status !== expected || !codes.includes(json?.code)) return `${status} ${json?.code}`;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'no problem+json';
  const { type, title, detail, instance, requestId } = json;
  const parts = [type, title, detail, instance, requestId];
  return parts.every((part) => typeof part === 'string') && json.status === status ? null : 'not as RFC 9457 says';
}

/** True when the answer names the place of the fault, or what is around it. */
export const pointsAt = ({ pointer }: Fault, { json }: Answer): boolean =>
  json.errors?.some((e: { pointer: string }) => e.pointer.startsWith(pointer) || pointer.startsWith(e.pointer));

/** Some at a time: what is refused is no heavy work. */
export async function complaintsOf<T>(rows: T[], ask: (row: T) => Promise<string | null | undefined>): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < rows.length; from += 12) {
    const some = await Promise.all(rows.slice(from, from + 12).map(ask));
    found.push(...some.flatMap((one) => one ?? []));
  }
  return found;
}
