#!/usr/bin/env node
// `npm run build`: dist/ for production, to be run with the `dependencies` of package.json only: the processes as JavaScript, the workflow
// bundle, the migrations and the job that applies them. Needs the development libraries; Dockerfile calls it in its first stage.
// @ts-check
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { checkNode, generateClient } from './start/prepare.mjs';
import { ROOT } from './start/settings.mjs';

const DIST = path.join(ROOT, 'dist');
const COPIED = ['prisma/migrations', 'tools/migrate.mjs', 'tools/health-check.mjs'];

checkNode();
await generateClient(console.log);
fs.rmSync(DIST, { recursive: true, force: true });
run('node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.build.json');
run('--import', 'tsx', 'tools/build-bundle.ts', path.join(DIST, 'bundle'));
for (const name of COPIED) fs.cpSync(path.join(ROOT, name), path.join(DIST, name), { recursive: true });
console.log(`Built: ${path.relative(process.cwd(), DIST) || DIST}, workflows ${fs.readdirSync(path.join(DIST, 'bundle')).join(', ')}`);

/** @param {string[]} args for node */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
