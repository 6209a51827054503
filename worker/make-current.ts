// Job `node dist/worker/make-current.js [build id]`: the last step of a deploy. From then on new orders and running ones go on with this
// build, or with the one that is named. Waits until a worker of the build has polled. Safe to repeat.
import { readTemporalConfig } from './config';
import { bundleHash } from './bundle';
import { openConnection } from './temporal';
import { DEPLOYMENT_NAME, makeCurrent, versionOf } from './versioning';

const WITHIN_MS = 120_000;

async function main(buildId: string | undefined): Promise<void> {
  const config = readTemporalConfig(process.env);
  const version = buildId
    ? { deploymentName: DEPLOYMENT_NAME, buildId }
    : versionOf({ hash: await bundleHash(process.env.WORKFLOW_BUNDLE || null) });
  const connection = await openConnection(config).catch((error: unknown) => {
    throw new Error(`No Temporal server answers at ${config.address}, or it does not let us in.`, { cause: error });
  });
  try {
    await makeCurrent({ connection, namespace: config.namespace, version }, { within: WITHIN_MS });
  } finally {
    await connection.close();
  }
  process.stdout.write(`Build ${version.buildId} is current.\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
