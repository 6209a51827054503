// Brings a namespace of a Temporal server to the wanted state: retention and search attributes. Safe to repeat.
// Used by the embedded start and the tests. Not for Temporal Cloud, whose control plane owns these settings.
// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

/** temporal.api.enums.v1.IndexedValueType */
const TYPES = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 };
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const READY_WITHIN_MS = 120_000;

/** @typedef {Record<string, keyof typeof TYPES>} SearchAttributes */

/** What an order shows in the Temporal UI; its other half is the workflow's visibility code. @type {SearchAttributes} */
export const SEARCH_ATTRIBUTES = {
  OrderNumber: 'Keyword',
  OrderStage: 'Keyword',
  WaitingOn: 'KeywordList',
  DueAt: 'Datetime',
  OrderBlocked: 'Bool',
  Channel: 'Keyword',
};

/**
 * Creates the namespace or corrects its retention, adds missing search attributes, and waits until the server knows them.
 * @param {import('@temporalio/client').Connection} connection
 * @param {{ namespace: string, retentionDays: number, searchAttributes: SearchAttributes }} wanted
 */
export async function setUpNamespace(connection, { namespace, retentionDays, searchAttributes }) {
  await ensureRetention(connection, namespace, retentionDays);
  const { operatorService } = connection;
  const until = Date.now() + READY_WITHIN_MS; // a new namespace or attribute is seen by all parts of the server a little later
  for (let asked = false; ; await sleep(100)) {
    try {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      const missing = missingAttributes(customAttributes ?? {}, searchAttributes);
      if (Object.keys(missing).length === 0) return;
      if (!asked) await operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
      asked = true;
    } catch (error) {
      if (![NOT_FOUND, ALREADY_EXISTS].includes(grpcCode(error))) throw error;
    }
    if (Date.now() > until) throw new Error(`The Temporal namespace ${namespace} was not ready after ${READY_WITHIN_MS / 1000} s.`);
  }
}

/** @param {import('@temporalio/client').Connection} connection @param {string} namespace @param {number} days */
async function ensureRetention({ workflowService }, namespace, days) {
  const seconds = days * 86_400;
  const config = { workflowExecutionRetentionTtl: /** @type {any} */ ({ seconds, nanos: 0 }) };
  let found;
  try {
    found = await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (grpcCode(error) !== NOT_FOUND) throw error;
    await workflowService.registerNamespace({ namespace, ...config }).catch((/** @type {unknown} */ e) => {
      if (grpcCode(e) !== ALREADY_EXISTS) throw e;
    });
    return;
  }
  if (Number(found.config?.workflowExecutionRetentionTtl?.seconds) !== seconds) {
    await workflowService.updateNamespace({ namespace, config });
  }
}

/** @param {Record<string, unknown>} present @param {SearchAttributes} wanted */
function missingAttributes(present, wanted) {
  /** @type {Record<string, number>} */
  const missing = {};
  for (const [name, type] of Object.entries(wanted)) {
    if (!(name in present)) missing[name] = TYPES[type];
    else if (present[name] !== TYPES[type]) throw new Error(`The search attribute ${name} exists with another type than ${type}.`);
  }
  return missing;
}

/** @param {unknown} error @returns {number} */
const grpcCode = (error) => (error instanceof Error && 'code' in error ? Number(error.code) : -1);
