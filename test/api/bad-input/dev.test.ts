// The routes of the embedded start with everything that can be wrong about a request: they ask nobody who they are, so they must be the
// more particular about what they are asked. Neither the database nor the outside has changed afterwards.
import { get } from 'node:http';
import { BANK_KEY, CARRIER_KEY, openOutside, type Outside } from '../../activities/world.fixture';
import { type Answer, type Core, openCore, orderOf, type Sent } from '../core.fixture';
import { at, devOperations, type Operation } from './contract';
import { type Fault, faultsOf } from './faults';
import { anyCode, complaint, complaintsOf, pointsAt } from './refusals';
import { sampleOf } from './samples';
import { tracesOf } from './traces';

let core: Core;
let outside: Outside;
let places: Record<string, string>;
let before: unknown;
beforeAll(async () => {
  outside = await openOutside();
  core = await openCore({
    ...{ DEV_ROUTES: '1', SANDBOX_URL: outside.url, CARRIER_URL: outside.url, CARRIER_API_KEY: CARRIER_KEY },
    ...{ BANK_URL: `${outside.url}/bank`, BANK_API_KEY: BANK_KEY },
  });
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  places = { id: orderId, carrier: 'swift', trackingNumber: 'SW-1' };
  before = await traces();
});
afterAll(async () => {
  await core.close();
  await outside.close();
});

const traces = async () => [await tracesOf(core.db), (await core.call('GET', '/dev/bank/ledger')).json, (await core.call('GET', '/dev/carriers/swift/ledger')).json]; // prettier-ignore
const send = ({ method, path }: Operation, sent: Sent, query = ''): Promise<Answer> => core.call(method, at(path, places) + query, sent);

const withBody = devOperations.filter((op): op is Operation & { body: object } => op.body !== null);
/** What a payer writes beside the money is theirs: it comes with the bank's webhook, where it is cleaned. */
const isForgiven = ({ path }: Operation, { pointer, code }: Fault): boolean =>
  path === '/dev/bank/payments' && pointer === '/orderId' && (code === 'card_data_forbidden' || code === 'text_invalid');

test.each(withBody.map((op) => [op.name, op] as const))('%s refuses a body with something wrong in it', async (_name, op) => {
  const wrong = await complaintsOf(
    faultsOf(op.body).filter((fault) => !isForgiven(op, fault)),
    async (fault) => {
      const answer = await send(op, { raw: fault.raw });
      // That a currency is none that we sell in is for the order to say; a bank may take any.
      const codes = fault.code && fault.code !== 'currency_unsupported' ? [fault.code] : anyCode;
      const why = complaint(answer, 422, codes) ?? (pointsAt(fault, answer) ? null : 'points elsewhere');
      return why && `${fault.what} at ${fault.pointer}: ${why} ${answer.text.slice(0, 200)}`;
    },
  );
  expect(wrong).toEqual([]);
});

test.each(withBody.map((op) => [op.name, op] as const))('%s refuses a body that is none', async (_name, op) => {
  const rows: [Sent, number, string][] = [
    [{ raw: '{"a":' }, 400, 'json_malformed'],
    [{ raw: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'media_type_unsupported'],
    [{ raw: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'media_type_unsupported'],
    [{ raw: `"${'x'.repeat(1_000_001)}"` }, 413, 'body_too_large'],
  ];
  for (const [sent, status, code] of rows) expect(complaint(await send(op, sent), status, [code])).toBeNull();
});

test.each(devOperations.map((op) => [op.name, op] as const))('%s refuses an address or a verb that is none', async (_name, op) => {
  const other = await core.call('DELETE', at(op.path, places));
  expect([complaint(other, 405, ['method_not_allowed']), other.headers.get('allow')?.split(', ')]).toEqual([
    null,
    devOperations.filter(({ path }) => path === op.path).map(({ method }) => method),
  ]);
  for (const word of op.path.includes('{') ? ['a%00b', '..%2f..%2fbank', 'x'.repeat(1_000), '%0d%0aX-A:%20b', '*'] : []) {
    const url = op.path.replace(/\{\w+\}/, word).replace(/\{\w+\}/g, 'x');
    const right = op.path.endsWith('/skip') ? { duration: 'PT1H' } : sampleOf(op.body ?? {});
    const answer = await core.call(op.method, url, op.body ? { json: right } : {});
    expect(complaint(answer, 404, ['not_found'])).toBeNull();
  }
  const broken = await core.call(op.method, `${at(op.path, places)}?x=%E0%A4%A`, op.body ? { json: {} } : {});
  expect(complaint(broken, 400, ['url_malformed'])).toBeNull();
  for (const { name } of op.query) {
    expect(complaint(await send(op, {}, `?${name}=1&${name}=2`), 422, anyCode)).toBeNull();
    expect(complaint(await send(op, {}, `?${name}[$gt]=1`), 422, anyCode)).toBeNull();
  }
});

/** Asks under a name, as a browser does that was told that the name means this machine. */
const askedAs = (host: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port: core.port, path, headers: { host } }, (res) => resolve(res.resume().statusCode));
    asking.on('error', reject);
  });

test("a stranger's page that makes its own name mean this machine gets no token and no mail", async () => {
  for (const path of ['/dev/about', '/dev/mailbox', '/dev/bank/ledger', '/dev/mail']) {
    expect(await askedAs('stranger.example', path)).toBe(403);
    expect(await askedAs(`stranger.example:${core.port}`, path)).toBe(403);
    expect(await askedAs('127.0.0.1.stranger.example', path)).toBe(403);
  }
  for (const host of ['localhost', `127.0.0.1:${core.port}`, '[::1]:3000', 'api.example', '192.168.1.7']) {
    expect(await askedAs(host, '/dev/bank/ledger')).toBe(200);
  }
});

test('none of it has moved anything', async () => {
  expect(await traces()).toEqual(before);
});
