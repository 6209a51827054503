// Keeps pages of strangers away from the routes of the embedded start, which ask nobody who they are. A page in a developer's browser can
// make its own name mean 127.0.0.1 (DNS rebinding), but then its name comes along as Host.
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { Problem } from '../problem';

/** Lets through who asks by an address, by localhost or by the name that the installation has. */
export const ownHost = (baseUrl: string): RequestHandler => {
  const names = ['localhost', new URL(baseUrl).hostname];
  return ({ hostname = 'localhost' }, _res, next) => {
    const isOurs = names.includes(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
    next(isOurs ? undefined : new Problem(403, 'forbidden', 'The embedded start answers to its own address and to localhost only.'));
  };
};
