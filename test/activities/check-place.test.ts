// `npm run check` and `npm run rebuild` meet a system that is down, half down, or not theirs: they say so, and never "nothing was found".
import { createDb } from '../../prisma/client';
import { connect, type Place } from '../../tools/check/place';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const place = (more: Partial<Place> = {}): Place => ({ databaseUrl: database.url, temporal: null, api: null, carriers: null, ...more });

test('a database that does not answer is named, without who signs in', async () => {
  const lost = connect(place({ databaseUrl: 'postgresql://somebody:secret@127.0.0.1:9/shop' }));
  await expect(lost).rejects.toThrow('The database shop at 127.0.0.1:9 does not answer.');
});

test('a database of something else is not looked at', async () => {
  const other = process.env.DATABASE_URL ?? '';
  await expect(connect(place({ databaseUrl: other }))).rejects.toThrow(/is none of Throughline/);
});

test('a database that is older than the checkout is not looked at, and the missing migration is named', async () => {
  const older = await freshDatabase();
  const db = createDb(older.url, 1);
  await db.$executeRaw`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_figures'`;
  await db.$disconnect();
  await expect(connect(place({ databaseUrl: older.url }))).rejects.toThrow(/is older than this checkout: \d+_figures is not applied/);
  await older.drop();
});

test('what was named and does not answer is told, and the rest is looked at', async () => {
  const temporal = { address: '127.0.0.1:9', namespace: 'default', access: {} };
  const { client, outside, silent, close } = await connect(place({ temporal, api: 'http://127.0.0.1:9', carriers: ['swift'] }));
  expect({ client, outside }).toEqual({ client: null, outside: null });
  expect(silent).toEqual(['Temporal at 127.0.0.1:9', 'the API at http://127.0.0.1:9']);
  await close();
});
