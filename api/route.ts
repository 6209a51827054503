// What a route is: one description from which come its registration, its checks, its place in the OpenAPI document and its line on /docs.
// Every routes file exports such descriptions; api/app.ts registers them.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { z } from 'zod';

/** Who asks. `id` is the staff row's or the key's; `subject` is what the issuer calls the person. An `anyone` has neither id nor roles. */
export interface Caller {
  kind: 'staff' | 'key' | 'anyone';
  id: string;
  subject: string;
  roles: string[];
}

/** What the handler gets: everything in it has been checked, `body` and `query` are what their schemas made of them. */
export interface Call<B = unknown, Q = unknown> {
  params: Record<string, string>;
  body: B;
  query: Q;
  caller: Caller;
  /** The Idempotency-Key; null on routes that need none. */
  key: string | null;
  /** SHA-256 of caller, route, path parameters and key: the same request repeated has the same cause. */
  causeId: string;
  /** Where the idempotency row stands, for handlers that keep more in it; null on routes that need none. */
  entry: Entry | null;
  requestId: string;
  headers: IncomingHttpHeaders;
}

/** The idempotency row of this request. `resumed`: an earlier try with this key never came to an end. */
export interface Entry {
  scope: string;
  key: string;
  resumed: { orderId: string | null; resend: unknown } | null;
}

export interface Reply {
  status: number;
  /** JSON, or bytes when it is a Buffer (then with a Content-Type among the headers). */
  body: object;
  headers?: Record<string, string>;
  /** The outcome is not known yet: nothing is stored, the same key asked again goes on from there. */
  unfinished?: true;
  /** What is kept for a repeated request, when the answer holds something that is shown only once. */
  stored?: object;
  /** Writes the answer by itself and for as long as it likes, in place of `body`. What it throws before it has begun is a problem like any. */
  goOn?: (res: Response) => Promise<void>;
}

/** `staff`: everybody who is signed in, API keys too; a list names roles, and `key` among them any API key. */
export type Who = 'anyone' | 'staff' | readonly string[];

export interface Route<B = unknown, Q = unknown> {
  method: 'get' | 'post' | 'put';
  /** As Express writes it: `/api/orders/:id`. */
  path: string;
  who: Who;
  /** Needs an Idempotency-Key: every POST that changes something. A function says it by the body (previews change nothing). */
  keyed: boolean | ((body: unknown) => boolean);
  body?: z.ZodType<B>;
  query?: z.ZodType<Q>;
  /** Largest body in bytes, when it is not the usual megabyte. */
  limit?: number;
  /** Reads the body in place of the usual reader of JSON; what it answers is checked by `body`. */
  read?: (req: IncomingMessage) => Promise<unknown>;
  /** Media types of the body, when it is not JSON alone; `forms`: what of them does not look like `body`, for the document. */
  takes?: readonly string[];
  forms?: Record<string, z.ZodType>;
  summary: string;
  /** `or`: another media type in which the same can be had. */
  answers: Record<number, { description: string; schema?: z.ZodType; media?: string; or?: string }>;
  handle(call: Call<B, Q>): Promise<Reply>;
}

/** Checks one route's types where it is written, and lets routes of many types stand in one list. */
export const defineRoute = <B, Q>(route: Route<B, Q>): Route => route;

/** The common answer of a read. */
export const ok = (body: object, headers?: Record<string, string>): Reply => ({ status: 200, body, ...(headers ? { headers } : {}) });
