// Notices: once per key, in the customer's language, through a mail server that fails in every way it knows.
import { createHash } from 'node:crypto';
import { noticeWords } from '../../activities/notices/words';
import { findLink } from '../../prisma/links';
import type { Form, OrderState } from '../../workflows/domain/state';
import { customerNotices, staffNotices, type Notice, type NoticeKind } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { parcel, rateOf, shipment } from './carriers.fixture';
import { BASE_URL, openMailShop } from './mail.fixture';
import { givenOrder, lines, type GivenOrder } from './world.fixture';

const shop = closedAfterThisFile(openMailShop);

const form = (version = 1): Form => ({
  version,
  sentAt: '2026-11-23T02:00:00Z',
  expiresAt: '2026-11-30T02:00:00Z',
  deliveryDate: '2026-12-04',
  state: 'sent',
});
const onTheRoad = shipment(
  [parcel('s1p1', { labelId: 'x', trackingNumber: 'SW00000000001', state: 'delayed', stateAt: '2026-11-25T00:00:00Z' })],
  {
    ...{ step: 'transit', carrier: 'swift', service: 'air', rates: [{ ...rateOf('swift', 'air', 1), arrives: '2026-12-02' }] },
  },
);
const content: Partial<OrderState> = {
  stage: 'confirmation',
  lines: lines(['HB-150', 2, 68_000], ['PL-6060', 1, 18_800]),
  shippingFee: 2_000,
  terms: 'deposit',
  depositPercent: 30,
  form: form(),
  shipments: [onTheRoad],
};
const about = (order: GivenOrder, kind: NoticeKind, change: Partial<Notice> = {}): Notice => ({
  key: `${order.orderId}:${kind}:1`,
  orderId: order.orderId,
  kind,
  to: 'customer',
  about: {},
  linkUntil: null,
  ...change,
});
const noticeOf = async (key: string) => shop.db.noticeSent.findUniqueOrThrow({ where: { key } });
const tokenIn = (url = ''): string => url.split('/').at(-1) ?? '';

test('the confirmation form goes out in Chinese with its link and its PDF, and says what must be paid', async () => {
  const order = await givenOrder(shop.db, {
    name: '王小明',
    language: 'zh',
    instructions: '送货前请致电',
    state: { ...content, shipments: [] },
  });
  const notice = about(order, 'confirmation-form', { about: { formVersion: 1 }, linkUntil: '2026-11-30T02:00:00Z' });
  await shop.send(notice);
  const [mail] = await shop.outside.mailsTo(order.email);
  expect(mail?.subject).toMatch(/^请确认订单 SO-2026-/);
  expect(mail?.text).toContain('王小明，您好！');
  expect(mail?.text).toContain('LED工矿灯 150W × 2，¥1,360.00');
  expect(mail?.text).toContain('¥1,568.00，交货日期 2026年12月4日');
  expect(mail?.text).toContain('确认后请支付 ¥470.40');
  expect(mail?.attachments).toMatchObject([{ mime: 'application/pdf', filename: expect.stringMatching(/^SO-2026-.*-v1\.pdf$/) }]);
  expect(mail?.links).toHaveLength(1);
  expect(await findLink(shop.db, tokenIn(mail?.links[0]))).toEqual({
    orderId: order.orderId,
    purpose: 'confirm',
    version: 1,
    shipmentId: null,
    expiresAt: new Date('2026-11-30T02:00:00Z'),
  });
  expect(await shop.db.document.findMany({ where: { orderId: order.orderId } })).toMatchObject([
    { key: `${order.orderId}:confirmation_form:1`, kind: 'confirmation_form' },
  ]);
  const kept = await noticeOf(notice.key);
  expect(kept).toMatchObject({ state: 'sent', channel: 'email', language: 'zh', addressee: 'customer', subject: mail?.subject });
  expect(kept.text).toContain(`${BASE_URL}/c/…`);
  expect(kept.text).not.toContain(tokenIn(mail?.links[0]));
});

test('the same key twice is one mail', async () => {
  const order = await givenOrder(shop.db, { state: content });
  await shop.send(about(order, 'shipped', { about: { shipmentId: 's1' } }));
  await shop.send(about(order, 'shipped', { about: { shipmentId: 's1' } }));
  const mails = await shop.outside.mailsTo(order.email);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.messageId).toBe(`<${createHash('sha256').update(`${order.orderId}:shipped:1`).digest('hex')}@throughline>`);
  expect(mails[0]?.text).toContain('have left our house with Swift. Tracking number: SW00000000001.');
  expect(mails[0]?.text).toContain('arrive by 2 December 2026');
  expect(mails[0]?.subject).toMatch(/^Order SO-2026-.* is on its way$/);
});

test('a mail that is out is not sent again because the database was away when it should be noted', async () => {
  const order = await givenOrder(shop.db, { state: { ...content, stage: 'delivery' } });
  const notice = about(order, 'shipped', { about: { shipmentId: 's1' } });
  await shop.db.$executeRaw`ALTER TABLE notice ADD CONSTRAINT away CHECK (state <> 'sent') NOT VALID`;
  await expect(shop.send(notice)).rejects.toThrow();
  expect(await noticeOf(notice.key)).toMatchObject({ state: 'sending' });
  await shop.db.$executeRaw`ALTER TABLE notice DROP CONSTRAINT away`;
  await shop.send(notice);
  expect(await noticeOf(notice.key)).toMatchObject({ state: 'sent' });
  expect(await shop.outside.mailsTo(order.email)).toHaveLength(1);
});

