// Customers' links in the wrong hands and in the wrong places: each verb by a link of each purpose, forged and altered tokens, links that
// are over, and what belongs to another order named by a link of one's own.
import { randomUUID } from 'node:crypto';
import { purposes, type Purpose, verbsOf } from '../../../api/customer/purposes';
import { takesFiles } from '../../../api/customer/uploads';
import { issueLink } from '../../../prisma/links';
import { orderAt } from '../act-matrix';
import { type Core, openCore } from '../core.fixture';
import { tracesOf } from './traces';

const SECRET = 'a secret of at least thirty-two characters';
const DAY = 86_400_000;
let core: Core;
let mine: string;
let theirs: string;
let links: Record<Purpose, string>;
let before: Record<string, string>;
beforeAll(async () => {
  core = await openCore({ RATE_LIMIT: '10000000' });
  mine = await orderAt(core, 'closed'); // by whatever link, there is nothing to be done with it any more
  theirs = await orderAt(core, 'after-care');
  const issued = await Promise.all(purposes.map(async (purpose) => [purpose, await linkTo(mine, purpose)] as const));
  links = Object.fromEntries(issued) as typeof links; // one per purpose
  before = await tracesOf(core.db);
});
afterAll(() => core.close());

const linkTo = (orderId: string, purpose: Purpose, days = 1): Promise<string> =>
  issueLink(core.db, SECRET, { orderId, purpose, version: 1, shipmentId: 's1', expiresAt: new Date(Date.now() + days * DAY) });

/** A body that each verb takes. */
const bodies: Record<string, object> = {
  answer: { accept: true },
  confirm: {},
  decline: {},
  change: { wants: 'Another colour' },
  pay: {},
  cancel: {},
  'choose-remedy': { remedy: 'wait' },
  receipt: { condition: 'ok' },
  'after-sales': { kind: 'complaint', reason: 'damaged' },
  survey: { score: 7 },
  uploads: { filename: 'a.pdf', content: Buffer.from('%PDF-1.7\nstartxref\n9\n%%EOF\n').toString('base64') },
};
const verbs = Object.keys(bodies);
const takes = (purpose: Purpose, verb: string): boolean =>
  verb === 'uploads' ? takesFiles(purpose) : verb !== 'pay' && verbsOf[purpose].some((known) => known === verb);
const send = (token: string, verb: string) => core.call('POST', `/c/${token}/${verb}`, { json: bodies[verb] });

test.each(purposes)('a link to %s knows the verbs of its purpose and no other', async (purpose) => {
  for (const verb of verbs.filter((one) => !takes(purpose, one))) {
    const { status, json } = await send(links[purpose], verb);
    expect([verb, status, json.code, json.detail]).toEqual([verb, 404, 'not_found', 'There is nothing at this address.']);
  }
  expect(await tracesOf(core.db)).toEqual(before);
});

test('a token that was altered, cut, lengthened, guessed or made with another secret opens nothing, by no verb', async () => {
  const token = links.track;
  const changed = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  const foreign = await issueLink({ ...core.db, $executeRaw: () => Promise.resolve(0) } as never, `another ${SECRET}`, {
    ...{ orderId: mine, purpose: 'track', version: 1, shipmentId: 's1', expiresAt: new Date(Date.now() + DAY) },
  });
  const wrong = [changed(0), changed(15), changed(31), token.slice(0, -1), `${token}A`, token.toLowerCase(), foreign, 'x', mine];
  const strange = ['%00', '..%2f..%2fapi%2forders', `${token}%00`, `${token}%0d%0aX-A:b`, '%E2%80%8B', `${token}.`, `${token};a=b`];
  for (const one of [...wrong, ...strange]) {
    const looked = await core.call('GET', `/c/${one}`, { headers: { accept: 'application/json' } });
    expect([one, looked.status, looked.json.code]).toEqual([one, 404, 'not_found']);
    for (const verb of verbs) expect([one, verb, (await send(one, verb)).status]).toEqual([one, verb, 404]);
    expect(looked.text).not.toContain(token);
  }
  expect(await tracesOf(core.db)).toEqual(before);
});

test('a link that is over opens nothing, by no verb, and tells nothing of the order', async () => {
  for (const purpose of purposes) {
    const token = await linkTo(theirs, purpose, -1_000);
    const over = await tracesOf(core.db);
    for (const verb of verbs.filter((one) => takes(purpose, one))) {
      const answer = await send(token, verb);
      expect([purpose, verb, answer.status, answer.json.code]).toEqual([purpose, verb, 410, 'link_expired']);
      expect(answer.text).not.toMatch(/SO-20|Canary|LAMP/);
    }
    expect(await tracesOf(core.db)).toEqual(over);
  }
});

test('what belongs to another order cannot be named by a link of one of one’s own', async () => {
  const own = await orderAt(core, 'after-care');
  const token = await linkTo(own, 'track');
  const staff = await core.post(`/api/orders/${theirs}/documents`, { filename: 'theirs.pdf', content: Buffer.from('%PDF-1.7\nstartxref\n9\n%%EOF\n').toString('base64') }); // prettier-ignore
  expect(staff.status).toBe(201);
  const held = await tracesOf(core.db);
  const complaint = { kind: 'complaint', reason: 'damaged' };
  for (const id of [staff.json.documentId, randomUUID(), theirs]) {
    const answer = await core.call('POST', `/c/${token}/after-sales`, { json: { ...complaint, documents: [id] } });
    expect([answer.status, answer.json.code]).toEqual([422, 'schema_invalid']);
  }
  for (const more of [{ orderId: theirs }, { shipmentId: 's1' }, { actor: { role: 'sales' } }, { eventId: 'x' }]) {
    const answer = await core.call('POST', `/c/${token}/after-sales`, { json: { ...complaint, ...more } });
    expect([answer.status, answer.json.code]).toEqual([422, 'property_unknown']);
  }
  expect(await tracesOf(core.db)).toEqual(held);
});

test('links that are out open also after the secret was changed; those that were deleted do not', async () => {
  const link = { orderId: theirs, purpose: 'track', version: 7, expiresAt: new Date(Date.now() + DAY) } as const;
  const token = await issueLink(core.db, `an older ${SECRET}`, link);
  const open = async () => (await core.call('GET', `/c/${token}`, { headers: { accept: 'application/json' } })).status;
  expect(await open()).toBe(200);
  await core.db.link.deleteMany({ where: { orderId: theirs, version: 7 } });
  expect(await open()).toBe(404);
});
