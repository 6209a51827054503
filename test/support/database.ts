// A database of its own for each test file: a copy of the migrated template that tools/test.mjs has made. Takes milliseconds.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  url: string;
  /** Removes it, also when somebody is still connected. */
  drop(): Promise<void>;
}

/**
 * A new, migrated, empty database on the test run's server.
 * @throws Error when the tests were not started by tools/test.mjs, which starts the server
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error('This test needs PostgreSQL: run it with node tools/test.mjs <file>');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template throughline_template`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `drop database if exists ${name} with (force)`) };
}

async function runOn(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
