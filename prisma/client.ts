// The one way to the database. Called once by each process, at its start; everything else takes the client or a transaction as argument.
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client';
import { nameOf } from './prepared';

/** The client, or a transaction of it: named reads and commands take either. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** Milliseconds that a statement waits for a connection, and that it lasts. */
const [CONNECTION_MS, STATEMENT_MS] = [5_000, 15_000];

/**
 * Opens a pool of connections lazily: a database that is away shows at the first query.
 * @param url postgresql://…
 * @param pool at most so many connections, 10 unless told
 */
export function createDb(url: string, pool = 10): PrismaClient {
  return new PrismaClient({
    errorFormat: 'minimal', // the longer ones quote values, and messages of errors end in logs and histories
    adapter: new PrismaPg(
      { connectionString: url, max: pool, connectionTimeoutMillis: CONNECTION_MS, statement_timeout: STATEMENT_MS, keepAlive: true },
      { statementNameGenerator: ({ sql }) => nameOf(sql) },
    ),
    // Prisma's own 2 s and 5 s would call a transaction off where a statement alone still has its time
    transactionOptions: { maxWait: CONNECTION_MS, timeout: STATEMENT_MS },
  });
}
