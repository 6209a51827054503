#!/usr/bin/env node
// `npm run replay`: the gate for changes of the process, which is the group replay of `npm test`, alone. The tests: test/replay/.
// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './start/settings.mjs';

const HELP = `npm run replay: may this workflow code be released while orders run? In about a minute; needs Node only.

Replays the stored histories of orders in every stage and branch with the code as it is. A failure means that orders like the one that
it names would stop: guard the change with patched('yyyymmdd-why') instead of storing histories anew.
Also proves that the gate bites, with unsafe and safe edits made to copies of the code, and that docs/changing-the-process.md is true.

  npm run replay                                  all of it; also part of npm test
  npm run replay -- test/replay/replay.test.ts    the stored histories only
  npm run replay -- replay -- -t 'a title'        what follows the second -- is for Jest
  npm run replay -- --help                        this text

npm run history:save adds the history of a real order.`;

const words = process.argv.slice(2);
if (words.includes('--help') || words.includes('-h')) {
  console.log(HELP);
} else {
  const args = [path.join(ROOT, 'tools/test.mjs'), ...(words.length > 0 ? words : ['replay'])];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined); // the child ends, then we do
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
