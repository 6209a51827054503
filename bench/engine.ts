// The first comparison: orders per second of ours and of the floor, in turn, on the same servers; and what an order of each costs.
import { Client, Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { isDeepStrictEqual } from 'node:util';
import { floorWith, historiesOf, oursWith, playRound, type Round, type Side } from './drive';
import { askedBy, askedIn, type Cost, costOf, type Plan, planOf } from './plan';
import { median } from './spread';
import { type SideName, startTeam, type Team } from './team';

export interface EngineSettings {
  rounds: number;
  orders: number;
  concurrency: number;
  /** Options of Node for a worker's process. */
  nodeOptions: (side: SideName) => string[];
  temporal: { address: string; namespace: string };
  /** A PostgreSQL server that has the migrated template of the tests. */
  postgresUrl: string;
  say: (line: string) => void;
}
export interface EngineResult {
  plan: Plan;
  rounds: Record<SideName, Omit<Round, 'workflowIds'>>[];
  /** Of the orders that were looked at afterwards, the medians. */
  cost: Record<SideName, Cost>;
}

const REFERENCES = 5;
const LOOKED_AT = 30;
const WARM_UP = 20;

export async function compareWithFloor(settings: EngineSettings): Promise<EngineResult> {
  const { temporal, say } = settings;
  const databaseUrl = await freshDatabase(settings.postgresUrl);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const teams: Team[] = [];
  const hire = async (side: SideName) => {
    const team = await startTeam({ side, taskQueue: `bench-${side}`, databaseUrl, ...temporal }, settings.nodeOptions(side));
    teams.push(team);
    return team;
  };
  try {
    const ours = oursWith(client, await hire('ours'), 'bench-ours');
    const plan = await readPlan(client, ours);
    say(`a plain order asks for: ${JSON.stringify(askedBy(plan))}`);
    const floor = floorWith(client, await hire('floor'), 'bench-floor', plan);
    await assertSame(client, floor, plan);
    return { plan, ...(await compete(client, { ours, floor }, settings)) };
  } finally {
    await Promise.all(teams.map((team) => team.stop()));
    await connection.close();
  }
}

async function compete(client: Client, sides: Record<SideName, Side>, { rounds, orders, concurrency, say }: EngineSettings) {
  for (const side of [sides.floor, sides.ours]) await playRound(side, { orders: WARM_UP, concurrency });
  const played: Record<SideName, Round>[] = [];
  for (let i = 0; i < rounds; i++) {
    const round = await playInTurn(sides, i % 2 === 0 ? ['floor', 'ours'] : ['ours', 'floor'], { orders, concurrency });
    const speed = (side: SideName) =>
      `${side} ${round[side].ordersPerSecond.toFixed(2)} orders/s with ${round[side].cpuPerOrder.toFixed(0)} ms of worker CPU each`;
    say(`round ${i + 1} of ${rounds}: ${speed('ours')}, ${speed('floor')}`);
    played.push(round);
  }
  const cost = async (side: SideName) => {
    const workflowIds = played.flatMap((round) => round[side].workflowIds);
    return typicalCost(client, everyNth(workflowIds, Math.ceil(workflowIds.length / LOOKED_AT)));
  };
  const figures = ({ ordersPerSecond, cpuPerOrder }: Round) => ({ ordersPerSecond, cpuPerOrder });
  return {
    rounds: played.map(({ ours, floor }) => ({ ours: figures(ours), floor: figures(floor) })),
    cost: { ours: await cost('ours'), floor: await cost('floor') },
  };
}

/** Who begins changes from round to round, so that a machine that slows down slows both. */
async function playInTurn(sides: Record<SideName, Side>, turns: [SideName, SideName], size: { orders: number; concurrency: number }) {
  const [first, second] = turns;
  const one = await playRound(sides[first], size);
  const two = await playRound(sides[second], size);
  return first === 'ours' ? { ours: one, floor: two } : { ours: two, floor: one };
}

/** The plan of the median of a few orders, driven one after another: whether a timer is cancelled before it starts is a matter of chance. */
async function readPlan(client: Client, ours: Side): Promise<Plan> {
  const found = [];
  for (let i = 0; i < REFERENCES; i++) {
    const histories = await historiesOf(client, await ours.drive());
    found.push({ plan: planOf(histories), billable: costOf(histories).billable });
  }
  const middle = found.sort((a, b) => a.billable - b.billable)[Math.floor(REFERENCES / 2)];
  if (!middle) throw new Error('No plain order was driven.');
  return middle.plan;
}

/** @throws Error when the floor does not ask for what its plan says: nothing measured against it would mean anything */
async function assertSame(client: Client, floor: Side, plan: Plan): Promise<void> {
  const [wanted, got] = [askedBy(plan), askedIn(costOf(await historiesOf(client, await floor.drive())))];
  if (!isDeepStrictEqual(wanted, got)) throw new Error(`The floor asks for ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}.`);
}

async function typicalCost(client: Client, workflowIds: string[]): Promise<Cost> {
  const costs: Cost[] = [];
  for (const workflowId of workflowIds) costs.push(costOf(await historiesOf(client, workflowId)));
  const typical = (of: keyof Cost) => median(costs.map((cost) => cost[of]));
  return {
    ...{ runs: typical('runs'), signals: typical('signals'), updates: typical('updates'), records: typical('records') },
    ...{ effects: typical('effects'), timers: typical('timers'), cancels: typical('cancels'), upserts: typical('upserts') },
    ...{ billable: typical('billable'), workflowTasks: typical('workflowTasks'), events: typical('events'), bytes: typical('bytes') },
  };
}

const everyNth = <T>(all: T[], n: number): T[] => all.filter((_, i) => i % n === 0);

/** A migrated database, with one table more: the floor's log. */
async function freshDatabase(postgresUrl: string): Promise<string> {
  const url = new URL(postgresUrl);
  url.pathname = '/bench';
  await run(postgresUrl, 'create database bench template throughline_template');
  await run(url.href, 'create table floor_recording (number bigserial primary key, order_id uuid, message integer, at timestamptz)');
  return url.href;
}

async function run(connectionString: string, sql: string): Promise<void> {
  const postgres = new Postgres({ connectionString });
  await postgres.connect();
  try {
    await postgres.query(sql);
  } finally {
    await postgres.end();
  }
}
