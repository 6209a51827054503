// What /docs and /openapi.json say of the webhooks. routes.ts serves them.
import { z } from 'zod';
import type { DescribedRoute } from '../docs/described';
import { carrierMessage, paymentMessage } from './messages';

const received = z.object({ received: z.literal(true) });
const signature = z.object({
  'webhook-id': z.string().meta({ description: 'The same id again is the same message' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970, at most 300 s old' }),
  'webhook-signature': z.string().meta({ description: 'v1,<base64>: HMAC-SHA256 over id, time and raw body' }),
});

const common = {
  method: 'post',
  access: 'Signed as Standard Webhooks ask for, with the secret shared with the sender. No Idempotency-Key: the webhook id is the key.',
  headers: signature,
  answers: {
    200: { description: 'Kept for its order, or known before', schema: received },
    202: { description: 'Kept, but it fits no order: a person assigns it', schema: received },
    401: { description: 'signature_invalid: the signature is missing, wrong or older than 300 s' },
  },
  refusals: [400, 404, 413, 415, 422, 503],
} as const;

export const hookDescriptions: DescribedRoute[] = [
  { ...common, path: '/hooks/carrier/:carrier', summary: 'A carrier reports where a parcel is.', body: carrierMessage },
  { ...common, path: '/hooks/payment/:gateway', summary: 'A bank reports money that came in, or did not.', body: paymentMessage },
];
