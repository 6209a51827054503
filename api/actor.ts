// In whose name something is recorded: the caller's id, under the role by which they were allowed to do it.
import { staffRoles } from '../workflows/domain/vocabulary';
import type { Actor, Role } from '../workflows/domain/vocabulary';
import { forbidden } from './problem';
import type { Caller } from './route';

const roles: readonly Role[] = [...staffRoles, 'admin'];

/** @param allowed roles in the route's own order; the first that the caller has counts */
export function actorOf({ id, roles: own }: Caller, allowed: readonly string[]): Actor {
  const role = roles.find((r) => r === allowed.find((a) => own.includes(a))) ?? roles.find((r) => own.includes(r)) ?? 'sales';
  return { role, id };
}

/** Keys see what they brought in themselves: lists that hold what others did are for people. @throws Problem forbidden */
export function refuseMachines({ kind }: Caller): void {
  if (kind === 'key') throw forbidden();
}

/** What an order cost us, and what is left of it, is for those who answer for it. */
export const seesCosts = ({ roles: own }: Caller): boolean => own.some((role) => ['finance', 'supervisor', 'admin'].includes(role));

/** Money is not shown to those who only move goods or answer questions. Source: API contract, section 2. */
export const seesMoney = ({ roles: own }: Caller): boolean =>
  own.some((role) => ['sales', 'finance', 'supervisor', 'ops', 'admin'].includes(role));
