// Statements that Postgres parses and plans once per connection instead of at each call: for those that are long and said often.
// Their texts must be few, values apart, because every connection keeps each of them. Used by client.ts and by who writes such a statement.
import { createHash } from 'node:crypto';
import { Prisma } from './generated/prisma/client';

const MARK = Prisma.sql`/* prepared */`;

/** The statement, to be kept by the connections that run it. */
export const prepared = (statement: Prisma.Sql): Prisma.Sql => Prisma.sql`${MARK} ${statement}`;

/** What a connection knows the statement by; empty for one that it need not keep. */
export const nameOf = (sql: string): string =>
  sql.startsWith(MARK.sql) ? createHash('sha256').update(sql).digest('hex').slice(0, 32) : '';
