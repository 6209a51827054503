// The groups of tests, fast ones first: a folder below test/ each, and what it needs. A group without a test file is left out.
// `more`: too long for `npm test`, run by `npm run test:more`.
// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../start/settings.mjs';

/**
 * `needs`: `nothing`; `servers` = PostgreSQL and Temporal, started by tools/test.mjs; `product` = the tests start the product themselves.
 * @typedef {{ name: string, needs: 'nothing' | 'servers' | 'product', parallel: boolean, more?: true }} Group
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
  { name: 'many', needs: 'servers', parallel: true, more: true },
  { name: 'model-engine', needs: 'servers', parallel: true, more: true },
];

/**
 * @param {Group} group
 * @returns {string[]} its test files, from the project's root; those that lie in test/ itself are unit tests
 */
export function testFiles({ name }) {
  const inFolder = listTests(`test/${name}`, true);
  return name === 'unit' ? [...inFolder, ...listTests('test', false)] : inFolder;
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
