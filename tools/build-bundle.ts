// Makes the workflow bundle of a build: `node --import tsx tools/build-bundle.ts <folder>`. Called by build.mjs only.
// The same content hash as in the embedded start names the file, so the same workflow code has the same build id everywhere.
import { DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from '../worker/bundle';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('The folder for the bundle is not named.');
workflowBundle(folder, new DefaultLogger('WARN')).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
