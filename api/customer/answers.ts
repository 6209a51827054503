// What a customer can answer by link: the body of each verb, the plain form that means the same, and the fact that it becomes.
// Texts are rows; the fact carries their ids.
import { z } from 'zod';
import type { FactName } from '../../workflows/domain/acts';
import { cancelReasons, remedies, type Actor } from '../../workflows/domain/vocabulary';
import type { FactMessage } from '../../workflows/order.messages';
import type { Drafts } from '../drafts';
import { afterSales, afterSalesOf, photosOfProblem, receipt } from '../schema/cases';
import { address } from '../schema/people';
import { line, text } from '../schema/words';
import type { CustomerLink, Verb } from './purposes';

/** A fact and its message, told apart by the name. */
export type Told = { [F in FactName]: { fact: F; message: FactMessage<F> } }[FactName];
/** Verbs that become facts; paying goes to the bank instead. */
export type FactVerb = Exclude<Verb, 'pay'>;

const words = text(2_000);
const score = z.int().min(0).max(10);

export const bodies = {
  answer: z.strictObject({ accept: z.boolean(), choice: line(100).optional(), reason: words.optional() }),
  confirm: z.strictObject({}),
  decline: z.strictObject({ reason: words.optional(), wants: words.optional() }),
  change: z.strictObject({ wants: words }),
  pay: z.strictObject({}),
  cancel: z.strictObject({ reason: words.optional() }),
  'choose-remedy': z
    .strictObject({ remedy: z.enum(remedies), address: address.optional(), window: line(200).optional() })
    .refine((b) => b.remedy !== 'new_address' || b.address !== undefined, { error: 'Say the new address.', path: ['address'] }),
  receipt: receipt.refine(...photosOfProblem),
  'after-sales': afterSales,
  survey: z.strictObject({ score, good: words.optional(), bad: words.optional(), text: words.optional() }),
} satisfies Record<Verb, z.ZodType>;
export type Body<V extends Verb> = z.infer<(typeof bodies)[V]>;

const fromForm: Partial<Record<string, (value: string) => unknown>> = {
  accept: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  documents: (value) => [value], // one box ticked; several are a list already
  score: (value) => (/^\d{1,2}$/.test(value) ? Number(value) : value),
  solved: (value) => (value === 'true' ? true : value === 'false' ? false : value),
};

/** The JSON that a plain form means: what was left empty is absent, numbers and yes/no are no strings. */
export function formAsJson(fields: Record<string, unknown>): Record<string, unknown> {
  const filled = Object.entries(fields).filter(([, value]) => value !== '');
  const lines = filled.flatMap(([name, value]) => (name.startsWith(LINE) ? quantityOf(name.slice(LINE.length), value) : []));
  return {
    ...Object.fromEntries(
      filled
        .filter(([name]) => !name.startsWith(LINE))
        .map(([name, value]) => [name, typeof value === 'string' ? (fromForm[name]?.(value) ?? value) : value]),
    ),
    ...(lines.length > 0 || isEmptyReturn(fields) ? { lines } : {}),
  };
}
/** Somebody who sends something back must say what: no pieces at all is a mistake, not everything. */
const isEmptyReturn = (fields: Record<string, unknown>): boolean =>
  fields['kind'] === 'return' || fields['kind'] === 'exchange' || fields['kind'] === 'repair';
/** How many pieces of a line the customer means: the field `line.l1`; nothing and 0 mean none. */
export const LINE = 'line.';
const quantityOf = (lineId: string, value: unknown) =>
  value === '0' ? [] : [{ lineId, quantity: typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value }];

const customer: Actor = { role: 'customer', id: 'link' };

interface Telling {
  link: CustomerLink;
  keep: Drafts['keep'];
  drafts: Drafts;
  customerId: string;
  base: { eventId: string; actor: Actor };
}

/** The fact that an answer becomes; its texts go to the drafts, which must be saved before it is told. */
export const toFact = <V extends FactVerb>(
  verb: V,
  body: Body<V>,
  { link, eventId, drafts, customerId }: { link: CustomerLink; eventId: string; drafts: Drafts; customerId: string },
): Told => tell[verb](body, { link, keep: drafts.keep, drafts, customerId, base: { eventId, actor: customer } });

const tell: { [V in FactVerb]: (body: Body<V>, telling: Telling) => Told } = {
  answer: ({ accept, reason }, { link, keep, base }) =>
    link.purpose === 'proposal'
      ? {
          fact: 'proposalAnswered',
          message: { ...base, proposalId: `p${link.version ?? 0}`, accept, ...keep('reasonId', reason) },
        }
      : link.purpose === 'repair-quote'
        ? { fact: 'repairQuoteAnswered', message: { ...base, version: link.version ?? 0, accept, ...keep('reasonId', reason) } }
        : {
            fact: 'quoteAnswered',
            message: { ...base, quoteVersion: link.version ?? 0, accept, ...keep('reasonId', reason) },
          },
  confirm: (_, { link, base }) => ({ fact: 'customerConfirmed', message: { ...base, formVersion: link.version ?? 0 } }),
  decline: ({ reason, wants }, { link, keep, base }) => ({
    fact: 'customerDeclined',
    message: { ...base, formVersion: link.version ?? 0, ...keep('reasonId', reason), ...keep('wishId', wants) },
  }),
  change: ({ wants }, { link, keep, base }) => ({
    fact: 'changeRequested',
    message: {
      ...base,
      wishId: keep('wishId', wants).wishId ?? '',
      ...(link.purpose === 'confirm' ? { formVersion: link.version ?? 0 } : {}),
    },
  }),
  cancel: ({ reason }, { keep, base }) => {
    const listed = cancelReasons.find((code) => code === reason);
    return { fact: 'cancelRequested', message: { ...base, reason: listed ?? 'other', ...(listed ? {} : keep('textId', reason)) } };
  },
  'choose-remedy': ({ remedy, address: to, window }, { link, drafts, customerId, base }) => ({
    fact: 'remedyChosen',
    message: {
      ...base,
      exceptionId: `x${link.version ?? 0}`,
      remedy,
      ...(to ? { addressId: drafts.address(to, customerId) } : {}),
      ...drafts.keep('windowId', window),
    },
  }),
  receipt: ({ shipmentId, condition, text: written, documents }, { link, keep, base }) => {
    const meant = link.shipmentId ?? shipmentId;
    return {
      fact: 'receiptConfirmed',
      message: {
        ...{ ...base, condition, ...(meant ? { shipmentId: meant } : {}), ...keep('textId', written) },
        ...(documents ? { documentIds: documents } : {}),
      },
    };
  },
  'after-sales': (sent, { keep, base }) => ({ fact: 'afterSalesRequested', message: { ...base, ...afterSalesOf(sent, keep) } }),
  survey: (body, { keep, base }) => ({
    fact: 'surveyAnswered',
    message: { ...base, score: body.score, ...keep('textId', surveyText(body)) },
  }),
};

/** Good, bad and the rest as one text, marked so that a reader can tell them apart. */
function surveyText({ good, bad, text: rest }: Body<'survey'>): string | undefined {
  const parts = [good && `+ ${good}`, bad && `− ${bad}`, rest].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('\n') : undefined;
}
