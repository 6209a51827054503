// docs/changing-the-process.md is true: its example is made to a copy of the code, compiles, passes the tests of the rules, and lets the
// orders of every stored history go on. Without `patched` the gate refuses it. The steps stand in the page only.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Edit, withCopy } from './copies';
import { bundleOf, closeGate, complaints, openGate, replay, ROOT, textsOf } from './gate';
import { historyNames } from './histories';

const PAGE = readFileSync(path.join(ROOT, 'docs/changing-the-process.md'), 'utf8');
const COPIED = ['workflows', 'activities', 'worker', 'api', 'config', 'prisma', 'tools', 'test', 'bench', 'types'];
const FILES = ['package.json', 'tsconfig.json', 'jest.config.js', '.prettierrc.json'];
const RULES = ['acts.goods', 'evolve', 'golden', 'upcast'].map((name) => `test/unit/${name}.test.ts`);
/** Where an event, an act or a step that is told of nowhere else does not compile. */
const CHECKED = [
  'workflows',
  'activities',
  'worker',
  'api',
  'config',
  'types',
  'test/unit/golden',
  'test/workflow/quality-check.test.ts',
  ...RULES,
];
const ASKED = " || !patched('20261122-quality-check')";

/** A block says its file, then lines as a diff does: what stays is found, what has a plus is added, what has a minus goes. */
const example: Edit[] = [...PAGE.matchAll(/^```diff\n@@ (\S+)\n([^]*?)\n```$/gm)].map(([, file = '', block = '']) => {
  const without = (sign: '+' | '-') =>
    block
      .split('\n')
      .filter((line) => !line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  return { file, search: without('+'), replace: without('-') };
});

/** Runs a tool in the copy. @throws Error with what it said when it fails */
async function run(folder: string, tool: string, ...args: string[]): Promise<void> {
  const command = [path.join(ROOT, 'node_modules', tool), ...args];
  await promisify(execFile)(process.execPath, command, { cwd: folder, maxBuffer: 10_000_000 }).catch((error: object) => {
    throw new Error(
      Object.entries(error)
        .flatMap(([name, said]) => (name.startsWith('std') ? [String(said)] : []))
        .join('\n'),
    );
  });
}

beforeAll(openGate);
afterAll(closeGate);

test('the example of the page compiles, passes the tests of the rules, and lets running orders go on', async () => {
  await withCopy([...COPIED, ...FILES], example, async (folder) => {
    writeFileSync(path.join(folder, 'tsconfig.page.json'), JSON.stringify({ extends: './tsconfig.json', include: CHECKED }));
    await run(folder, '@typescript/native/bin/tsc', '-p', 'tsconfig.page.json');
    await run(folder, 'tsx/dist/cli.mjs', 'test/unit/golden/make.ts');
    await run(folder, 'jest/bin/jest.js', '--runInBand', '--runTestsByPath', ...RULES);
    expect(complaints(await replay(await bundleOf(folder), textsOf(historyNames())))).toEqual([]);
  });
}, 900_000);

test('without `patched` the same change would stop every order that has been packed', async () => {
  const careless = example.map((edit) => ({ ...edit, replace: edit.replace.replace(ASKED, '') }));
  expect(careless).not.toEqual(example);
  const failed = await replay(
    await withCopy(
      ['workflows'],
      careless.filter(({ file }) => file.startsWith('workflows/')),
      bundleOf,
    ),
    textsOf(['fulfilment.label', 'delivery']),
  );
  expect(Object.keys(failed).sort()).toEqual(['delivery', 'fulfilment.label']);
});

test('the page tells a whole change: table, event, fold, state of before, act, stage, API, texts and tests', () => {
  const files = example.map(({ file }) => file);
  for (const folder of ['process', 'domain/events', 'domain/evolve', 'domain/upcast', 'domain/acts', 'stages'])
    expect(files.some((file) => file.startsWith(`workflows/${folder}`))).toBe(true);
  for (const folder of ['api/acts', 'api/texts', 'test/unit']) expect(files.some((file) => file.startsWith(folder))).toBe(true);
});
