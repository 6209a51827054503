// Stores the streams of this release with the state they fold to: npx tsx test/unit/golden/make.ts
// What is stored is the promise to logs that are already written: a file that would change is refused, unless --replace is given,
// which is right only for a release that nobody has run yet.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { version } from '../../../package.json';
import { foldAll } from '../../../workflows/domain/evolve';
import { emptyOrder } from '../../../workflows/domain/state';
import { type Given, recorded } from '../given';
import { streams } from './streams';

async function store(name: string, stream: Given[]): Promise<void> {
  const file = path.join(__dirname, `${version}-${name}.json`);
  const events = recorded(stream);
  const text = JSON.stringify({ events, state: foldAll(emptyOrder('o1'), events) });
  const wanted = await format(text, { ...(await resolveConfig(file)), filepath: file });
  const found = existsSync(file) ? readFileSync(file, 'utf8') : wanted;
  if (found === wanted || process.argv.includes('--replace')) return writeFileSync(file, wanted);
  console.error(`${path.basename(file)} would change: what an event means must not change. Give it a new type instead.`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  for (const [name, stream] of Object.entries(streams)) await store(name, stream);
}
void main();
