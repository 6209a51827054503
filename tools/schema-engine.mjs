#!/usr/bin/env node
// Stand-in for the schema engine that Prisma's CLI would download: the same JSON-RPC on stdio, served by the engine's WASM build and the
// pg adapter, both from npm. The CLI starts it (see prisma.config.ts). Not on Windows; no typed SQL (`generate --sql`); the versions of
// prisma, adapter and WASM must be one build, as package.json pins them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

// adapter-pg rejects the catalogue's "char" (type number 18), char[] and name[]; the engine wants Character and text[]
const CHAR = 18;
const READ_AS = { [CHAR]: 25, 1002: 1009, 1003: 1009 };
const argv = process.argv.slice(2);
const after = (option) => argv[argv.indexOf(option) + 1];
const quote = (name) => `"${name.replaceAll('"', '""')}"`;
const logLine = (level, message, more) => JSON.stringify({ level, target: 'schema_engine::logger', fields: { message, ...more } });

if (argv.includes('--version')) {
  console.log('schema-engine-cli wasm');
} else if (argv.includes('cli')) {
  process.exitCode = await runDatabaseCommand(after('cli'), datasource());
} else {
  await serve(datasource());
  process.exit(0); // pools of the engine may still be open
}

/** @returns {{ url: string, shadowDatabaseUrl?: string }} */
function datasource() {
  return JSON.parse(argv.includes('--datasource') ? after('--datasource') : '{}');
}

/** Fields for pg; its `schema` parameter is Prisma's own. */
function clientConfig(url) {
  const plain = new URL(url);
  plain.searchParams.delete('schema');
  return parseIntoClientConfig(plain.href);
}

/** can-connect-to-database, create-database or drop-database. @returns {Promise<number>} the exit code */
async function runDatabaseCommand(command, { url }) {
  const config = clientConfig(url);
  const { database } = config;
  const sql = {
    'can-connect-to-database': 'select 1',
    'create-database': `create database ${quote(database)}`,
    'drop-database': `drop database if exists ${quote(database)} with (force)`,
  }[command];
  const client = new pg.Client({ ...config, database: command.startsWith('can') ? database : 'postgres' });
  try {
    await client.connect();
    await client.query(sql);
    await client.end();
    return 0;
  } catch (error) {
    const error_code = { '3D000': 'P1003', '28P01': 'P1000', ECONNREFUSED: 'P1001' }[error.code] ?? 'P1010';
    const message = error.message || `no database server at ${config.host}:${config.port}`;
    process.stderr.write(`${logLine('INFO', 'start')}\n${logLine('ERROR', message, { error_code })}`); // no last newline: the CLI parses each line
    return 1;
  }
}

/** Answers the CLI's calls until it closes our stdin. */
async function serve(source) {
  await loadWasm();
  const files = argv.flatMap((word, i) => (word === '--datamodels' ? [argv[i + 1]] : []));
  const datamodels = files.length > 0 ? await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])) : undefined;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let engine;
  let diagnosed = false;
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line || '{}');
    if (!method) continue;
    try {
      engine ??= await engineModule.SchemaEngine.new({ datamodels }, () => undefined, adapterFactory(source));
      // evaluateDataLoss asks for no shadow database; it reads a cache that devDiagnostic fills and applyMigrations empties
      if (method === 'evaluateDataLoss' && !diagnosed) {
        await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
      }
      const result = (await engine[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? {};
      if (method === 'devDiagnostic') diagnosed = true;
      if (method === 'reset' || result.appliedMigrationNames?.length > 0) diagnosed = false;
      if (method === 'diff' && result.stdout) send({ id: `p${id}`, method: 'print', params: { content: result.stdout } });
      send({ id, result });
    } catch (error) {
      const data = { is_panic: false, message: error.message, error_code: error.code, meta: error.meta ?? null };
      send({ id, error: { code: 4466, message: error.message, data } });
    }
  }
}

async function loadWasm() {
  const panic = {
    message: '',
    set_message(message) {
      this.message = message;
    },
  };
  globalThis.PRISMA_WASM_PANIC_REGISTRY = panic; // the engine's name for it
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${logLine('ERROR', panic.message || error.stack)}\n`);
    process.exit(1);
  });
  const folder = path.dirname(fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')));
  const bytes = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Connections to the database and to a shadow database, which is made for the purpose and dropped again. */
function adapterFactory(source) {
  const open = (config, onClose) => openAdapter(config, new URL(source.url).searchParams.get('schema') ?? undefined, onClose);
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => open(clientConfig(source.url)),
    connectToShadowDb: async () => {
      // fields, not `connectionString`: with a string, adapter-pg's shadow pool lands in the REAL database
      if (source.shadowDatabaseUrl) return open(clientConfig(source.shadowDatabaseUrl));
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const main = await open(clientConfig(source.url));
      await main.executeScript(`create database ${quote(database)}`);
      return open({ ...clientConfig(source.url), database }, async () => {
        await main.executeScript(`drop database if exists ${quote(database)} with (force)`);
        await main.dispose();
      });
    },
  });
}

async function openAdapter(config, schema, onClose) {
  let charColumns = []; // of the last result
  const rename = (result) => {
    charColumns = [];
    result.fields?.forEach((field, i) => {
      if (field.dataTypeID === CHAR) charColumns.push(i);
      field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID;
    });
    return result;
  };
  const renameResultsOf = (queryable) => {
    const query = queryable.query.bind(queryable);
    queryable.query = (...args) => {
      const answer = query(...args);
      return answer?.then ? answer.then((result) => (Array.isArray(result) ? result : rename(result))) : answer;
    };
  };

  const pool = new pg.Pool(config);
  renameResultsOf(pool);
  pool.on('connect', renameResultsOf);
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  const dispose = adapter.dispose.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const i of charColumns) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (sql) => {
    await pool.query(sql).catch((error) => adapter.onError(error)); // one simple query; the adapter would split at every ';'
  };
  adapter.dispose = async () => {
    await dispose();
    await onClose?.();
  };
  return adapter;
}
