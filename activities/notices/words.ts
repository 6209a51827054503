// The words of all notices, in English and Chinese: one typed record per language, so that a missing text does not compile.
// Changing a text changes only notices written from now on; what was sent is kept with its text.
import type { ParcelState } from '../../workflows/domain/vocabulary';
import type { NoticeKind } from '../../workflows/order.ports';
import type { Language } from '../../prisma/people';
import type { LinkPurpose } from '../../prisma/links';
import type { Words } from './letter';
import type { CaseFacts } from './words.cases';
import type { TalkFacts } from './words.talk';
import { en } from './words.en';
import { zh } from './words.zh';

/** What a notice can speak of, ready to be read in its language. Empty where there is nothing to say. */
export interface NoticeFacts extends CaseFacts, TalkFacts {
  /** `order SO-2026-000123-7`, or for an inquiry `your inquiry 7f3k`. */
  order: string;
  /** Money that is asked for or given back. */
  amount: string;
  total: string;
  /** The day on which it is to arrive. */
  date: string;
  /** Until when the customer can answer. */
  until: string;
  carrier: string;
  trackingNumbers: string;
  /** Which of the order's shipments: `s1`. */
  shipment: string;
  /** Where the parcel is, by the carrier's last word. */
  parcelState: string;
  /** What is proposed to the customer, in one sentence. */
  proposal: string;
  /** By how much the proposal changes the price, with its sign. */
  difference: string;
  /** What service wrote to the customer. */
  said: string;
  /** Staff: the step that waits. */
  step: string;
  /** Staff: what is missing, in pieces. */
  short: string;
}
export interface NoticeWords {
  /** How an order is called in a sentence. */
  orderCalled: (number: string) => string;
  inquiryCalled: (shortId: string) => string;
  greeting: (name: string) => string;
  staffGreeting: string;
  goods: (quantity: number, name: string, total: string) => string;
  links: Record<LinkPurpose | 'staff', string>;
  parcelStates: Record<ParcelState, string>;
  notices: Record<NoticeKind, (facts: NoticeFacts) => Words>;
}
export const noticeWords: Record<Language, NoticeWords> = { en, zh };
