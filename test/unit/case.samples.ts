// One event of every type of the after-sales cases, and the steps by which a case gets there. Used by the tests of rules and fold.
import type { EventOf } from '../../workflows/domain/events';
import type { CaseEvent } from '../../workflows/domain/events/cases';
import type { CaseKind } from '../../workflows/domain/vocabulary';
import { type Given, hoursLater, line, yuan } from './given';

export const caseOpened = (kind: CaseKind, quantity = 1, caseId = 'c1') =>
  ({
    type: 'CaseOpened',
    caseId,
    kind,
    lines: quantity > 0 ? [{ lineId: 'l1', quantity }] : [],
    reason: 'defective',
  }) satisfies Given;
export const approved = (change: Partial<EventOf<'CaseDecided'>> = {}) =>
  ({
    type: 'CaseDecided',
    caseId: 'c1',
    decision: 'approve',
    remedy: 'refund',
    lines: [{ lineId: 'l1', quantity: 1 }],
    refund: null,
    goods: [],
    returnNeeded: true,
    ...change,
  }) satisfies Given;
export const awaited: Given = { type: 'ReturnAwaited', caseId: 'c1' };
export const cameBack: Given = { type: 'ReturnReceived', caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] };
/** The goods are on the bench, and the customer has the price. */
export const onTheBench: Given[] = [caseOpened('repair'), approved({ remedy: 'repair' }), awaited, cameBack];
export const quotedAt = (amount: number, version = 1) =>
  ({ type: 'RepairQuoted', caseId: 'c1', version, amount: yuan(amount) }) satisfies Given;

export const caseSamples: { [T in CaseEvent['type']]: EventOf<T> } = {
  CaseOpened: { ...caseOpened('return', 1, 'c9'), reasonId: 't1', textId: 't2' },
  CaseDecided: approved({ answerId: 't1', refund: yuan(5), goods: [{ ...line, lineId: 'x' }] }),
  CaseAnswered: { type: 'CaseAnswered', caseId: 'c1', textId: 't1' },
  ReturnLabelBought: {
    ...{ type: 'ReturnLabelBought', caseId: 'c1', parcelId: 'c1r1', carrier: 'swift', service: 'air', labelId: 'L9' },
    ...{ trackingNumber: 'T9', price: yuan(800), documentIds: ['d9'] },
  },
  ReturnLabelVoided: { type: 'ReturnLabelVoided', caseId: 'c1', outcome: 'done' },
  ReturnAwaited: { type: 'ReturnAwaited', caseId: 'c1' },
  ReturnReported: {
    ...{ type: 'ReturnReported', caseId: 'c1', parcelId: 'c1r1', state: 'delivered', occurredAt: hoursLater(5), applied: true },
  },
  ReturnReceived: { type: 'ReturnReceived', caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] },
  ReturnBooked: { type: 'ReturnBooked', caseId: 'c1' },
  RepairQuoted: quotedAt(300),
  RepairQuoteAnswered: { type: 'RepairQuoteAnswered', caseId: 'c1', version: 1, accept: true, by: 'link', reasonId: 't1' },
  RepairCompleted: { type: 'RepairCompleted', caseId: 'c1', result: 'repaired', textId: 't1' },
  CaseSettled: { type: 'CaseSettled', caseId: 'c1', lines: [{ ...line, lineId: 'c1l1' }] },
  CaseTurnedDown: { type: 'CaseTurnedDown', caseId: 'c1' },
  CaseGoodsShort: { type: 'CaseGoodsShort', caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1 }] },
  CaseGoodsReserved: {
    type: 'CaseGoodsReserved',
    caseId: 'c1',
    shipments: [{ shipmentId: 's9', location: 'chengdu', lines: [{ lineId: 'l1', quantity: 1 }] }],
  },
  SendBackPlanned: {
    ...{ type: 'SendBackPlanned', caseId: 'c1', shipmentId: 's9', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
  },
  SolvedAsked: { type: 'SolvedAsked', caseId: 'c1' },
  CaseClosed: { type: 'CaseClosed', caseId: 'c1', result: 'solved', by: 'staff', textId: 't1' },
  ReturnWindowOpened: { type: 'ReturnWindowOpened', shipmentId: 's1', until: hoursLater(14 * 24) },
  OrderReopened: { type: 'OrderReopened' },
};
