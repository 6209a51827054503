// What /docs and /openapi.json say of customers' links. routes.ts serves them; a verb that is not described here does not compile.
import { z } from 'zod';
import type { ApiConfig } from '../config';
import type { DescribedRoute } from '../docs/described';
import { bodies } from './answers';
import { createTill } from './paying';
import { documentShape } from '../schema/shapes';
import { uploadBody, uploadForms, uploadMedia } from '../uploads/body';
import { purposes, type Verb, verbsOf } from './purposes';
import { takesFiles } from './uploads';

const ACCESS = 'Whoever holds the link: its token is the key, and no Idempotency-Key is needed.';
const FORM = 'application/x-www-form-urlencoded';
const FOUND_BY_TOKEN = [404, 429, 503];

const summaries: Record<Verb, string> = {
  answer: 'Accepts or declines a quote or a proposal.',
  confirm: 'Confirms goods, quantities and delivery date.',
  decline: 'Declines the order; with `wants` it goes back to be changed.',
  change: 'Says what should be different: before confirming the order goes back for it, later sales takes care of it.',
  'choose-remedy': 'Chooses what becomes of a parcel that could not be delivered.',
  pay: 'Embedded start only: the sandbox bank pays what is due.',
  cancel: 'Asks for the order to be cancelled.',
  receipt: 'Confirms that the goods have arrived, or says what is wrong with them.',
  'after-sales': 'Asks for a return, an exchange or a repair, complains or asks; or says something on an open case.',
  survey: 'Answers the survey: a score from 0 to 10.',
};
const verbs = Object.keys(bodies).filter((word): word is Verb => word in summaries);

const view = z.object({
  purpose: z.enum(purposes),
  state: z.enum(['open', 'used', 'superseded']),
  language: z.enum(['en', 'zh']),
  order: z.record(z.string(), z.unknown()),
  choices: z.array(z.string()),
});
const recorded = z.object({ outcome: z.enum(['applied', 'ignored']), reason: z.string().optional() });
const pending = z.object({ outcome: z.literal('pending') });
const expired = { description: 'link_expired: the link is no longer valid; `renew` says where a new one is had' };

/** The routes below /c; `pay` only where there is a bank behind the button. */
export const customerDescriptions = (config: ApiConfig): DescribedRoute[] => [
  {
    method: 'get',
    path: '/c/:token',
    summary: 'What a link opens: a page for people, JSON for programs. It never changes anything.',
    access: ACCESS,
    answers: { 200: { description: 'The order as its customer may see it, and what can be answered now', schema: view }, 410: expired },
    refusals: FOUND_BY_TOKEN,
  },
  {
    method: 'post',
    path: '/c/:token/uploads',
    summary: 'Sends in a photo (JPEG, PNG, WebP) or a PDF of 10 MB at most, to be named in `documents` of after-sales or receipt.',
    access: `${ACCESS} For links to ${purposes.filter(takesFiles).join(', ')}; of another link it is not found.`,
    body: uploadBody,
    takes: uploadMedia,
    forms: uploadForms,
    answers: {
      200: { description: 'The order has this file already; or ignored for a reason such as superseded', schema: recorded },
      201: { description: 'Kept', schema: recorded.extend(documentShape.shape) },
      409: { description: 'uploads_exceeded' },
      410: expired,
    },
    refusals: [400, 413, 415, 422, ...FOUND_BY_TOKEN],
  },
  ...verbs.filter((verb) => verb !== 'pay' || createTill(config) !== null).map(describe),
];

const describe = (verb: Verb): DescribedRoute => ({
  method: 'post',
  path: `/c/:token/${verb}`,
  summary: summaries[verb],
  access: `${ACCESS} For links to ${purposes.filter((purpose) => verbsOf[purpose].includes(verb)).join(', ')}; of another link it is not found.`,
  body: bodies[verb],
  takes: ['application/json', FORM],
  answers: {
    200: { description: 'Recorded: applied, or ignored for a reason such as superseded', schema: recorded },
    202: { description: 'Kept; it is recorded as soon as it can be', schema: pending },
    410: expired,
  },
  refusals: [400, 413, 415, 422, ...FOUND_BY_TOKEN],
});
