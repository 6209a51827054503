// Stores the streams of this release with the state they fold to: npx tsx test/unit/golden/make.ts
// What is stored is the promise to logs that are already written, and stays, also when the state has got new fields: golden.test.ts says
// whether it still means the same. --replace is right only for a release that nobody has run yet.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { version } from '../../../package.json';
import { foldAll } from '../../../workflows/domain/evolve';
import { emptyOrder } from '../../../workflows/domain/state';
import { type Given, recorded } from '../given';
import { streams } from './streams';

async function store(name: string, stream: Given[]): Promise<void> {
  const file = path.join(__dirname, `${version}-${name}.json`);
  const events = recorded(stream);
  if (existsSync(file) && !process.argv.includes('--replace')) {
    const { events: stored }: { events: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    if (isDeepStrictEqual(stored, JSON.parse(JSON.stringify(events)))) return;
    console.error(`${path.basename(file)} holds other events than streams.ts: what is stored stays. Give the new stream another name.`);
    process.exitCode = 1;
    return;
  }
  const text = JSON.stringify({ events, state: foldAll(emptyOrder('o1'), events) });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

async function main(): Promise<void> {
  for (const [name, stream] of Object.entries(streams)) await store(name, stream);
}
void main();