test.each(['temporary', 'down'])('a mail server with the fault "%s" is tried again, then it is one mail', async (kind) => {
  const order = await givenOrder(shop.db, { state: content });
  const notice = about(order, 'payment-request', { amount: { amount: 47_040, currency: 'CNY' } });
  await shop.outside.fault('mailbox', { kind, times: 1 });
  const failure: unknown = await shop.send(notice).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toHaveProperty('nonRetryable', true);
  expect(String(failure)).not.toContain(order.email);
  expect(await noticeOf(notice.key)).toMatchObject({ state: 'sending' });
  await shop.send(notice);
  expect((await shop.outside.mailsTo(order.email)).map((mail) => mail.subject)).toEqual([
    expect.stringMatching(/^Payment for order .*: CNY.470\.40$/),
  ]);
});

test('a mail that is refused for good fails, and the order learns it', async () => {
  const order = await givenOrder(shop.db, { state: content });
  await shop.outside.fault('mailbox', { kind: 'permanent', times: 1 });
  const failure: unknown = await shop.send(about(order, 'delivered', { about: { shipmentId: 's1' } })).catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'mail_refused', nonRetryable: true });
  expect(String(failure)).not.toContain(order.email);
  expect(await noticeOf(`${order.orderId}:delivered:1`)).toMatchObject({ state: 'failed' });
});

test('a customer without e-mail is skipped; the form is made all the same, for the phone', async () => {
  const order = await givenOrder(shop.db, { email: null, state: content });
  await shop.send(about(order, 'confirmation-form', { about: { formVersion: 1 } }));
  expect(await noticeOf(`${order.orderId}:confirmation-form:1`)).toMatchObject({ state: 'skipped', sentAt: null });
  expect(await shop.db.document.count({ where: { orderId: order.orderId } })).toBe(1);
});

test('a form that a newer version has superseded is not sent any more', async () => {
  const order = await givenOrder(shop.db, { state: { ...content, form: form(2) } });
  await shop.send(about(order, 'confirmation-form', { about: { formVersion: 1 } }));
  expect(await shop.outside.mailsTo(order.email)).toEqual([]);
  expect(await noticeOf(`${order.orderId}:confirmation-form:1`)).toMatchObject({ state: 'skipped' });
});

test('a name with line breaks, markup and addresses in it changes neither header nor page', async () => {
  const name = 'Eve\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>';
  const order = await givenOrder(shop.db, { name, state: content });
  await shop.send(about(order, 'follow-up', { about: { formVersion: 1, rung: 1 }, linkUntil: '2026-11-30T02:00:00Z' }));
  const [mail] = await shop.outside.mailsTo(order.email);
  expect(mail?.to).toBe(order.email);
  expect(mail?.html).toContain('&lt;script&gt;');
  expect(mail?.html).not.toContain('<script>');
  expect(await shop.outside.mailsTo('victim@example.com')).toEqual([]);
});

test('an address that hides a second one is refused', async () => {
  const order = await givenOrder(shop.db, { email: 'a@example.com, victim@example.com', state: content });
  await expect(shop.send(about(order, 'survey'))).rejects.toMatchObject({ type: 'mail_refused' });
  expect(await shop.outside.mailsTo('victim@example.com')).toEqual([]);
});

test('staff get it into their inbox, and by mail where they have an address', async () => {
  const order = await givenOrder(shop.db, { state: content });
  const notice = about(order, 'escalation', { to: 'supervisor', about: { step: 'confirm', rung: 6 } });
  await shop.outside.fault('mailbox', { kind: 'permanent', times: 1 });
  await shop.send(notice);
  expect(await noticeOf(notice.key)).toMatchObject({ state: 'sent', channel: 'inbox', addressee: 'supervisor' });
  await shop.send({ ...notice, key: `${notice.key}:again` });
  const [mail] = await shop.outside.mailsTo('supervisor@throughline.example');
  expect(mail?.subject).toMatch(/^Escalation: Customer confirms the order of order SO-2026-.* is late$/);
});

test.each([...customerNotices, ...staffNotices])('"%s" says what happened, why, and what to do, in both languages', async (kind) => {
  for (const language of ['en', 'zh']) {
    const order = await givenOrder(shop.db, { language, state: content });
    const to = staffNotices.some((staff) => staff === kind) ? 'warehouse' : 'customer';
    await shop.send(about(order, kind, { to, about: { shipmentId: 's1', step: 'pick' } }));
    const { subject, text, state } = await noticeOf(`${order.orderId}:${kind}:1`);
    expect(state).toBe('sent');
    expect(`${subject}${text}`).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
    expect(text.split('\n\n').length).toBeGreaterThanOrEqual(5);
  }
});

test('no notice lacks a sentence when there is little to say', () => {
  const nothing = {
    order: 'X',
    amount: 'A',
    total: 'T',
    date: '',
    until: '',
    carrier: 'C',
    trackingNumbers: 'N',
    shipment: 's1',
    parcelState: 'P',
    proposal: 'P',
    difference: '',
    said: '',
    request: 'your return',
    decision: 'So it is.',
    todo: 'Nothing.',
    reminder: 'Please.',
    step: '',
    short: '',
    ...{ product: '', materialName: '', material: '', standing: '', next: '', ask: '' },
  };
  for (const words of Object.values(noticeWords)) {
    for (const write of Object.values(words.notices)) {
      for (const sentence of Object.values(write(nothing))) expect(sentence).toMatch(/^\S.*\S$/u);
    }
  }
});
