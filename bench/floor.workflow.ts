// The floor: a workflow without our code that asks the engine for what the plain order asks for, wave by wave, and does nothing else.
// Bundled for the floor's worker; bench/plan.ts makes its plan from a real history.
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { asked, type FloorActivities, type FloorInput, told } from './floor.messages';
import type { Wave } from './plan';

const shown = defineSearchAttributeKey('OrderStage', 'KEYWORD');
const { record, effect } = proxyActivities<FloorActivities>({ startToCloseTimeout: '10s' });

export async function floorWorkflow({ orderId, plan, run, played }: FloorInput): Promise<void> {
  const messages = plan.flatMap((each) => each.messages);
  const last = plan.slice(0, run + 1).flatMap((each) => each.messages).length;
  const timers: CancellationScope[] = [];
  let seen = played;

  const play = async (waves: Wave[], message: number, recorded: () => void): Promise<void> => {
    for (const { records = 0, effects = 0, timers: started = 0, cancels = 0, upserts = 0 } of waves) {
      for (const timer of timers.splice(0, cancels)) timer.cancel();
      for (let i = 0; i < started; i++) timers.push(startTimer());
      for (let i = 0; i < upserts; i++) upsertSearchAttributes([{ key: shown, value: `message ${message}` }]);
      await Promise.all([
        ...Array.from({ length: records }, () => record({ orderId, message }).then(recorded)),
        ...Array.from({ length: effects }, () => effect({ orderId })),
      ]);
    }
    recorded(); // also when there was nothing to record
  };
  const hear = async (message: number, recorded: () => void): Promise<void> => {
    await play(messages[message]?.waves ?? [], message, recorded);
    seen += 1;
  };

  setHandler(told, (message) => void hear(message, () => undefined));
  setHandler(asked, (message) => new Promise<number>((answer) => void hear(message, () => answer(message))));
  await play(plan[run]?.opening ?? [], played, () => undefined);
  await condition(() => seen >= last && allHandlersFinished());
  if (run + 1 < plan.length) await continueAsNew<typeof floorWorkflow>({ orderId, plan, run: run + 1, played: seen });
}

/** One that never rings: the plan cancels it, or the run ends. */
function startTimer(): CancellationScope {
  const scope = new CancellationScope();
  scope.run(() => sleep('30 days')).catch(() => undefined);
  return scope;
}
