// The after-sales cases of an order as staff see them: part of the Order of the API contract, section 6. Fields are only added.
import type { Db } from '../../prisma/client';
import { uploadsOf } from '../../prisma/uploads';
import { type Case, shipmentsOf } from '../../workflows/domain/cases';
import type { OrderState } from '../../workflows/domain/state';
import { caseStateText } from '../texts/cases';
import { UUID } from './find';
import type { Around } from './view';

/** Ids of the texts that people wrote on the cases. */
export const textsOfCases = (s: OrderState): string[] =>
  s.cases.flatMap((c) => [c.reasonId, c.textId, c.answerId].flatMap((id) => id ?? []));
/** Acts may come from the Temporal UI, too: only people whom we know by id have a name. */
export const ownersOfCases = (s: OrderState): string[] => s.cases.flatMap((c) => (c.ownerId && UUID.test(c.ownerId) ? c.ownerId : []));

export interface CaseFile {
  documentId: string;
  filename: string;
  mime: string;
}
/** What was sent in about the cases. */
export async function filesOfCases(db: Db, s: OrderState): Promise<ReadonlyMap<string, CaseFile>> {
  if (s.cases.every((c) => c.documentIds.length === 0)) return new Map();
  const files = await uploadsOf(db, s.orderId);
  return new Map(files.map(({ documentId, filename, mime }) => [documentId, { documentId, filename, mime }]));
}

/** `reason` is a listed code, or the words that were written instead. */
export function caseOfOrder(s: OrderState, c: Case, { texts, people, files }: Pick<Around, 'texts' | 'people' | 'files'>): object {
  const textOf = (id: string | null): string | null => (id ? (texts.get(id) ?? null) : null);
  const { caseId, kind, state, lines, remedy, refund, returnNeeded, received, openedAt, solvedAskedAt, result, closedAt } = c;
  return {
    ...{ caseId, kind, state, stateText: caseStateText[state], lines },
    reason: textOf(c.reasonId) ?? c.reason,
    text: textOf(c.textId),
    documents: c.documentIds.flatMap((id) => files.get(id) ?? []),
    owner: c.ownerId ? { staffId: c.ownerId, name: people.get(c.ownerId) ?? null } : null,
    ...{ openedAt, remedy, answer: textOf(c.answerId), refund, returnNeeded },
    returnLabel: c.label && {
      ...{ parcelId: c.label.parcelId, carrier: c.label.carrier, service: c.label.service, trackingNumber: c.label.trackingNumber },
      ...{ documentIds: c.label.documentIds, state: c.label.state, arrivedAt: c.label.arrivedAt },
    },
    received,
    exchange: c.wants.map(({ sku, quantity }) => ({ sku, quantity })),
    repair: c.repair,
    shipments: shipmentsOf(s, caseId).map((x) => x.shipmentId),
    ...{ solvedAskedAt, result, closedAt },
  };
}
