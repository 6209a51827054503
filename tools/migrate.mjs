// `prisma migrate deploy` in our own process: same folder, same table, same checksums, same advisory lock, but no CLI at run time.
// Each migration runs as one implicit transaction (so no CREATE INDEX CONCURRENTLY). `prisma migrate status` agrees with the result.
// After a migration that failed, `prisma migrate resolve` is needed. In production it is a job: `node dist/tools/migrate.mjs`, DATABASE_URL set.
// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const PRISMA_LOCK = 72707369; // the number Prisma's engine takes
const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/**
 * Applies the migrations that are missing.
 * @param {string} databaseUrl
 * @param {string} [folder]
 * @returns {Promise<string[]>} the names of those applied now
 */
export async function migrate(databaseUrl, folder = MIGRATIONS) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK]);
    await client.query(
      `create table if not exists _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
         migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(),
         applied_steps_count integer not null default 0)`,
    );
    const known = (
      await client.query('select migration_name as name, checksum, finished_at from _prisma_migrations where rolled_back_at is null')
    ).rows;
    for (const row of known) {
      if (!row.finished_at) throw new Error(`The migration ${row.name} was begun and not finished: see prisma migrate resolve.`);
    }
    /** @type {string[]} */
    const applied = [];
    for (const name of await migrationNames(folder)) {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      const row = known.find((k) => k.name === name);
      if (row && row.checksum !== checksum) throw new Error(`The migration ${name} was edited after it had been applied.`);
      if (row) continue;
      await apply(client, name, sql, checksum);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** @param {string} folder */
async function migrationNames(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** @param {pg.Client} client @param {string} name @param {string} sql @param {string} checksum */
async function apply(client, name, sql, checksum) {
  const id = randomUUID();
  await client.query('insert into _prisma_migrations(id, checksum, migration_name) values ($1, $2, $3)', [id, checksum, name]);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, String(error)]);
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  await client.query('update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1', [id]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error('DATABASE_URL is not set: it names the database to be migrated.');
    const applied = await migrate(url);
    console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to do: the database is up to date.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
