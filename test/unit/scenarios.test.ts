// docs/scenarios.md names tests that are there, for every point of the process that is about one order.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '../workflow');
const page = readFileSync(path.join(__dirname, '../../docs/scenarios.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) [^|]*\| ([\w-]+) +\| (.+?) +\|$/gm)].map(([, point = '', file = '', title = '']) => ({
  point,
  file,
  title,
}));
const source = (file: string): string => readFileSync(path.join(folder, `${file}.test.ts`), 'utf8');
/** In quotes, as the title of a test or of a group of tests. */
const isTitle = (file: string, title: string): boolean =>
  [`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => source(file).includes(quoted));

test('each point about an order has its scenarios', () => {
  expect([...new Set(rows.map(({ point }) => Number(point)))]).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  expect(rows.length).toBe(page.split('\n').filter((line) => /^\| \d/.test(line)).length);
});

test('each sentence is the title of a test in its file', () => {
  expect(rows.filter(({ file, title }) => !isTitle(file, title))).toEqual([]);
});

test('no file of scenarios for the points is left out', () => {
  const files = readdirSync(folder).flatMap((name) => /^(points-[\w-]+)\.test\.ts$/.exec(name)?.[1] ?? []);
  expect(files.filter((file) => !rows.some((row) => row.file === file))).toEqual([]);
});
