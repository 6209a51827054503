// The groups of tests, fast ones first: a folder below test/ each, and what it needs. A group without a test file is left out.
// `more`: too long for `npm test`, run by `npm run test:more`.
// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../start/settings.mjs';

/**
 * `needs`: `nothing`; `servers` = PostgreSQL and Temporal, started by tools/test.mjs; `product` = the tests start the product themselves.
 * `files`: those of other folders that are long: they belong to this group alone.
 * @typedef {{ name: string, needs: 'nothing' | 'servers' | 'product', parallel: boolean, more?: true, files?: string[] }} Group
 */

/** @type {readonly Group[]} */
export const GROUPS = [
  { name: 'unit', needs: 'nothing', parallel: true },
  { name: 'model', needs: 'nothing', parallel: true },
  { name: 'replay', needs: 'nothing', parallel: true },
  { name: 'workflow', needs: 'servers', parallel: true },
  { name: 'activities', needs: 'servers', parallel: true },
  { name: 'api', needs: 'servers', parallel: true },
  { name: 'e2e', needs: 'product', parallel: false },
  {
    ...{ name: 'many', needs: 'servers', parallel: true, more: true },
    files: [
      'test/api/bad-input/every-route.test.ts',
      'test/api/bad-input/fuzz.test.ts',
      'test/api/bad-input/heavy.test.ts',
      'test/api/bad-input/route-matrix.test.ts',
      'test/api/time-skip.test.ts',
      'test/workflow/bad-deploy.test.ts',
      'test/workflow/cancel-everywhere-edges.test.ts',
      'test/workflow/cancel-everywhere.test.ts',
      'test/workflow/change-books.test.ts',
      'test/workflow/change-branches.test.ts',
      'test/workflow/in-flight.test.ts',
      'test/workflow/interruptions.test.ts',
      'test/workflow/many-signals.test.ts',
      'test/workflow/save-history.test.ts',
    ],
  },
  { name: 'model-engine', needs: 'servers', parallel: true, more: true },
  {
    ...{ name: 'shows', needs: 'product', parallel: false, more: true },
    files: ['carriers', 'demo', 'money', 'readme', 'two-products', 'two-starts'].map((name) => `test/e2e/${name}.test.ts`),
  },
];

/**
 * @param {Group} group
 * @returns {string[]} its test files, from the project's root; those that lie in test/ itself are unit tests
 */
export function testFiles({ name, files = [] }) {
  const elsewhere = GROUPS.flatMap((group) => group.files ?? []);
  const inFolder = listTests(`test/${name}`, true).filter((file) => !elsewhere.includes(file));
  return [...inFolder, ...(name === 'unit' ? listTests('test', false) : []), ...files];
}

/** @param {string} file from the project's root @returns {Group | undefined} */
export function groupOf(file) {
  return GROUPS.find((group) => testFiles(group).includes(file));
}

/** @param {string} folder @param {boolean} recursive */
function listTests(folder, recursive) {
  const at = path.join(ROOT, folder);
  if (!fs.existsSync(at)) return [];
  return fs
    .readdirSync(at, { recursive, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
    .sort();
}
