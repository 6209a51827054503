// Configuration of the Prisma CLI, read before it looks for its schema engine: ours (tools/schema-engine.mjs) comes from npm, nothing is downloaded.
// PRISMA_SCHEMA_ENGINE_BINARY in the environment wins. On Windows Prisma downloads its own engine.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

const engine = path.join(__dirname, 'tools/schema-engine.mjs');
if (process.platform !== 'win32') {
  chmodSync(engine, 0o755); // the mode is lost in some copies
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= engine;
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/throughline' },
});
