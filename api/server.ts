// Listens, with the patience of a public server, and answers in our own words also where no app is reached: slow, broken or oversized requests.
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { Problem, problemBody, titleOf } from './problem';

const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 30_000;

export interface Place {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Milliseconds in which a request must be complete. */
  patience?: number;
}

/** Resolves when the server listens. @throws Error with the system's code when the port is taken */
export async function listen(app: Express, { host, port, patience = REQUEST_WITHIN_MS }: Place): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: Math.min(HEADERS_WITHIN_MS, patience),
      requestTimeout: patience,
      connectionsCheckingInterval: Math.min(2_000, patience),
      keepAliveTimeout: 65_000,
    },
    app,
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const problem = problems[error.code ?? ''] ?? new Problem(400, 'request_malformed', 'This is no valid HTTP request.');
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

const problems: Record<string, Problem> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'request_timeout', 'The request did not become complete in time.'),
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers_too_large', 'The headers are too large.'),
};
