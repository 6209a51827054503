// Listens, with the patience of a public server, and answers in our own words also where no app is reached: slow, broken or oversized requests.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { Problem, problemBody, titleOf } from './problem';

const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 30_000;
/** A connection on which nothing moves for so long is over: nothing of ours works this long in silence, and who does not read is not waited for. */
const SILENCE_MS = 120_000;
/** Requests of one connection that are not answered yet: who sends more without reading wants to fill our memory with answers. */
const MOST_AT_ONCE = 32;

export interface Place {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Milliseconds in which a request must be complete. */
  patience?: number;
}

/** Resolves when the server listens. @throws Error with the system's code when the port is taken */
export async function listen(app: Express, { host, port, patience = REQUEST_WITHIN_MS }: Place): Promise<Server> {
  const answers = openAnswers();
  const server = createServer(
    {
      headersTimeout: Math.min(HEADERS_WITHIN_MS, patience),
      requestTimeout: patience,
      connectionsCheckingInterval: Math.min(2_000, patience),
      keepAliveTimeout: 65_000,
    },
    (req, res) => {
      if (answers.begin(req.socket, res) > MOST_AT_ONCE) req.socket.destroy();
      else if ((req.headersDistinct.host?.length ?? 0) > 1)
        refuse(res, malformed); // RFC 9112, 3.2: proxies may choose the other one
      else app(req, res);
    },
  );
  server.setTimeout(SILENCE_MS);
  server.on('checkExpectation', (_req, res) =>
    refuse(res, new Problem(417, 'expectation_failed', 'Nothing but 100-continue can be expected.')),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || answers.haveBegun(socket)) return void socket.destroy();
    const problem = problems[error.code ?? ''] ?? malformed;
    const body = JSON.stringify(problemBody(problem, '', ''));
    socket.end(
      `HTTP/1.1 ${problem.status} ${titleOf(problem.status)}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return server;
}

/** The answers that each connection still waits for. */
function openAnswers() {
  const open = new WeakMap<Duplex, Set<ServerResponse>>();
  return {
    /** Of a new request. @returns how many it waits for now */
    begin(socket: Duplex, res: ServerResponse): number {
      const here = open.get(socket) ?? new Set();
      open.set(socket, here.add(res));
      res.once('close', () => here.delete(res));
      return here.size;
    },
    /** True when what is written there now would be taken for a part of an answer. */
    haveBegun: (socket: Duplex): boolean => [...(open.get(socket) ?? [])].some((res) => res.headersSent),
  };
}

/** Where no app is asked, and nothing more is taken from this connection. */
function refuse(res: ServerResponse, problem: Problem): void {
  const headers = { 'Content-Type': 'application/problem+json; charset=utf-8', Connection: 'close' };
  res.writeHead(problem.status, headers).end(JSON.stringify(problemBody(problem, '', '')));
}

const malformed = new Problem(400, 'request_malformed', 'This is no valid HTTP request.');
const problems: Record<string, Problem> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'request_timeout', 'The request did not become complete in time.'),
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers_too_large', 'The headers are too large.'),
};
