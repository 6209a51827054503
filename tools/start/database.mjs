// The product's database in the embedded PostgreSQL: created, migrated, and seeded once for each set of migrations.
// What has been seeded is written as the database's comment: it lives and dies with the data, and is no table that Prisma would miss.
// @ts-check
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../migrate.mjs';
import { launchChild } from './child.mjs';
import { lastLines } from './files.mjs';
import { ROOT } from './settings.mjs';

const NAME = 'throughline';

/**
 * @param {import('../dev-postgres.mjs').DevPostgres} postgres
 * @param {{ seedLog: string, say: (line: string) => void }} options
 * @returns {Promise<string>} its url
 */
export async function prepareDatabase(postgres, { seedLog, say }) {
  const url = await postgres.database(NAME);
  const applied = await migrate(url);
  if (applied.length > 0) say(`  database     ${applied.length} migrations applied`);

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const wanted = seedMark();
    const { rows } = await client.query('select shobj_description(oid, $2) as mark from pg_database where datname = $1', [
      NAME,
      'pg_database',
    ]);
    if (rows[0]?.mark === wanted) return url;
    await seed(url, seedLog);
    await client.query(`comment on database ${NAME} is '${wanted}'`); // a comment takes no parameter; the mark is hexadecimal
    say('  database     seeded with products, stock, prices and staff');
  } finally {
    await client.end();
  }
  return url;
}

/** @param {string} url @param {string} log */
async function seed(url, log) {
  const child = await launchChild({ entry: 'prisma/seed.ts', env: { DATABASE_URL: url }, log });
  const how = await child.ended;
  if (!how.startsWith('exit code 0')) throw new Error(`Seeding the database failed (${how}):\n${lastLines(log, 10)}`);
}

/** Changes with the migrations and with the seed itself. */
function seedMark() {
  const folder = path.join(ROOT, 'prisma');
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(path.sep, '/'));
  const files = names.filter((name) => /^(migrations\/.*\.sql|seed.*\.(ts|json))$/.test(name)).sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  return `seeded ${hash.digest('hex')}`;
}
