// What ops read in the Temporal UI: current details in Markdown, and search attributes to find orders by.
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { RecordedEvent } from '../domain/events';
import { openCases } from '../domain/cases';
import { amounts } from '../domain/money';
import { isBlocked, type OrderState } from '../domain/state';
import { statusOf, statusText } from '../domain/status';
import { roleName, waitingOf } from '../domain/waiting';
import { steps } from '../process';

const keys = {
  number: defineSearchAttributeKey('OrderNumber', 'KEYWORD'),
  stage: defineSearchAttributeKey('OrderStage', 'KEYWORD'),
  waitingOn: defineSearchAttributeKey('WaitingOn', 'KEYWORD_LIST'),
  dueAt: defineSearchAttributeKey('DueAt', 'DATETIME'),
  blocked: defineSearchAttributeKey('OrderBlocked', 'BOOL'),
};

export function attributesOf(s: OrderState): SearchAttributeUpdatePair[] {
  const waiting = waitingOf(s);
  const dueAt = waiting.find((w) => w.until)?.until;
  return [
    { key: keys.number, value: s.orderNumber },
    { key: keys.stage, value: s.stage },
    { key: keys.waitingOn, value: [...new Set(waiting.map((w) => w.on))].sort() },
    { key: keys.blocked, value: isBlocked(s) },
    { key: keys.dueAt, value: dueAt ? new Date(dueAt) : null },
  ];
}

/** DueAt alone is no reason to write: it is written along with the rest. */
export const isSame = (a: SearchAttributeUpdatePair[], b: SearchAttributeUpdatePair[]): boolean => essence(a) === essence(b);
const essence = (pairs: SearchAttributeUpdatePair[]) => JSON.stringify(pairs.filter((p) => p.key !== keys.dueAt).map((p) => p.value));

const minute = (iso: string) => iso.slice(0, 16).replace('T', ' ');
const money = (amount: number, currency: string) => `${currency} ${(amount / 100).toFixed(2)}`;

/** Where the order is, whom it waits for, until when, and what happens then; no personal data. */
export function detailsOf(s: OrderState, latest: RecordedEvent[]): string {
  const a = amounts(s);
  const waits = waitingOf(s).map(
    (w) =>
      `- **${steps[w.step].title.en}**: waits for ${roleName(w.on).en}` +
      (w.until ? ` until ${minute(w.until)} UTC` : '') +
      (w.then ? `; then ${w.then.text.en}` : ''),
  );
  const shipments = s.shipments.map(
    (x) =>
      `- shipment ${x.shipmentId} from ${x.location}: ${x.step}${x.carrier ? ` · ${x.carrier}` : ''}${x.parcels.map((p) => (p.trackingNumber ? ` · ${p.trackingNumber} ${p.state}` : '')).join('')}`,
  );
  const cases = openCases(s).map((c) => `- case ${c.caseId}, ${c.kind}: ${c.state}`);
  const blocked = s.blocked.filter((b) => b.how === null).map((b) => `- **blocked** at ${b.step}: ${b.code}; ${b.role} resolves it`);
  return [
    `### ${s.orderNumber ?? 'Inquiry'} · ${statusText(statusOf(s)).en} (stage ${s.stage})`,
    ...(s.hold ? [`**On hold** (${s.hold.reason}) since ${minute(s.hold.since)} UTC: no clock runs.`] : []),
    ...waits,
    ...blocked,
    ...shipments,
    ...cases,
    ...(s.lines.length > 0
      ? [`- total ${money(a.total, s.currency)}, paid ${money(a.paid, s.currency)}, open ${money(a.open, s.currency)}`]
      : []),
    `- latest: ${latest
      .slice(-5)
      .map((e) => e.type)
      .join(', ')}`,
  ].join('\n');
}
