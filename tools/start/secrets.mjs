// The secrets of the embedded start, made once and kept in the data folder, readable for its owner only.
// With another LINK_SECRET the customers' links in old mails would no longer open.
// @ts-check
import { randomBytes } from 'node:crypto';
import { readJson, writeJson } from './files.mjs';

const makers = {
  LINK_SECRET: () => randomBytes(48).toString('base64url'),
  CARRIER_WEBHOOK_SECRET: () => `whsec_${randomBytes(32).toString('base64')}`,
  BANK_WEBHOOK_SECRET: () => `whsec_${randomBytes(32).toString('base64')}`,
  CARRIER_API_KEY: () => randomBytes(24).toString('base64url'),
  BANK_API_KEY: () => randomBytes(24).toString('base64url'),
};

/** @typedef {Record<keyof typeof makers, string>} Secrets */

/**
 * @param {string} file
 * @returns {Secrets} those of the file, completed by new ones where it has none
 */
export function keepSecrets(file) {
  const known = readJson(file) ?? {};
  const secrets = /** @type {Secrets} */ (
    Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, typeof known[name] === 'string' ? known[name] : make()]))
  );
  if (JSON.stringify(secrets) !== JSON.stringify(known)) writeJson(file, secrets, 0o600);
  return secrets;
}
