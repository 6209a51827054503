// Orders folded from their logs, once for all invariants that need it: those that changed last, page after page, each page one moment.
import { Prisma } from '../../prisma/generated/prisma/client';
import { type Difference, differences } from '../../activities/record/compare';
import { type StoredOrder, storedOrders } from '../../activities/record/stored';
import { canFold, evolve } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { steps } from '../../workflows/process';
import { type Finding, type Look, snapshot, type World } from './finding';
import { papers } from './money';

export interface Fold extends Pick<StoredOrder, 'orderId' | 'events'> {
  state: OrderState;
  differs: Difference[];
  /** What the clocks of the order did that they must not. */
  clocks: string[];
}
export type Folds = Record<'money' | 'clocks' | 'rows' | 'log', Look>;

const PAGE = 100;

export async function foldLogs(world: World): Promise<Folds> {
  const ids = await newest(world);
  const found: Record<keyof Folds, Finding[]> = { money: [], clocks: [], rows: [], log: [] };
  let events = 0;
  for (let i = 0; i < ids.length; i += PAGE) {
    const page = await snapshot(world, (tx) => storedOrders(tx, ids.slice(i, i + PAGE)));
    for (const stored of page) {
      const fold = foldOf(stored);
      events += fold.events.length;
      found.money.push(...papers(fold));
      found.clocks.push(...fold.clocks.map((what) => ({ orderId: fold.orderId, about: `clock ${what}`, what })));
      found.rows.push(...rows(fold));
      found.log.push(...log(fold));
    }
  }
  const look = (part: keyof Folds): Look => ({ seen: { 'orders folded': ids.length, 'events read': events }, findings: found[part] });
  return { money: look('money'), clocks: look('clocks'), rows: look('rows'), log: look('log') };
}

async function newest(world: World): Promise<string[]> {
  if (world.only !== null) return [world.only];
  return snapshot(world, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>(
      Prisma.sql`SELECT order_id::text AS id FROM "order" ORDER BY changed_at DESC, order_id LIMIT ${world.logs}`,
    );
    return rows.map((row) => row.id);
  });
}

function foldOf(stored: StoredOrder): Fold {
  const { orderId, events } = stored;
  const clocks: string[] = [];
  let state = emptyOrder(orderId);
  for (const e of events.filter(canFold)) {
    const wrong = wrongRing(state, e);
    if (wrong) clocks.push(wrong);
    state = evolve(state, e);
  }
  return { orderId, events, state, clocks, differs: differences(stored) };
}

/** A clock rings when it is due, not while the order is held, and once for each rung of its ladder. */
function wrongRing(s: OrderState, e: RecordedEvent): string | undefined {
  if (e.type !== 'ClockRang') return undefined;
  const clock = s.clocks[e.waitId];
  const ring = `event ${e.seq}: ${e.waitId} rang`;
  if (!clock) return `${ring}, and nothing was waited for`;
  if (s.hold) return `${ring} while the order was held`;
  if (clock.rung >= steps[clock.step].ladder.length) return `${ring} more often than its ladder has rungs`;
  if (clock.dueAt === null || Date.parse(e.at) < Date.parse(clock.dueAt)) return `${ring} at ${e.at}, due ${clock.dueAt ?? 'never'}`;
  return undefined;
}

function rows({ orderId, differs }: Fold): Finding[] {
  return differs
    .filter((d) => d.sure)
    .map(({ table, id, what, fields }) => ({
      orderId,
      about: `${table} ${id}`,
      what: {
        missing: `${table} ${id} is missing`,
        surplus: `${table} ${id} is too much`,
        log_behind: 'the log ends before the read model',
        log_broken: 'the log is not what was recorded, or of a newer version (see 10): what the rows must be cannot be told',
        different: `${table} ${id} differs from the log in ${fields.join(', ')}`,
      }[what],
    }));
}

function log({ orderId, events, differs }: Fold): Finding[] {
  const flaws = differs.flatMap((d) => (d.what === 'log_broken' ? d.fields : []));
  const early = events.filter((e, i) => (events[i - 1]?.at ?? '') > e.at);
  return [...flaws, ...early.map((e) => `event ${e.seq} (${e.type}) is earlier than the one before`)].map((what) => ({
    orderId,
    about: `log ${what}`,
    what,
  }));
}
