// The story of one random order: how it begins, so many sensible steps, then anything. Told again in words when it fails.
import { actNames, acts, factNames, facts, refusalNow } from '../../workflows/domain/acts';
import type { OrderEvent } from '../../workflows/domain/events';
import { changePreview } from '../../workflows/domain/change';
import { unplanned } from '../../workflows/domain/shortage';
import { isEnded } from '../../workflows/domain/state';
import { type Actor, staffRoles, type Stage } from '../../workflows/domain/vocabulary';
import { Dice } from './dice';
import { actInputs, content, factInputs, received, SKUS } from './inputs';
import { checkAtRest, must, wellFormed } from './invariants';
import { Play, type Said } from './play';
import { providing } from './stock-jobs';
import { goOn, keepWaits, nextDue } from './waits';
import { sensible } from './willing';
import { intentOf, Workflow } from './workflow';

export interface Script {
  start: number;
  headStart: number;
  steps: { what: number; dice: number }[];
}
export const coverage = { accepted: new Set<string>(), refused: new Set<string>(), stages: new Set<Stage>() };
const HOUR = 3_600_000;

export function playOrder(script: Script): Play {
  const play = new Play();
  try {
    run(play, script);
  } finally {
    for (const stage of ['consultation' as const, ...play.ledger.stages]) coverage.stages.add(stage);
  }
  return play;
}

/** The same once more, in words. */
export function story(script: Script): string {
  const play = new Play();
  try {
    run(play, script);
  } catch {
    // it is told up to where it fails
  }
  const said = play.told.slice(-12).map((t) => `  ${'act' in t.said ? t.said.act : t.said.fact} ${JSON.stringify(t.said.input)}`);
  const happened = play.log
    .slice(-25)
    .map(({ seq, at, actor: _actor, causeId: _cause, ...e }) => `  ${seq} ${at.slice(5, 16)} ${JSON.stringify(e)}`);
  return [`stages: ${play.ledger.stages.join(' > ')}`, 'last said:', ...said, 'last happened:', ...happened].join('\n');
}

function run(play: Play, { start, headStart, steps }: Script): void {
  const dice = new Dice(start);
  begin(play, dice);
  const workflow = new Workflow(play, dice);
  for (let i = 0; i < headStart; i += 1) {
    forward(play, dice);
    rest(play, workflow);
  }
  for (const { what, dice: own } of steps) anything(play, workflow, what, new Dice(own));
  rest(play, workflow);
}

function begin(play: Play, dice: Dice): void {
  for (const sku of SKUS) play.shelf.receive(sku, dice.of('shanghai', 'chengdu'), dice.of(0, 1, 3, 10, 50));
  for (const sku of SKUS) play.shelf.receive(sku, dice.of('shanghai', 'chengdu'), dice.of(0, 2, 20));
  const customer = {
    channel: 'web',
    customerId: 'c1',
    ownerId: 'u1',
    currency: 'CNY',
    policyVersion: 1,
    newCustomer: dice.percent(30),
  } as const;
  const order: OrderEvent = dice.percent(30)
    ? { type: 'InquiryReceived', ...customer, skus: ['CUP'], addressId: dice.percent(50) ? 'a1' : null }
    : { type: 'OrderReceived', ...customer, ...received(content(play, dice), dice), orderNumber: 'SO-2026-000001-2' };
  play.emit([order], { role: 'sales', id: 'u1' }, 'intake');
}

function anything(play: Play, workflow: Workflow, what: number, dice: Dice): void {
  play.now += dice.between(0, 3) * HOUR * (nextDue(play) ? 0 : 1);
  if (what < 35) forward(play, dice);
  else if (what < 55) say(play, randomAct(play, dice), dice);
  else if (what < 65) say(play, randomFact(play, dice), dice);
  else if (what < 68) again(play, dice);
  else if (what < 85) workflow.step();
  else if (what < 92) rest(play, workflow);
  else if (what < 97) goOn(play, dice.percent(25) ? play.now + 240 * HOUR : Math.max(play.now + HOUR, nextDue(play)?.at ?? 0));
  else arrive(play, dice);
}

