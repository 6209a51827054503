// Moments that a test holds still: a door before an activity, and the moment when an activity is at work.
import { type Order, type Shop, until } from './shop';

/** A door that stays shut until it is opened or broken. */
export function gate() {
  let open = (): void => undefined;
  let cut = (): void => undefined;
  const door = new Promise<void>((resolve, reject) => {
    open = resolve;
    cut = () => reject(new Error('the line is cut'));
  });
  door.catch(() => undefined);
  return { door, open, cut };
}

/** Until an attempt of this activity is in flight. */
export const atWork = (shop: Shop, order: Order, activity: string) => until(() => isAtWork(shop, order, activity), `${activity} at work`);
/** Until the workflow has been told how this activity ended. */
export const left = (shop: Shop, order: Order, activity: string) =>
  until(async () => !(await isAtWork(shop, order, activity)), `the end of ${activity}`);

/** Until nothing goes on but this activity: the order has done all that it can do meanwhile. */
export const nothingBut = ({ client }: Shop, { workflowId }: Order, activity: string) =>
  until(async () => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const pending = (raw.pendingActivities ?? []).map((a) => a.activityType?.name);
    return !raw.pendingWorkflowTask && pending.length > 0 && pending.every((name) => name === activity);
  }, `nothing but ${activity}`);

async function isAtWork({ client }: Shop, { workflowId }: Order, activity: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return (raw.pendingActivities ?? []).some((a) => a.activityType?.name === activity && a.lastStartedTime);
}
