// Prints the process for people: PROCESS.md from the step table, in English and Chinese (npm run process).
// With --check it writes nothing and fails with a sentence when PROCESS.md is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Duration } from '../workflows/domain/business-time';
import { statusText } from '../workflows/domain/status';
import { type OpenStage, type Stage, stages } from '../workflows/domain/vocabulary';
import { roleName } from '../workflows/domain/waiting';
import { type RungRow, type StepId, stepIds, steps, stageTable } from '../workflows/process';
import { chinese, english, type Words } from './process-words';

const FILE = path.join(__dirname, '../PROCESS.md');

/** PROCESS.md as the step table wants it: title, picture and tables in English, then the same in Chinese. */
export function printProcess(): string {
  return [
    '<!-- Generated from workflows/process.ts by `npm run process`. Do not edit. -->',
    '',
    ...section(english),
    '',
    ...section(chinese),
    '',
  ].join('\n');
}

function section(words: Words): string[] {
  return [
    `# ${words.title}`,
    '',
    ...words.intro.flatMap((paragraph) => [paragraph, '']),
    ...picture(words),
    ...openStages.flatMap((stage) => ['', ...stageSection(stage, words)]),
  ];
}

const isOpen = (stage: Stage): stage is OpenStage => stage in stageTable;
const openStages = stages.filter(isOpen);
const ends = stages.filter((stage) => !isOpen(stage));
const titleOf = (stage: Stage, { language }: Words): string =>
  isOpen(stage) ? stageTable[stage].title[language] : statusText(stage)[language];

/** Stages as boxes, ends as rounded boxes; the way into cancellation is drawn once for all. */
function picture(words: Words): string[] {
  const node = (stage: Stage) => stage.replaceAll('-', '_');
  const box = (stage: Stage) => `${node(stage)}["${titleOf(stage, words)}"]`;
  const inWork = openStages.filter((stage) => stage !== 'cancellation');
  return [
    '```mermaid',
    'flowchart TD',
    `  subgraph work["${words.inWork}"]`,
    ...inWork.map((stage) => `    ${box(stage)}`),
    '  end',
    `  ${box('cancellation')}`,
    ...ends.map((stage) => `  ${node(stage)}(["${titleOf(stage, words)}"])`),
    ...openStages.flatMap((stage) => stageTable[stage].leadsTo.map((next) => `  ${node(stage)} --> ${node(next)}`)),
    `  work -. "${words.cancelled}" .-> cancellation`,
    '```',
  ];
}

function stageSection(stage: OpenStage, words: Words): string[] {
  const next = stageTable[stage].leadsTo.map((to) => titleOf(to, words)).join(words.comma);
  return [
    `## ${titleOf(stage, words)}`,
    '',
    `${words.leadsTo}${next}${words.stop}`,
    '',
    `| ${words.columns.join(' | ')} |`,
    `|${words.columns.map(() => '---').join('|')}|`,
    ...stepIds.filter((id) => steps[id].stage === stage).map((id) => `| ${stepCells(id, words).map(cell).join(' | ')} |`),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function stepCells(id: StepId, words: Words): string[] {
  const { title, on, task, method, expected, ladder, notes } = steps[id];
  const { language } = words;
  const name = (role: typeof on) => roleName(role)[language];
  return [
    `${title[language]} (\`${id}\`)`,
    task !== null && task !== on ? words.waitsFor(name(task), name(on)) : name(on),
    method[language],
    expected ? durationText(expected, words) : '–',
    ladder.length > 0 ? ladder.map((rung) => rungText(rung, words)).join('<br>') : '–',
    notes[language],
  ];
}

function rungText({ after, what, on, dueAfter }: RungRow, words: Words): string {
  const said = words.rungs[what](roleName(on)[words.language]);
  const due = dueAfter ? words.due(durationText(dueAfter, words)) : '';
  const time = durationText(after, words);
  return `${words.after(time)}${said}${due}`;
}

function durationText(duration: Duration, words: Words): string {
  const [, amount = '', unit = ''] = /^([\d.]+)([a-z]+)$/.exec(duration) ?? [];
  return words.duration(Number(amount), unit);
}

function main(): void {
  const wanted = printProcess();
  if (!process.argv.includes('--check')) return writeFileSync(FILE, wanted);
  let found = '';
  try {
    found = readFileSync(FILE, 'utf8');
  } catch {
    // said below: a missing file is stale
  }
  if (found === wanted) return;
  console.error('PROCESS.md does not say what workflows/process.ts says: run "npm run process" and commit the result.');
  process.exitCode = 1;
}

if (require.main === module) main();
