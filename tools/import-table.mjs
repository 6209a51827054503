// Who may import what: the table of folders, read by ESLint (eslint.config.mjs) and by test/architecture.test.ts.
// Type imports count like all others. A row changed here changes the architecture: see docs/decisions/import-table.md.
// @ts-check
import { isBuiltin } from 'node:module';

const DOMAIN = ['workflows/domain', 'workflows/process'];
const HOUSE_PORTS = ['workflows/parcel-sweep.ports', 'workflows/process-review.ports', 'workflows/retention.ports']; // of work that is no order's
const TEMPORAL = '@temporalio/';

/**
 * `files`: folders and modules of the layer. `own`: folders and modules of ours it may import. `builtins`: whether Node's modules are allowed.
 * `packages`: the only packages allowed. `never`: name prefixes of forbidden packages, where all others are allowed.
 * The first row that fits a file counts.
 * @type {readonly { name: string, files: string[], own: string[], builtins: boolean, packages?: string[], never?: string[] }[]}
 */
export const IMPORT_TABLE = [
  { name: 'the domain', files: DOMAIN, own: DOMAIN, builtins: false, packages: [] },
  {
    name: 'workflows',
    files: ['workflows'],
    own: ['workflows'],
    builtins: false,
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  {
    name: 'activities',
    files: ['activities'],
    own: ['activities', 'workflows/order.ports', ...HOUSE_PORTS, 'prisma', ...DOMAIN],
    builtins: true,
    never: ['@temporalio/client'],
  },
  {
    name: 'api',
    files: ['api'],
    own: ['api', 'config', 'workflows/order.messages', 'workflows/order.start', 'prisma', ...DOMAIN],
    builtins: true,
    never: [],
  },
  { name: 'config', files: ['config'], own: ['config'], builtins: true, packages: ['zod'] },
  { name: 'prisma', files: ['prisma'], own: ['prisma', ...DOMAIN], builtins: true, never: [TEMPORAL] },
  { name: 'worker', files: ['worker'], own: ['worker', 'config', 'activities', 'workflows', 'prisma'], builtins: true, never: [] },
];

/**
 * Why `file` may not import `target`; undefined when it may, or when no row of the table is about the file.
 * @param {string} file path from the project's root, with forward slashes
 * @param {{ own: string } | { module: string }} target a file of ours as a path from the root, or a module's name as written
 * @returns {string | undefined}
 */
export function whyNotImport(file, target) {
  const layer = IMPORT_TABLE.find((row) => row.files.some((part) => belongsTo(file, part)));
  if (!layer) return undefined;
  if ('own' in target) {
    if (layer.own.some((part) => belongsTo(target.own, part))) return undefined;
    return `${layer.name} may import ${layer.own.join(', ')} only, not ${target.own}`;
  }
  const name = target.module;
  if (isBuiltin(name)) return layer.builtins ? undefined : `${layer.name} may not import the Node built-in ${name}`;
  if (layer.packages && !layer.packages.includes(name)) {
    return `${layer.name} may import ${layer.packages.join(', ') || 'no package'}, not ${name}`;
  }
  return layer.never?.some((prefix) => name.startsWith(prefix)) ? `${layer.name} may not import ${name}` : undefined;
}

/**
 * Is the file below the folder, or the module itself, with or without its ending?
 * @param {string} file
 * @param {string} part
 */
export const belongsTo = (file, part) => file === part || file.startsWith(`${part}/`) || file.startsWith(`${part}.`);
