#!/usr/bin/env node
// Finds holes in package-lock.json: where a registry lacks one platform's package, npm writes a lock that `npm ci` refuses, often only
// on macOS or Windows. Also checks exact pins and one @temporalio version. One line per fault; exit code 1 when there are any.
// @ts-check
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));
/** @type {Record<string, any>} */
const packages = lock.packages ?? {};
const faults = [
  ...badVersion(),
  ...Object.entries(packages).flatMap(([where, entry]) => holes(where, entry)),
  ...loosePins(),
  ...mixedTemporal(),
];
for (const fault of faults) console.log(fault);
console.log(`${Object.keys(packages).length - 1} packages, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function badVersion() {
  return lock.lockfileVersion >= 2 ? [] : [`lockfileVersion ${lock.lockfileVersion}: 2 or 3 expected`];
}

/** @param {string} where @param {any} entry @returns {string[]} */
function holes(where, entry) {
  const label = where || '(root)';
  const found = [];
  for (const kind of ['dependencies', 'optionalDependencies']) {
    for (const [name, range] of Object.entries(entry[kind] ?? {})) {
      const hit = resolve(where, name);
      if (!hit) found.push(`${label}: ${kind} ${name}@${range} has no entry`);
      else if (!hit.version && !hit.link) found.push(`${label}: ${name} has an entry without a version`);
      else if (!hit.integrity && !hit.link && !hit.inBundle) found.push(`${label}: ${name} has no integrity`);
    }
  }
  if (entry.resolved && !entry.link && !entry.resolved.startsWith('https:')) found.push(`${label}: not from a registry: ${entry.resolved}`);
  return found;
}

/** Node's own look-up: the nearest node_modules first, then each folder above. @param {string} from @param {string} name */
function resolve(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${at ? `${at}/` : ''}node_modules/${name}`];
    if (entry) return entry;
    if (!at) return undefined;
    if (!at.includes('/node_modules/')) at = '';
  }
}

/** @returns {string[]} */
function loosePins() {
  const exact = /^(npm:(@[^@]+|[^@]+)@)?\d+\.\d+\.\d+[-.\w]*$/;
  const own = Object.entries({ ...packages['']?.dependencies, ...packages['']?.devDependencies });
  return own.filter(([, range]) => !exact.test(range)).map(([name, range]) => `(root): ${name} is not pinned exactly: ${range}`);
}

/** @returns {string[]} */
function mixedTemporal() {
  const entries = Object.entries(packages).filter(([where]) => /node_modules\/@temporalio\/[^/]+$/.test(where));
  const versions = new Set(entries.map(([, entry]) => entry.version));
  return versions.size > 1 ? [`@temporalio/* at several versions: ${[...versions].join(', ')}`] : [];
}
