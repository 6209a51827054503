// Which statements the connections to Postgres keep.
import { Prisma } from '../../prisma/generated/prisma/client';
import { nameOf, prepared } from '../../prisma/prepared';

test('a prepared statement has one name whatever its values are, and another text has another', () => {
  const say = (value: number) => prepared(Prisma.sql`SELECT ${value}::int`);
  expect(say(1).values).toEqual([1]);
  expect(nameOf(say(1).sql)).toMatch(/^[0-9a-f]{32}$/);
  expect(nameOf(say(2).sql)).toBe(nameOf(say(1).sql));
  expect(nameOf(prepared(Prisma.sql`SELECT 1`).sql)).not.toBe(nameOf(say(1).sql));
});

test('no connection keeps what is not marked to be kept', () => {
  expect(nameOf(Prisma.sql`SELECT ${1}::int`.sql)).toBe('');
});
