// The invariants of QUALITY.md section 2, each with what looks at it; and the check of them all. Used by `npm run check` and by tests.
// Orders go on while we look, so what is found counts only when it is found again a moment later.
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from './answers';
import type { Finding, Invariant, Look, World } from './finding';
import { heard } from './heard';
import { type Histories, readHistories } from './histories';
import { labels } from './labels';
import { clocks, log, numbers, readModel } from './log';
import { foldLogs, type Folds } from './logs';
import { money } from './money';
import { notices } from './notices';
import { nextThing, stages } from './stages';
import { lines, stock } from './stock';
import { toDo } from './to-do';

/** Read once for all that need it, and only when something does. */
function shared(world: World): { folds: () => Promise<Folds>; histories: () => Promise<Histories> } {
  let folds: Promise<Folds> | undefined;
  let histories: Promise<Histories> | undefined;
  return { folds: () => (folds ??= foldLogs(world)), histories: () => (histories ??= readHistories(world)) };
}

export function invariants(world: World): Invariant[] {
  const { folds, histories } = shared(world);
  return [
    { number: 1, words: 'money adds up', toDo: toDo.money, look: async (w) => money(w, (await folds()).money) },
    { number: 2, words: 'stock: reserved is there, and somebody’s', toDo: toDo.stock, look: stock },
    { number: 3, words: 'pieces of each line add up', toDo: toDo.rows, look: lines },
    { number: 4, words: 'one charged label per parcel', toDo: toDo.labels, look: labels },
    { number: 5, words: 'every notice once', toDo: toDo.notices, look: notices },
    { number: 6, words: 'what was accepted has an effect or a reason', toDo: toDo.heard, look: heard },
    { number: 7, words: 'only steps of the table, one run per order', toDo: toDo.stages, look: stages },
    { number: 8, words: 'clocks ring once, never early', toDo: toDo.clocks, look: async (w) => clocks(w, (await folds()).clocks) },
    {
      number: 9,
      words: 'read model = log = workflow',
      toDo: toDo.rows,
      look: async (w) => readModel(w, (await folds()).rows, (await histories()).state),
    },
    {
      number: 10,
      words: 'actor, time, cause; digests agree',
      toDo: toDo.log,
      look: async (w) => log(w, (await folds()).log, (await histories()).log),
    },
    { number: 11, words: 'no order without a next thing', toDo: toDo.nextThing, look: nextThing },
    { number: 12, words: 'nothing personal in histories', toDo: toDo.personal, look: async () => (await histories()).personal },
    { number: 13, words: 'numbers are unique', toDo: toDo.log, look: numbers },
    { number: 14, words: 'no answer 5xx but 503', toDo: toDo.answers, look: answers },
    { number: 15, words: 'no run above 2,000 events', toDo: toDo.length, look: async () => (await histories()).length },
  ];
}

export interface Checked extends Look {
  number: number;
  words: string;
  toDo: string;
}

/**
 * Looks at everything; what seems wrong is looked at again after a while, and counts only if it is still so.
 * @param settle gives an order that is just moving its time
 */
export async function check(world: World, settle: () => Promise<unknown> = () => sleep(SETTLE_MS)): Promise<Checked[]> {
  const first = await lookAt(invariants(world), world);
  const doubtful = first.filter((one) => one.findings.length > 0).map((one) => one.number);
  if (doubtful.length === 0) return first;
  await settle();
  const again = await lookAt(
    invariants(world).filter(({ number }) => doubtful.includes(number)),
    world,
  );
  return first.map((one) => {
    const before = new Set(one.findings.map(idOf));
    const second = again.find(({ number }) => number === one.number);
    return second ? { ...second, findings: second.findings.filter((f) => before.has(idOf(f))) } : one;
  });
}
const SETTLE_MS = 3_000;
const idOf = ({ orderId, about }: Finding): string => `${orderId} ${about}`;

async function lookAt(these: Invariant[], world: World): Promise<Checked[]> {
  const looked: Checked[] = [];
  for (const { number, words, toDo, look } of these) looked.push({ number, words, toDo, ...(await look(world)) });
  return looked;
}
