// Is a webhook really from whom it says? Standard Webhooks: an HMAC over id, time and raw body, at most 300 s old.
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { Problem } from '../problem';

/**
 * @param raw the body exactly as it came
 * @throws Problem 401 signature_invalid for a missing, wrong or old signature
 */
export function checkSignature(secret: string, headers: IncomingHttpHeaders, raw: Buffer): void {
  const given = (name: string): string => String(headers[name] ?? '');
  const signed = {
    'webhook-id': given('webhook-id'),
    'webhook-timestamp': given('webhook-timestamp'),
    'webhook-signature': given('webhook-signature'),
  };
  try {
    new Webhook(secret).verify(raw, signed, { jsonParse: false });
  } catch {
    throw new Problem(401, 'signature_invalid', 'The webhook carries no valid signature, or it is older than five minutes.');
  }
}
