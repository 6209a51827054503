// The borders between the folders hold, for every file of the project: the import table, the lengths, the ways to the database.
// Imports are read by the TypeScript scanner here and by ESLint's parser there: a hole in one does not open the other.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { belongsTo, IMPORT_TABLE, whyNotImport } from '../tools/import-table.mjs';

const root = path.resolve(__dirname, '..');
const FOLDERS = ['workflows', 'activities', 'worker', 'api', 'config', 'prisma', 'tools', 'test', 'bench'].filter((folder) =>
  existsSync(path.join(root, folder)),
);

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('prisma/generated/')),
).map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

/** Why the imports of a file are not allowed; type imports, re-exports, import() and require() included. */
function forbiddenImports(file: string, text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
    const target = fileName.startsWith('.') ? { own: path.posix.join(path.posix.dirname(file), fileName) } : { module: fileName };
    const why = whyNotImport(file, target);
    return why ? [`${file}: ${why}`] : [];
  });
}

test('no file imports what its folder may not import, not even as a type', () => {
  expect(sources.flatMap(({ file, text }) => forbiddenImports(file, text))).toEqual([]);
});

test('every row of the import table is about files that exist', () => {
  const empty = IMPORT_TABLE.filter((row) => !sources.some(({ file }) => row.files.some((part) => belongsTo(file, part))));
  expect(empty.map((row) => row.name)).toEqual([]);
});

test.each([
  ['workflows/domain/state.ts', "import { condition } from '@temporalio/workflow'"],
  ['workflows/domain/state.ts', "import type { LiveOrder } from '../support/live-order'"],
  ['workflows/process.ts', "import { z } from 'zod'"],
  ['workflows/stages/receipt.ts', "import { randomUUID } from 'node:crypto'"],
  ['workflows/stages/receipt.ts', "import { readFile } from 'fs/promises'"],
  ['workflows/order.workflow.ts', "import type { Stock } from '../activities/stock'"],
  ['activities/record.ts', "import { Client } from '@temporalio/client'"],
  ['activities/record.ts', "import { waitFor } from '../workflows/support/waiting'"],
  ['activities/record.ts', "export type { Route } from '../api/routes'"],
  ['api/routes/orders.ts', "import type { Carrier } from '../../activities/carriers'"],
  ['api/routes/orders.ts', "type Carrier = import('../../activities/carriers').Carrier"],
  ['api/routes/orders.ts', "const worker = await import('../../worker/main')"],
  ['api/app.ts', "import { freshDatabase } from '../test/support/database'"],
  ['prisma/queries.ts', "const { app } = require('../api/app')"],
  ['worker/main.ts', "import { app } from '../api/app'"],
])('%s may not say %s', (file, text) => {
  expect(forbiddenImports(file, text)).toHaveLength(1);
});

test.each([
  ['workflows/domain/state.ts', "import type { Line } from './events'"],
  ['workflows/domain/acts.ts', "import { STEPS } from '../process'"],
  ['workflows/order.messages.ts', "import { defineUpdate } from '@temporalio/workflow'"],
  ['activities/record.ts', "import type { OrderActivities } from '../workflows/order.ports'"],
  ['api/routes/orders.ts', "import { act } from '../../workflows/order.messages'"],
  ['api/dev/skip.ts', "import { Connection } from '@temporalio/client'"],
  ['worker/main.ts', "import { createActivities } from '../activities'"],
])('%s may say %s', (file, text) => {
  expect(forbiddenImports(file, text)).toEqual([]);
});

test('files stay below 300 lines, the story of an order below 150', () => {
  const limit = (file: string) => (file === 'workflows/order.workflow.ts' ? 150 : 300);
  const lines = (text: string) => text.trimEnd().split('\n').length;
  expect(sources.filter(({ file, text }) => lines(text) >= limit(file)).map(({ file }) => file)).toEqual([]);
});

test('every file says at its top what it is', () => {
  const silent = sources.filter(({ text }) => !/^(#!.*\n)?(\/\/ |\/\*)/.test(text));
  expect(silent.map(({ file }) => file)).toEqual([]);
});

test('the API writes to the database through named commands only', () => {
  const write = /\b(prisma|db|client|tx)\.\w+\.(create|update|upsert|delete)(Many)?(AndReturn)?\(|\$executeRaw/;
  expect(sources.filter(({ file, text }) => file.startsWith('api/') && write.test(text)).map(({ file }) => file)).toEqual([]);
});

test('no SQL is put together from text, but for the recording, whose table and column names are our own types', () => {
  const product = sources.filter(
    ({ file }) => /^(workflows|activities|worker|api|prisma)\//.test(file) && file !== 'activities/record/statement.ts',
  );
  expect(product.filter(({ text }) => /\$(query|execute)RawUnsafe|\$raw|Prisma\.raw\(/.test(text)).map(({ file }) => file)).toEqual([]);
});
