// A thousand random orders against a bookkeeper's ledger: whatever is said to an order, by whomever, in whatever stage, and whatever the
// order does meanwhile by itself, the books agree, nothing throws and no order is forgotten. `MODEL_SEED=… MODEL_RUNS=…` repeat a run.
import fc from 'fast-check';
import { actNames, factNames } from '../../workflows/domain/acts';
import { stages as allStages } from '../../workflows/domain/vocabulary';
import { isFoldOf } from './invariants';
import { coverage, playOrder, story, type Script } from './script';

const seed = Number(process.env['MODEL_SEED'] ?? 41);
const runs = Number(process.env['MODEL_RUNS'] ?? 1_000);
/** For shrinking; the runs themselves take a small part of it, and all of them are made. */
const PATIENCE_MS = Math.max(runs, 1_000) * 900;

const scripts: fc.Arbitrary<Script> = fc.record({
  start: fc.integer(),
  headStart: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(90)),
  steps: fc.array(fc.record({ what: fc.nat(99), dice: fc.integer() }), { maxLength: 80, size: 'max' }),
});

test(
  `${runs} random orders keep their books (MODEL_SEED=${seed})`,
  () => {
    const path = process.env['MODEL_PATH'];
    fc.assert(
      fc.property(scripts, (script) => {
        const play = playOrder(script);
        isFoldOf(play.state, play.log);
      }),
      {
        ...{
          seed,
          numRuns: runs,
          ...(path ? { path } : {}),
          endOnFailure: process.env['MODEL_SHRINK'] === 'no',
          ...{ interruptAfterTimeLimit: PATIENCE_MS, markInterruptAsFailure: true },
        },
        reporter: (out) => {
          if (!out.failed) return;
          const script = out.counterexample?.[0];
          const again = `MODEL_SEED=${out.seed} MODEL_PATH=${out.counterexamplePath} npx jest test/model/`;
          const cause = out.errorInstance instanceof Error ? (out.errorInstance.stack ?? '') : String(out.errorInstance);
          throw new Error(`${cause}\n\n${script ? story(script) : ''}\nOnce more: ${again}`);
        },
      },
    );
  },
  PATIENCE_MS + 60_000,
);

test('the thousand met nearly every act and fact, done and refused, every stage and every end', () => {
  if (runs < 1_000) return;
  const { accepted, refused, stages } = coverage;
  const names = [...actNames, ...factNames];
  const missed = { accepted: names.filter((name) => !accepted.has(name)), refused: names.filter((name) => !refused.has(name)) };
  if (missed.accepted.length > 8 || missed.refused.length > 8) throw new Error(`never met: ${JSON.stringify(missed)}`);
  expect(allStages.filter((stage) => !stages.has(stage))).toEqual([]);
});
