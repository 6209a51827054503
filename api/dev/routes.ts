// Everything below /dev: what the embedded start offers beyond production, so that one person can play all parts. See also pages.tsx.
// No sign-in and no Idempotency-Key; the configuration refuses these routes when NODE_ENV is production.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ApiDeps } from '../app';
import { unavailable } from '../problem';
import { defineRoute, ok, type Route } from '../route';
import { line } from '../schema/words';
import { knownRoles } from '../sign-in';
import { createIssuer, type Issuer, TOKEN_SECONDS } from './issuer';
import { sandboxRoutes } from './sandbox';
import { skipRoute } from './skip';

/** What the launcher keeps in its state file. */
const about = z.looseObject({
  version: z.string(),
  temporal: z.looseObject({ address: z.string(), namespace: z.string(), ui: z.string().nullable() }),
  pages: z.string(),
  carriers: z.array(z.string()),
  processes: z.record(z.string(), z.unknown()),
});
export type About = z.infer<typeof about>;

/** @throws Problem 503 when the launcher has not written it (yet) */
export async function readAbout(file: string | null): Promise<About> {
  const text = file ? await readFile(file, 'utf8').catch(() => null) : null;
  const parsed = text === null ? null : about.safeParse(JSON.parse(text));
  if (!parsed?.success) throw unavailable('The state file of the launcher');
  return parsed.data;
}

const anyone = { who: 'anyone', keyed: false } as const;

/** The routes of the embedded start; none in production. */
export function devRoutes(deps: ApiDeps): Route[] {
  const { dev } = deps.config;
  if (!dev) return [];
  return [
    defineRoute({
      ...anyone,
      method: 'get',
      path: '/dev/about',
      summary: 'Embedded start only: versions, addresses and process ids',
      answers: { 200: { description: 'What runs', schema: about } },
      handle: async () => ok(await readAbout(dev.stateFile)),
    }),
    ...issuerRoutes(createIssuer(deps.config, dev.issuerKey), deps.config.oidcIssuer, deps.config.oidcJwksUrl),
    skipRoute(deps),
    ...(dev.sandboxUrl ? sandboxRoutes(deps, dev.sandboxUrl) : []),
  ];
}

function issuerRoutes(issuer: Issuer, oidcIssuer: string, jwksUrl: string): Route[] {
  const jwks = { summary: 'Embedded start only: the public keys of the local issuer', answers: { 200: { description: 'JWK set' } } };
  const discovery = {
    summary: 'Embedded start only: what the local issuer is',
    answers: { 200: { description: 'OpenID Connect discovery' } },
    handle: async () =>
      ok({ issuer: oidcIssuer, jwks_uri: jwksUrl, id_token_signing_alg_values_supported: ['ES256'], subject_types_supported: ['public'] }),
  };
  return [
    ...['/dev/issuer', '/dev'].flatMap((base) => [
      defineRoute({ ...anyone, ...jwks, method: 'get', path: `${base}/jwks.json`, handle: async () => ok(await issuer.keys()) }),
      defineRoute({ ...anyone, ...discovery, method: 'get', path: `${base}/.well-known/openid-configuration` }),
    ]),
    defineRoute({
      ...anyone,
      method: 'post',
      path: '/dev/token',
      body: z.strictObject({ role: z.enum(knownRoles), name: line(60).optional() }),
      summary: 'Embedded start only: a staff token for a role; with a name for a second person of that role',
      answers: {
        200: { description: 'The token', schema: z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.int() }) },
      },
      handle: async ({ body }) => ok({ access_token: await issuer.token(body), token_type: 'Bearer', expires_in: TOKEN_SECONDS }),
    }),
  ];
}
