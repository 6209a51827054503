// Who asks: a member of staff by a token of the configured issuer, or a machine by an API key. Verification only; nobody signs in here.
// A person's row is made on first sight; roles always come from the token, never from the row.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { keyByHash, staffBySubject } from '../prisma/staff';
import { staffRoles } from '../workflows/domain/vocabulary';
import { Problem, unavailable } from './problem';
import type { Caller } from './route';

export interface SignInConfig {
  oidcIssuer: string;
  oidcAudience: string;
  oidcJwksUrl: string;
}
export interface SignIn {
  /** @throws Problem unauthenticated, or dependency_unavailable when the issuer's keys cannot be had */
  identify(headers: IncomingHttpHeaders): Promise<Caller>;
}

export const knownRoles: readonly string[] = [...staffRoles, 'admin'];
export const KEY_PREFIX = 'ak_';
/** The only form in which a key is kept. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const claims = z.object({ sub: z.string().min(1).max(200), roles: z.array(z.string()).default([]), name: z.string().max(200).optional() });

const unauthenticated = (detail: string): Problem => new Problem(401, 'unauthenticated', detail);

export function createSignIn(db: PrismaClient, config: SignInConfig): SignIn {
  const keys = createRemoteJWKSet(new URL(config.oidcJwksUrl), { timeoutDuration: 3_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 });
  const known = new Map<string, string>(); // subject → staff id: a row is looked for once per process

  const staff = async (token: string): Promise<Caller> => {
    const { sub, roles, name } = parseClaims(await verified(token));
    const now = roles.filter((role) => knownRoles.includes(role));
    const id = known.get(`${sub} ${now.join()}`) ?? (await staffBySubject(db, { subject: sub, name: name ?? sub, roles: now })).staffId;
    known.set(`${sub} ${now.join()}`, id);
    return { kind: 'staff', id, subject: sub, roles: now };
  };

  const verified = async (token: string): Promise<JWTPayload> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: config.oidcIssuer,
        audience: config.oidcAudience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired.');
      if (error instanceof errors.JOSEError && !isIssuerAway(error)) throw unauthenticated('The token is not valid here.');
      throw unavailable('The sign-in service');
    }
  };

  const machine = async (key: string): Promise<Caller> => {
    const row = await keyByHash(db, hashOfKey(key));
    if (!row) throw unauthenticated('This API key is not known or was revoked.');
    return { kind: 'key', id: row.keyId, subject: row.name, roles: row.roles };
  };

  return {
    identify: async ({ authorization }) => {
      const [, token] = /^Bearer +([A-Za-z0-9._~+/=-]{1,8000})$/i.exec(authorization ?? '') ?? [];
      if (!token) throw unauthenticated('Sign in: send Authorization: Bearer with a token or an API key.');
      return token.startsWith(KEY_PREFIX) ? machine(token) : staff(token);
    },
  };
}

/** The issuer did not answer, or not with a set of keys. */
const isIssuerAway = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';

function parseClaims(payload: JWTPayload): z.infer<typeof claims> {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw unauthenticated('The token does not say who you are and which roles you have.');
  return parsed.data;
}
