// Where the system is that is looked at: named by the environment, as its own processes are, or that of `npm start` in its data folder.
import { readFileSync } from 'node:fs';
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

/** @throws Error when the database does not answer; without the others there is less to look at */
export async function connect(place: Place): Promise<Connected> {
  const db = createDb(place.databaseUrl, 4);
  try {
    await db.$queryRaw`SELECT 1`;
  } catch {
    await db.$disconnect();
    throw new Error('The database does not answer. Is the system running? (DATA_DIR, or DATABASE_URL)');
  }
  const { temporal } = place;
  const connection = temporal ? await openConnection(temporal).catch(() => null) : null;
  const live = place.carriers !== null && place.api !== null && (await answers(`${place.api}/healthz`));
  return {
    db,
    client: connection && temporal ? new Client({ connection, namespace: temporal.namespace }) : null,
    outside: live && place.api ? embeddedOutside(place.api, place.carriers ?? []) : null,
    api: place.api,
    close: async () => {
      await connection?.close();
      await db.$disconnect();
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (reply) => reply.ok,
    () => false,
  );
