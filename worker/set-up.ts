// Job `node dist/worker/set-up.js`: prepares a self-hosted Temporal for the product, before the first worker: the namespace and its
// search attributes. Safe to repeat; waits two minutes for the server. Temporal Cloud's namespaces are made in its console instead.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { z } from 'zod';
import { readTemporalConfig, type TemporalConfig } from './config';
import { codeOf, createLog, type Log } from './log';
import { addSearchAttributes, MissingAttributes, WrongAttribute } from './search-attributes';
import { openConnection } from './temporal';

const SERVER_WITHIN_MS = 120_000;
const PAUSE_MS = 1_000;
const GRPC = { notFound: 5, alreadyExists: 6 };
const days = z.coerce.number('must be a number of days').int().min(1).max(365).default(30);

async function main(): Promise<void> {
  const config = readTemporalConfig(process.env);
  const retentionDays = days.parse(process.env.TEMPORAL_RETENTION_DAYS || undefined);
  const log = createLog('info');
  const until = Date.now() + SERVER_WITHIN_MS;
  for (;;) {
    try {
      await setUp(config, retentionDays, log);
      return log.info({ namespace: config.namespace }, 'the namespace is ready');
    } catch (error) {
      if (error instanceof WrongAttribute || error instanceof MissingAttributes) throw error;
      if (Date.now() > until) throw new Error(`No Temporal server could be set up at ${config.address} within 120 s.`, { cause: error });
      log.warn(codeOf(error), `Temporal is not ready yet at ${config.address}; trying again`);
    }
    await sleep(PAUSE_MS);
  }
}

async function setUp(config: TemporalConfig, retentionDays: number, log: Log): Promise<void> {
  const connection = await openConnection(config);
  try {
    await ensureNamespace(connection, config.namespace, retentionDays);
    await addSearchAttributes(connection.operatorService, config.namespace, log);
  } finally {
    await connection.close();
  }
}

/** One that exists keeps its retention. */
async function ensureNamespace({ workflowService }: Connection, namespace: string, retentionDays: number): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isGrpcServiceError(error) || Number(error.code) !== GRPC.notFound) throw error;
    const workflowExecutionRetentionPeriod = msToTs(retentionDays * 86_400_000);
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }).catch((refused: unknown) => {
      if (!isGrpcServiceError(refused) || Number(refused.code) !== GRPC.alreadyExists) throw refused;
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
