// The search attributes that an order shows in the Temporal UI. A namespace that does not know one would fail every workflow task,
// so the worker looks before its first task, adds what is missing where it may, and else says with which command a person adds it.
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Log } from './log';

const TYPES = temporal.api.enums.v1.IndexedValueType;
const [KEYWORD, KEYWORD_LIST, DATETIME, BOOL] = [
  { name: 'Keyword', value: TYPES.INDEXED_VALUE_TYPE_KEYWORD },
  { name: 'KeywordList', value: TYPES.INDEXED_VALUE_TYPE_KEYWORD_LIST },
  { name: 'Datetime', value: TYPES.INDEXED_VALUE_TYPE_DATETIME },
  { name: 'Bool', value: TYPES.INDEXED_VALUE_TYPE_BOOL },
] as const;
/** Written by workflows/support/visibility.ts and workflows/order.start.ts; embedded servers get them by tools/temporal-namespace.mjs. */
export const searchAttributes = {
  OrderNumber: KEYWORD,
  OrderStage: KEYWORD,
  WaitingOn: KEYWORD_LIST,
  DueAt: DATETIME,
  OrderBlocked: BOOL,
  Channel: KEYWORD,
};
type Name = keyof typeof searchAttributes;
const NAMES = Object.keys(searchAttributes) as Name[];

const GRPC = { alreadyExists: 6, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 };
const NOT_ALLOWED = [GRPC.permissionDenied, GRPC.unimplemented, GRPC.unauthenticated];
const KNOWN_WITHIN_MS = 30_000;

/** What of Temporal's operator service is used here. */
export interface AttributeService {
  listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: Record<string, number> | null }>;
  addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
}

/** Cannot be mended by trying again. */
export class WrongAttribute extends Error {}
/** A person has to add them; may be mended while the worker waits. */
export class MissingAttributes extends Error {}

/**
 * Sees to it that the namespace knows our search attributes.
 * @throws WrongAttribute when one exists with another type
 * @throws MissingAttributes with the command to run, when we may not add them ourselves
 */
export async function addSearchAttributes(service: AttributeService, namespace: string, log: Pick<Log, 'warn'>): Promise<void> {
  const until = Date.now() + KNOWN_WITHIN_MS;
  for (let asked = false; ; await sleep(200)) {
    const present = await unlessDenied(async () => (await service.listSearchAttributes({ namespace })).customAttributes ?? {});
    if (present === 'denied') {
      log.warn(
        { namespace },
        `This server does not tell its search attributes. It must have them, else orders do not run: ${commandFor(namespace, NAMES)}`,
      );
      return;
    }
    const missing = missingOf(present);
    if (missing.length === 0) return;
    if (!asked && (await add(service, namespace, missing)) === 'denied') {
      throw new MissingAttributes(`Search attributes are missing, and we may not add them. Run: ${commandFor(namespace, missing)}`);
    }
    asked = true;
    if (Date.now() > until) throw new Error(`The namespace ${namespace} did not get to know our search attributes within 30 s`);
  }
}

/** The command for a person. Temporal Cloud has one of its own, and calls its namespaces `name.account`. */
export function commandFor(namespace: string, names: readonly Name[]): string {
  if (namespace.includes('.')) {
    const pairs = names.map((name) => `--search-attribute "${name}=${searchAttributes[name].name}"`);
    return `tcld namespace search-attributes add --namespace ${namespace} ${pairs.join(' ')}`;
  }
  const one = (name: Name) =>
    `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${searchAttributes[name].name}`;
  return names.map(one).join(' && ');
}

function missingOf(present: Record<string, number>): Name[] {
  for (const name of NAMES) {
    if (name in present && present[name] !== searchAttributes[name].value) {
      throw new WrongAttribute(`The search attribute ${name} of the namespace has another type than ours, ${searchAttributes[name].name}.`);
    }
  }
  return NAMES.filter((name) => !(name in present));
}

async function unlessDenied<T>(work: () => Promise<T>): Promise<T | 'denied'> {
  try {
    return await work();
  } catch (error) {
    if (NOT_ALLOWED.includes(codeOf(error))) return 'denied';
    throw error;
  }
}

/** @returns 'denied' when we may not */
const add = (service: AttributeService, namespace: string, names: Name[]): Promise<unknown> =>
  unlessDenied(async () => {
    const wanted = Object.fromEntries(names.map((name) => [name, searchAttributes[name].value]));
    await service.addSearchAttributes({ namespace, searchAttributes: wanted }).catch((error: unknown) => {
      if (codeOf(error) !== GRPC.alreadyExists) throw error; // another worker adds them at the same moment
    });
  });

const codeOf = (error: unknown): number => (isGrpcServiceError(error) ? Number(error.code) : -1);
