// The step table says a process that can be walked, in both languages, and PROCESS.md prints exactly that.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { printProcess } from '../../tools/print-process';
import { addDuration } from '../../workflows/domain/business-time';
import { defaultPolicy } from '../../workflows/domain/policy';
import { type OpenStage, type Stage, stages, staffRoles, type Text } from '../../workflows/domain/vocabulary';
import { leadsTo, type StepId, stepIds, steps, stageTable } from '../../workflows/process';

const isOpen = (stage: Stage): stage is OpenStage => stage in stageTable;
const openStages = stages.filter(isOpen);
const ends: Stage[] = ['closed', 'lost', 'expired', 'cancelled'];

function reachableFrom(start: Stage): Stage[] {
  const found = new Set<Stage>([start]);
  for (const stage of found) if (isOpen(stage)) for (const next of stages) if (leadsTo(stage, next)) found.add(next);
  return stages.filter((s) => found.has(s));
}

test('PROCESS.md says what the step table says', () => {
  const printed = readFileSync(path.join(__dirname, '../../PROCESS.md'), 'utf8');
  if (printed !== printProcess()) throw new Error('PROCESS.md is stale: run "npm run process" and commit the result.');
});

test('every step is printed twice, once in each language', () => {
  const printed = printProcess();
  expect(stepIds.filter((id) => printed.split(`(\`${id}\`)`).length !== 3)).toEqual([]);
});

describe('the stages', () => {
  test('an inquiry can reach every stage and every end', () => expect(reachableFrom('consultation')).toEqual(stages));
  test('a direct order can reach every stage and end but those before the order', () => {
    const before: Stage[] = ['consultation', 'introduction', 'quotation', 'lost'];
    expect(reachableFrom('order')).toEqual(stages.filter((s) => !before.includes(s)));
  });
  test('what is no end leads somewhere, and from everywhere an end can be reached', () => {
    expect(stages.filter((s) => !isOpen(s))).toEqual(ends);
    for (const stage of openStages) {
      expect(stageTable[stage].leadsTo).not.toEqual([]);
      expect(stageTable[stage].leadsTo).not.toContain(stage);
      expect(reachableFrom(stage).some((s) => ends.includes(s))).toBe(true);
    }
  });
  test('every stage may lead to cancellation, and cancellation to its end only', () => {
    expect(openStages.filter((s) => !leadsTo(s, 'cancellation'))).toEqual([]);
    expect(stageTable.cancellation.leadsTo).toEqual(['cancelled']);
  });
  test('every stage has at least one step', () => {
    expect(openStages.filter((stage) => !stepIds.some((id) => steps[id].stage === stage))).toEqual([]);
  });
});

describe.each(stepIds)('step %s', (id: StepId) => {
  const step = steps[id];
  test('belongs to a stage of the table, and its task to a role of staff', () => {
    expect(openStages).toContain(step.stage);
    if (step.task !== null) expect(staffRoles).toContain(step.task);
  });
  test('has a step of the ladder only after the one before, whenever the clock begins', () => {
    const begins = ['2026-11-23T01:00:00Z', '2026-11-20T09:59:00Z', '2026-11-21T03:00:00Z'].map((t) => Date.parse(t));
    for (const begin of begins) {
      const times = step.ladder.map((r) => addDuration(defaultPolicy.calendar, begin, r.after));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.every((t) => t > begin)).toBe(true);
    }
  });
});

test.each(allTexts())('%s is said in both languages', (_, { en, zh }) => {
  expect(en).toMatch(/^[A-Z][\x20-\x7e’–]*$/);
  expect(en).toBe(en.trim());
  expect(zh).toMatch(/[\u4e00-\u9fff]/);
  expect(zh).not.toMatch(/[a-z]{2}|[,.;!?]\s|\s$/);
});

function allTexts(): [string, Text][] {
  return [
    ...openStages.map((s): [string, Text] => [`the title of ${s}`, stageTable[s].title]),
    ...stepIds.flatMap((id): [string, Text][] => [
      [`the title of ${id}`, steps[id].title],
      [`how to ${id}`, steps[id].method],
      [`what to mind at ${id}`, steps[id].notes],
    ]),
  ];
}
