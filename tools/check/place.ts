// Where the system is that is looked at: named by the environment, as its own processes are, or that of `npm start` in its data folder.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { z } from 'zod';
import { createDb } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { readTemporalConfig, type TemporalConfig } from '../../worker/config';
import { openConnection } from '../../worker/temporal';
import { embeddedOutside, type Outside } from './outside';

export interface Place {
  databaseUrl: string;
  temporal: Pick<TemporalConfig, 'address' | 'namespace' | 'access'> | null;
  api: string | null;
  /** Carriers with a sandbox, in the embedded start only. */
  carriers: string[] | null;
}
export interface Connected {
  db: PrismaClient;
  client: Client | null;
  outside: Outside | null;
  api: string | null;
  /** What was named and does not answer: there is less to look at. */
  silent: string[];
  close: () => Promise<void>;
}

const ports = z.object({ postgres: z.int() });
const about = z.object({
  temporal: z.object({ address: z.string(), namespace: z.string() }),
  pages: z.url(),
  carriers: z.array(z.string()),
});
const ROOT = path.join(__dirname, '../..');

/** @throws Error with a sentence that says what to set */
export function findPlace(env: NodeJS.ProcessEnv): Place {
  const api = env.BASE ? env.BASE.replace(/\/+$/, '') : null;
  if (env.DATABASE_URL) {
    return { databaseUrl: env.DATABASE_URL, temporal: env.TEMPORAL_ADDRESS ? readTemporalConfig(env) : null, api, carriers: null };
  }
  const folder = path.resolve(ROOT, env.DATA_DIR || '.data');
  try {
    const { temporal, pages, carriers } = about.parse(read(folder, 'about.json'));
    const { postgres } = ports.parse(read(folder, 'ports.json'));
    return {
      databaseUrl: `postgresql://postgres@127.0.0.1:${postgres}/throughline`,
      temporal: { ...temporal, access: {} },
      api: api ?? pages.replace(/\/+$/, ''),
      carriers,
    };
  } catch {
    throw new Error(
      `No product of \`npm start\` was ever ready in ${folder}. Set DATA_DIR to its data folder, or DATABASE_URL and TEMPORAL_ADDRESS.`,
    );
  }
}

const read = (folder: string, file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

/** @throws Error when the database does not answer, or is none of this version; without the others there is less to look at */
export async function connect(place: Place): Promise<Connected> {
  const db = createDb(place.databaseUrl, 4);
  const where = whereOf(place.databaseUrl);
  try {
    await db.$queryRaw`SELECT 1`;
    await assertOurVersion(db, where);
  } catch (error) {
    await db.$disconnect();
    if (error instanceof WrongVersion) throw error;
    throw new Error(`The database ${where} does not answer. Is the system running? (DATA_DIR, or DATABASE_URL)`, { cause: error });
  }
  const { temporal, api } = place;
  const connection = temporal ? await openConnection(temporal).catch(() => null) : null;
  const live = api !== null && (await answers(`${api}/healthz`));
  return {
    db,
    client: connection && temporal ? new Client({ connection, namespace: temporal.namespace }) : null,
    outside: live && place.carriers !== null ? embeddedOutside(api, place.carriers) : null,
    api,
    silent: [
      ...(temporal && !connection ? [`Temporal at ${temporal.address}`] : []),
      ...(api !== null && !live ? [`the API at ${api}`] : []),
    ],
    close: async () => {
      await connection?.close();
      await db.$disconnect();
    },
  };
}

class WrongVersion extends Error {}

/** @throws WrongVersion when tables that we would read are not there, or not as this version has them */
async function assertOurVersion(db: PrismaClient, where: string): Promise<void> {
  const [found] = await db.$queryRaw<{ is: boolean }[]>`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS is`;
  if (!found?.is) throw new WrongVersion(`The database ${where} is none of Throughline. Which one is meant? (DATABASE_URL)`);
  const rows = await db.$queryRaw<{ name: string }[]>`SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  const folders = readdirSync(path.join(ROOT, 'prisma/migrations'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const missing = folders.map(({ name }) => name).filter((name) => !applied.has(name));
  if (missing.length > 0)
    throw new WrongVersion(
      `The database ${where} is older than this checkout: ${missing.join(', ')} is not applied. Check out the version that runs, or upgrade it.`,
    );
}

/** Without who signs in, and how. */
function whereOf(databaseUrl: string): string {
  try {
    const { host, pathname } = new URL(databaseUrl);
    return `${pathname.slice(1)} at ${host}`;
  } catch {
    return 'of DATABASE_URL, which is no address,';
  }
}

/** A sentence for the user of `npm run <command>`: what went wrong, and where to read on when the words on the command line did. */
export function reasonOf(error: unknown, command: string): string {
  if (!(error instanceof Error)) return String(error);
  const ofWords = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return ofWords ? `${error.message.split('. ')[0]}. What may stand there: npm run ${command} -- --help` : error.message;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(15_000) }).then(
    (reply) => reply.ok,
    () => false,
  );
