// Worker versions: which build of the workflow code this worker runs, and which build the orders are on. The server sends tasks to the
// current build only; orders begun on an older one go on with it from their next task (AUTO_UPGRADE). See docs/decisions/production.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionLike, isGrpcServiceError } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerDeploymentOptions } from '@temporalio/worker';

export const DEPLOYMENT_NAME = 'throughline';
const GRPC_NOT_FOUND = 5;
const GRPC_FAILED_PRECONDITION = 9;
const ASK_EVERY_MS = 100;
const CALL_MS = 5_000;

/** The version of a bundle: the same workflow code has the same build id on every machine. */
export const versionOf = ({ hash }: { hash: string }): WorkerDeploymentVersion => ({
  deploymentName: DEPLOYMENT_NAME,
  buildId: hash.slice(0, 12),
});

export const deploymentOptions = (version: WorkerDeploymentVersion): WorkerDeploymentOptions => ({
  useWorkerVersioning: true,
  version,
  defaultVersioningBehavior: 'AUTO_UPGRADE',
});

export interface Target {
  connection: Pick<ConnectionLike, 'workflowService' | 'withDeadline'>;
  namespace: string;
  version: WorkerDeploymentVersion;
}

/** Does this version get new tasks: all of them (current), or a part of them (ramping)? @throws when Temporal does not answer */
export async function isInUse({ connection, namespace, version }: Target): Promise<boolean> {
  try {
    const { deploymentName } = version;
    const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({ namespace, deploymentName });
    const routing = workerDeploymentInfo?.routingConfig;
    return [routing?.currentDeploymentVersion, routing?.rampingDeploymentVersion].some((used) => used?.buildId === version.buildId);
  } catch (error) {
    if (codeOf(error) === GRPC_NOT_FOUND) return false; // no worker has polled yet
    throw error;
  }
}

/**
 * Makes the version the current one, as soon as the server has seen a worker of it poll. May be repeated.
 * @param within milliseconds to keep trying
 * @param signal ends the trying with an AbortError
 * @throws Error when it is not current in time, with the server's last word
 */
export async function makeCurrent(target: Target, { within, signal }: { within: number; signal?: AbortSignal }): Promise<void> {
  const { connection, namespace, version } = target;
  const request = { namespace, ...version, identity: `throughline ${process.pid}` };
  const until = Date.now() + within;
  for (;;) {
    try {
      await connection.withDeadline(Date.now() + CALL_MS, () => connection.workflowService.setWorkerDeploymentCurrentVersion(request));
      return;
    } catch (error) {
      const why = reason(error);
      if (Date.now() > until)
        throw new Error(`Build ${version.buildId} did not become current in ${within / 1000} s: ${why}`, { cause: error });
    }
    await sleep(ASK_EVERY_MS, undefined, signal ? { signal } : {});
  }
}

function reason(error: unknown): string {
  if (codeOf(error) === GRPC_NOT_FOUND) return 'no worker of this build has polled yet';
  if (codeOf(error) === GRPC_FAILED_PRECONDITION && isGrpcServiceError(error)) return error.details;
  return 'the server does not answer';
}
const codeOf = (error: unknown): number => (isGrpcServiceError(error) ? Number(error.code) : -1);
