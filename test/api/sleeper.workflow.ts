// A workflow that waits for three days, in place of an order: only its clock matters to the test that skips time.
import { sleep } from '@temporalio/workflow';

export async function sleeper(): Promise<void> {
  await sleep('3d');
}