/** Everything by itself is done; then somebody must be waited for. */
function rest(play: Play, workflow: Workflow): void {
  workflow.settle();
  keepWaits(play);
  workflow.settle();
  const s = play.state;
  checkAtRest(s, play.log);
  const isForgotten = !isEnded(s) && s.hold === null && Object.keys(s.clocks).length === 0;
  must(!isForgotten, 'the order waits for nobody', {
    stage: s.stage,
    intent: intentOf(s),
    short: s.short,
    lines: s.lines,
    shipments: s.shipments,
  });
  const isAsked = s.hold === null && s.stockNews === s.stockKnown && s.stockBookings.length === 0;
  if (!isAsked || !providing(s) || intentOf(s) !== undefined) return;
  must(unplanned(s).length === 0 || s.short.length > 0, 'goods are missing and nobody looks for them', {
    lines: s.lines,
    shipments: s.shipments,
  });
  booksAgree(play);
}

/** What the order believes to hold is what the books hold for it. */
function booksAgree(play: Play): void {
  const { state, shelf } = play;
  const [told, held] = [state.reservations, shelf.holding()].map((all) =>
    all
      .filter((r) => r.quantity > 0)
      .map((r) => `${r.lineId}@${r.location}×${r.quantity}`)
      .sort()
      .join(' '),
  );
  const isInBetween =
    state.stockBookings.length > 0 ||
    state.blocked.some((b) => b.how === null) ||
    state.shipments.some((x) => x.handedOverAt !== null && !x.stockShipped);
  const isCollecting = state.exceptions.some((x) => x.remedy === 'reship') || state.cases.some((c) => c.short.length > 0); // some of it lies ready
  if (!isInBetween && !isCollecting) must(told === held, 'order and books differ about what is reserved', { told, held });
  must(shelf.onHand + shelf.left === shelf.came, 'pieces came from nowhere or went there');
}

function forward(play: Play, dice: Dice): void {
  const next = sensible(play, dice);
  if (next) say(play, next, dice);
  else goOn(play, Math.max(play.now + HOUR, nextDue(play)?.at ?? 0));
}

const someone = (dice: Dice): Actor => ({ role: dice.from(staffRoles) ?? 'sales', id: dice.of('u1', 'u2', 'u3') });
function say(play: Play, said: Said, dice: Dice): void {
  const { accepted } = play;
  play.say(said, someone(dice));
  const name = 'act' in said ? said.act : said.fact;
  (play.accepted > accepted ? coverage.accepted : coverage.refused).add(name);
}

function randomAct(play: Play, dice: Dice): Said {
  const possible = actNames.filter((name) => !refusalNow<never>(acts[name], play.state));
  const act = dice.from(dice.percent(60) ? possible : actNames) ?? 'note';
  const input = actInputs[act](play, dice, play.state);
  if (act === 'change') wellFormed(changePreview(play.state, input), 'preview');
  return { act, input };
}
function randomFact(play: Play, dice: Dice): Said {
  const possible = factNames.filter((name) => !refusalNow<never>(facts[name], play.state));
  const fact = dice.from(dice.percent(60) ? possible : factNames) ?? 'stockArrived';
  return { fact, input: factInputs[fact](play, dice, play.state) };
}

/** What was said comes once more, under its own cause: nothing changes. */
function again(play: Play, dice: Dice): void {
  const told = dice.from(play.told.filter((t) => play.state.causes.includes(t.causeId)));
  if (!told) return;
  const before = play.state;
  play.say(told.said, told.actor, told.causeId);
  must(play.state === before, 'the same cause is heard twice', told);
}

function arrive(play: Play, dice: Dice): void {
  const sku = dice.from(SKUS) ?? 'CUP';
  play.shelf.receive(sku, dice.of('shanghai', 'chengdu'), dice.between(1, 10));
  say(play, { fact: 'stockArrived', input: { skus: [sku] } }, dice);
}
