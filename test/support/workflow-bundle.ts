// The workflow code as the product's worker runs it, made once for all test files of a run: making it takes seconds.
import { DefaultLogger } from '@temporalio/worker';
import path from 'node:path';
import { type Bundle, workflowBundle } from '../../worker/bundle';

/** Kept in the checkout's own folder under its contents' hash, so a change of the code makes a new one. */
export const testBundle = (): Promise<Bundle> => workflowBundle(path.join(__dirname, '../../.run/bundles'), new DefaultLogger('ERROR'));
