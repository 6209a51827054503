// What the customer pages say: the shape that both languages fill. A text that one of them lacks does not compile.
// Sentences say what happened, why, and what to do. Texts may change freely; nothing reads them but people.
import type { Status } from '../../workflows/domain/status';
import type { CancelReason, CaseReason, ParcelState, ProposalKind, Remedy } from '../../workflows/domain/vocabulary';
import type { Shipment } from '../../workflows/domain/state';
import type { Language } from '../../prisma/people';
import { en } from './texts.en';
import { zh } from './texts.zh';
import type { AnsweredPurpose, LinkState, Purpose, Verb } from './purposes';

/** Title and first sentence of a page. */
export interface PageText {
  title: string;
  intro: string;
}
/** Codes of ignored answers that have a sentence of their own. */
export const explainedReasons = [
  'superseded',
  'already_confirmed',
  'already_answered',
  'already_shipped',
  'quote_expired',
  'order_closed',
  'nothing_to_do',
  'transition_not_allowed',
  'case_open',
  'credit_exceeded',
  'return_window_closed',
  'return_quantity_exceeds',
] as const;
export type ExplainedReason = (typeof explainedReasons)[number];

export interface CustomerTexts {
  /** The language's BCP 47 tag. */
  tag: string;
  /** Of the link that leads to this language; in the language itself. */
  switchTo: string;
  skip: string;
  language: string;
  order: string;
  page: Record<Purpose, Record<LinkState, PageText>>;
  unknown: PageText;
  tooMany: PageText;
  unavailable: PageText;
  wrongInput: PageText;
  fields: Record<
    | 'product'
    | 'quantity'
    | 'unitPrice'
    | 'total'
    | 'goods'
    | 'shipping'
    | 'tax'
    | 'paid'
    | 'due'
    | 'status'
    | 'deliveryDate'
    | 'validUntil',
    string
  >;
  goodsCaption: string;
  moneyTitle: string;
  shipmentsTitle: string;
  shipment: (id: string) => string;
  shipmentStep: Record<Shipment['step'], string>;
  carrier: string;
  trackingNumber: string;
  parcelState: Record<ParcelState, string>;
  noReports: string;
  nextTitle: string;
  next: Record<Status, string>;
  choicesTitle: string;
  forms: {
    remedy: string;
    window: string;
    otherAddress: string;
    confirm: string;
    changeTitle: string;
    wants: string;
    change: string;
    declineTitle: string;
    reason: string;
    decline: string;
    payTest: string;
    payTestNote: string;
    cancelTitle: string;
    cancelWhy: string;
    cancel: string;
    receiptOk: string;
    problemTitle: string;
    problemText: string;
    problem: string;
    score: string;
    scoreLow: string;
    scoreHigh: string;
    good: string;
    bad: string;
    text: string;
    send: string;
    optional: string;
  };
  cases: {
    title: string;
    nothing: string;
    words: string;
    label: string;
    price: string;
    askTitle: string;
    kind: string;
    pieces: (name: string, most: number) => string;
    reason: string;
    text: string;
    send: string;
    solvedTitle: (what: string) => string;
    solved: string;
    notSolved: string;
    whyNot: string;
    answerTitle: (what: string) => string;
    answer: string;
    sendAnswer: string;
  };
  caseReasons: Record<CaseReason, string>;
  howToPay: (reference: string) => string;
  answers: Record<AnsweredPurpose, { accept: string; declineTitle: string; decline: string }>;
  proposalTitle: string;
  proposals: Record<ProposalKind, string>;
  change: { instead: (more: string, less: string) => string; without: (less: string) => string; price: string };
  remedies: Record<Remedy, string>;
  cancelReasons: Record<CancelReason, string>;
  applied: Record<Verb, string>;
  ignored: Record<ExplainedReason, string>;
  ignoredOther: string;
  pending: string;
  contactTitle: string;
  contact: string;
  newLink: string;
  email: string;
  phone: string;
}

export const texts: Record<Language, CustomerTexts> = { en, zh };
