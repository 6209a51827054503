// The measuring, on servers that bench/run.mjs has started: the engine comparison, the replay, the tables. Fails on a defect only;
// a goal that is missed is said, not punished, because a busy machine is no defect.
import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithFloor } from './engine';
import type { ReplayResult } from './replay';
import { report, writeDocs } from './report';
import { writeJson } from '../tools/start/files.mjs';

const ROOT = path.join(__dirname, '..');
const FOLDER = path.join(ROOT, '.run', 'bench');
const USUAL = { rounds: 6, orders: 25, concurrency: 10 }; // many short rounds: what disturbs the machine disturbs both sides

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, orders: { type: 'string' }, concurrency: { type: 'string' }, profile: { type: 'boolean' } },
  });
  const sizes = {
    rounds: Number(values.rounds ?? USUAL.rounds),
    orders: Number(values.orders ?? USUAL.orders),
    concurrency: Number(values.concurrency ?? USUAL.concurrency),
  };
  const profiles = path.join(FOLDER, 'profile');
  mkdirSync(profiles, { recursive: true });

  const engine = await compareWithFloor({
    ...sizes,
    say: (line) => console.log(line),
    nodeOptions: (side) => (values.profile ? ['--cpu-prof', `--cpu-prof-dir=${path.join(profiles, side)}`] : []),
    temporal: { address: setting('TEMPORAL_ADDRESS'), namespace: setting('TEMPORAL_NAMESPACE') },
    postgresUrl: setting('DATABASE_URL'),
  });
  const replay = await measureReplay();

  const { text, ...figures } = report(engine, replay, sizes);
  console.log(`\n${text}\n`);
  writeJson(path.join(FOLDER, 'result.json'), { at: new Date().toISOString(), sizes, ...figures, engine, replayRounds: replay });
  if (Object.keys(values).length === 0) writeDocs(path.join(ROOT, 'docs', 'performance.md'), text);
}

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the benchmarks with npm run bench.`);
  return value;
};

function measureReplay(): Promise<ReplayResult> {
  const child = fork(path.join(__dirname, 'replay.ts'), [], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (result: ReplayResult) => resolve(result));
    child.once('exit', (code) => reject(new Error(`The replay ended with ${code} before it had a result.`)));
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
