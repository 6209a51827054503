// The local issuer of the embedded start: one account per role, tokens without a password. It cannot exist in production (api/config.ts).
// Its key lies in a file, so that tokens outlive a restart.
import { readFile, writeFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { SignInConfig } from '../sign-in';

export const TOKEN_SECONDS = 8 * 3_600;
const ALGORITHM = 'ES256';

const privateKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
type PrivateKey = z.infer<typeof privateKey>;

export interface Issuer {
  /** The public keys, as jwks.json has them. */
  keys(): Promise<{ keys: JWK[] }>;
  /** A token for the account of a role, or for a second person of that role. */
  token(person: { role: string; name?: string | undefined }): Promise<string>;
}

/** @param file of the private key; made when missing. Null: a key for this process only */
export function createIssuer(config: SignInConfig, file: string | null): Issuer {
  let loaded: Promise<PrivateKey> | undefined;
  const key = () => (loaded ??= file ? keyIn(file) : newKey());
  return {
    keys: async () => {
      const { d: _secret, ...open } = await key();
      return { keys: [{ ...open, kid: await calculateJwkThumbprint(open), alg: ALGORITHM, use: 'sig' }] };
    },
    token: async ({ role, name }) => {
      const jwk = await key();
      const { kty, crv, x, y } = jwk;
      return new SignJWT({ roles: [role], name: name ?? role })
        .setProtectedHeader({ alg: ALGORITHM, kid: await calculateJwkThumbprint({ kty, crv, x, y }) })
        .setSubject(name ? `${role}:${name}` : role)
        .setIssuer(config.oidcIssuer)
        .setAudience(config.oidcAudience)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .sign(await importJWK(jwk, ALGORITHM));
    },
  };
}

async function newKey(): Promise<PrivateKey> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  return privateKey.parse(await exportJWK(pair.privateKey));
}

/** The key in the file. Two processes that start at once agree on one: who writes first counts. */
async function keyIn(file: string): Promise<PrivateKey> {
  const made = JSON.stringify(await newKey());
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return privateKey.parse(JSON.parse(await readFile(file, 'utf8')));
}
