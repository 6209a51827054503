// `npm run check`: looks at all invariants of a live system and says for each what was looked at and what was found. Reads only.
// Run by tools/check.mjs. Ends with 0 when nothing was found, 1 when something was, 2 when it could not look, or only at a part.
import { parseArgs } from 'node:util';
import { findOrderId } from '../../prisma/order-ref';
import { check, type Checked } from './invariants';
import { connect, findPlace, reasonOf } from './place';

const SHOWN = 20;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      order: { type: 'string' },
      histories: { type: 'string', default: '200' },
      logs: { type: 'string', default: '500' },
      repeats: { type: 'string', default: 'found' },
      json: { type: 'boolean', default: false },
    },
  });
  const { repeats } = values;
  if (repeats !== 'found' && repeats !== 'counted') throw new Error('--repeats is "found" or "counted".');
  const [histories, logs] = [countOf('--histories', values.histories), countOf('--logs', values.logs)];
  const { close, silent, ...live } = await connect(findPlace(process.env));
  try {
    const only = values.order === undefined ? null : await findOrderId(live.db, values.order);
    if (values.order !== undefined && only === null) throw new Error(`There is no order ${values.order}.`);
    const checked = await check({ ...live, only, histories, logs, repeats });
    const numbers = await numbersOf(live.db, checked);
    const found = checked.reduce((all, one) => all + one.findings.length, 0);
    if (values.json)
      console.log(JSON.stringify({ violations: found, silent, invariants: checked.map((one) => withNumbers(one, numbers)) }, null, 2));
    else {
      for (const one of checked) for (const line of linesOf(one, numbers)) console.log(line);
      console.log(found === 0 ? '\nNothing was found.' : `\n${found} ${found === 1 ? 'violation' : 'violations'}.`);
      if (silent.length > 0) console.log(`${silent.join(' and ')} did not answer: look again when all runs.`);
    }
    return found > 0 ? 1 : silent.length > 0 ? 2 : 0;
  } finally {
    await close();
  }
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new Error(`${option} is "${text}": a whole number is expected.`);
  return count;
}

/** People know orders by their numbers. */
async function numbersOf(db: Awaited<ReturnType<typeof connect>>['db'], checked: Checked[]): Promise<Map<string, string>> {
  const ids = [...new Set(checked.flatMap((one) => one.findings.flatMap((f) => f.orderId ?? [])))].filter((id) =>
    /^[0-9a-f-]{36}$/i.test(id),
  );
  const rows = await db.orderNumber.findMany({ where: { orderId: { in: ids } } });
  return new Map(rows.map(({ orderId, number }) => [orderId, number]));
}

const withNumbers = (one: Checked, numbers: Map<string, string>) => ({
  ...one,
  ok: one.findings.length === 0,
  findings: one.findings.map((f) => ({ ...f, orderNumber: numbers.get(f.orderId ?? '') ?? null })),
});

function linesOf({ number, words, toDo, seen, findings, notSeen = [] }: Checked, numbers: Map<string, string>): string[] {
  const counts = Object.entries(seen).map(([what, count]) => `${count} ${what}`);
  const nothing = counts.length === 0;
  const state = findings.length > 0 ? 'FAILED' : nothing ? '-' : 'ok';
  const looked = [...counts, ...(notSeen.length > 0 ? [`not looked at: ${notSeen.join(', ')}`] : [])].join(', ');
  const shown = findings.slice(0, SHOWN).map(({ orderId, what }) => {
    const name = orderId === null ? '' : `${[numbers.get(orderId), orderId].filter(Boolean).join(' ')}: `;
    return `          ${name}${what}`;
  });
  const rest = findings.length > SHOWN ? [`          and ${findings.length - SHOWN} more (--json has them)`] : [];
  const advice = findings.length > 0 ? [`       -> ${toDo}`] : [];
  return [`${String(number).padStart(2)} ${state.padEnd(6)} ${words.padEnd(46)} ${looked}`, ...shown, ...rest, ...advice];
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`Nothing was checked. ${reasonOf(error, 'check')}`);
    process.exitCode = 2;
  },
);
