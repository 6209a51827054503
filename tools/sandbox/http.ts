// What every route of the sandbox shares: checking input, refusing in small JSON, and calls with a key that can show a fault.
// Nothing here writes a log line: requests carry names and addresses.
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Faults } from './faults';

export interface Answer {
  status: number;
  body: unknown;
}

/** A "no" of the outside world: becomes `{code, message}` with its status. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Checks a body, a query or path parameters.
 * @throws Refusal 422 `schema_invalid` that names the fields
 */
export function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const read = schema.safeParse(value ?? {});
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new Refusal(422, 'schema_invalid', fields.join('; '));
}

/** Faults of a call with a key. `error` and `garbage` do not do the work; `slow` and `lost_answer` do it and then fail to say so. */
export const CALL_FAULTS = ['error', 'slow', 'lost_answer', 'garbage'] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

export interface ApiDoor {
  key: string;
  faults: Pick<Faults<CallFault>, 'take'>;
  slowAnswerMs: number;
}

/** One call of an outside's API: checks the bearer key, shows an ordered fault, otherwise answers what `work` returns. */
export function apiCall(door: ApiDoor, call: string, work: (req: Request) => Answer): RequestHandler {
  return (req, res) => {
    if (req.get('authorization') !== `Bearer ${door.key}`) throw new Refusal(401, 'unauthenticated', 'the API key is missing or wrong');
    const fault = door.faults.take(call, CALL_FAULTS);
    if (fault === 'error') throw new Refusal(500, 'internal_error', 'something went wrong here');
    if (fault === 'garbage') {
      res.status(200).type('html').send('<!doctype html><title>Maintenance</title><p>We are back soon.</p>');
      return;
    }
    const answer = settled(() => work(req));
    if (fault === 'lost_answer') req.socket.destroy();
    else if (fault === 'slow') setTimeout(() => res.status(answer.status).json(answer.body), door.slowAnswerMs).unref();
    else res.status(answer.status).json(answer.body);
  };
}

/** A refusal is an answer like any other: it can be slow or lost too. */
function settled(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

const refused = (refusal: Refusal): Answer => ({ status: refusal.status, body: { code: refusal.code, message: refusal.message } });

/** The body that orders a fault; `only` narrows it to calls of one name. */
export const faultOrder = <Kind extends string>(kinds: readonly [Kind, ...Kind[]], calls: readonly [string, ...string[]]) =>
  z.object({ kind: z.enum(kinds), times: z.int().min(0).max(10_000), only: z.enum(calls).optional() });

export const notFound: RequestHandler = () => {
  throw new Refusal(404, 'not_found', 'there is nothing at this address');
};

const parserError = z.object({ status: z.int().min(400).max(499), type: z.string() });

/** Refusals, faulty JSON and defects as small JSON; `report` hears of defects. */
export function errorAnswer(report: (defect: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const fromParser = parserError.safeParse(error);
    if (error instanceof Refusal) {
      const { status, body } = refused(error);
      res.status(status).json(body);
    } else if (fromParser.success) {
      res.status(fromParser.data.status).json({ code: fromParser.data.type, message: 'the body cannot be read' });
    } else {
      report(error);
      res.status(500).json({ code: 'defect', message: 'the sandbox failed; its log says why' });
    }
  };
}
