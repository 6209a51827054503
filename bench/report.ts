// What was measured, as tables for the terminal and for docs/performance.md, with the goals beside. Pure but for `writeDocs`.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import type { EngineResult } from './engine';
import type { ReplayResult } from './replay';
import { inWords, spreadOf } from './spread';
import type { SideName } from './team';

const GOALS = { ratio: 0.85, replay: 3_000 };
const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

export function report(engine: EngineResult, replay: ReplayResult, { orders, concurrency }: { orders: number; concurrency: number }) {
  const { rounds, cost } = engine;
  const ratio = spreadOf(rounds.map(({ ours, floor }) => ours.ordersPerSecond / floor.ordersPerSecond));
  const cpuRatio = spreadOf(rounds.map(({ ours, floor }) => ours.cpuPerOrder / floor.cpuPerOrder));
  const row = (name: string, side: SideName) => [
    name,
    inWords(spreadOf(rounds.map((round) => round[side].ordersPerSecond)), 2),
    inWords(spreadOf(rounds.map((round) => round[side].cpuPerOrder)), 0),
    ...[cost[side].billable, cost[side].workflowTasks, cost[side].events].map((count) => count.toFixed(0)),
    (cost[side].bytes / 1024).toFixed(0),
  ];
  const speed = spreadOf(replay.eventsPerSecond);
  const text = [
    `Machine: ${machine()}.`,
    `${rounds.length} rounds of ${orders} orders for each side in turn, ${concurrency} at a time; median [least–most].`,
    '',
    table(
      ['', 'orders/s', 'worker CPU, ms per order', 'billable actions', 'workflow tasks', 'events', 'KB'],
      [row('our plain order', 'ours'), row('floor', 'floor'), ['ours ÷ floor', inWords(ratio, 2), inWords(cpuRatio, 2), '', '', '', '']],
    ),
    '',
    `Goal: at least ${GOALS.ratio.toFixed(2)} of the floor's orders/s: ${ratio.median >= GOALS.ratio ? 'reached' : 'not reached'}.`,
    '',
    table(
      ['replay', 'histories', 'events', 'events/s'],
      [['stored histories', String(replay.histories), String(replay.events), inWords(speed, 0)]],
    ),
    '',
    ...(replay.leftOut.length > 0 ? [`Not timed, because today's workflow cannot replay them: ${replay.leftOut.join(', ')}.`, ''] : []),
    `Goal: at least ${GOALS.replay} events/s: ${speed.median >= GOALS.replay ? 'reached' : 'not reached'}.`,
  ].join('\n');
  return { text, ratio, cpuRatio, replay: speed };
}

/** Puts the tables between the markers of a page. @throws Error when it has none */
export function writeDocs(file: string, text: string): void {
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for the tables: ${BEGIN} … ${END}`);
  writeFileSync(file, `${page.slice(0, from)}${BEGIN}\n\n${text}\n\n${page.slice(to)}`);
}

/** Padded as Prettier pads it, so that a written page stays in the project's format. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function machine(): string {
  const cores = os.cpus();
  const model = cores[0]?.model.trim().replace(/\s+/g, ' ') ?? '';
  return `${cores.length} cores${model ? ` (${model})` : ''}, ${os.type()} ${process.arch}, Node ${process.versions.node}`;
}
