// Orders that were saved and whose start got lost: the API died in between, or Temporal was away.
import { markStarted, unstarted } from '../../prisma/starts';
import { inGroups, type Round } from './round';

const OLDER_THAN_MS = 10_000;
const AT_ONCE = 10;

/** An order that is running already is only marked: it is started once for all time. */
export async function startLost(round: Round): Promise<void> {
  await inGroups(await unstarted(round.db, OLDER_THAN_MS), AT_ONCE, async ({ orderId, input }) => {
    if (round.over()) return;
    await round.attempt('start', orderId, async () => {
      const outcome = await round.orders.start(input);
      await markStarted(round.db, orderId);
      if (outcome === 'started') round.done('start', orderId);
    });
  });
}
