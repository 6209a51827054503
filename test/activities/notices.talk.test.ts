// Catalogue material and status notices as customers read them.
import type { OrderState } from '../../workflows/domain/state';
import type { Notice } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { openMailShop } from './mail.fixture';
import { givenOrder, lines } from './world.fixture';

const shop = closedAfterThisFile(openMailShop);

const notice = (orderId: string, kind: 'material' | 'status', about: Notice['about']): Notice => ({
  ...{ key: `${orderId}:${kind}:1`, orderId, kind, to: 'customer', about, linkUntil: null },
});
const dated = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const late = (date: string): Partial<OrderState> => ({
  stage: 'fulfilment',
  lines: lines(['HB-150', 2, 68_000]),
  promises: [{ date, kind: 'agreed', by: 'customer', at: '2026-11-01T00:00:00Z' }],
});

test.each([
  ['data_sheet', 'en', 'LED high bay light 150 W (HB-150): data sheet', '150 W, 220–240 V, 5,000 K'],
  ['data_sheet', 'zh', 'LED工矿灯 150W (HB-150)：产品资料', '150W，220–240V，5000K'],
  ['feature', 'en', 'LED high bay light 150 W (HB-150): features', 'IP65, for halls from 6 to 12 m\nFive-year warranty'],
  ['demonstration', 'zh', 'LED工矿灯 150W (HB-150)：演示说明', '上海展厅实景'],
  ['case_study', 'en', 'LED high bay light 150 W (HB-150): case study', 'A bearing factory in Wuxi'],
] as const)(
  'the %s goes out in the language of the customer (%s), with the whole text, once',
  async (material, language, subject, text) => {
    const order = await givenOrder(shop.db, { language });
    const sheet = notice(order.orderId, 'material', { sku: 'HB-150', material });
    await shop.send(sheet);
    await shop.send(sheet);
    const mails = await shop.outside.mailsTo(order.email);
    expect(mails.map((mail) => mail.subject)).toEqual([subject]);
    expect(mails[0]?.text).toContain(text);
  },
);

test('a customer without e-mail is skipped', async () => {
  const order = await givenOrder(shop.db, { email: null });
  await shop.send(notice(order.orderId, 'material', { sku: 'HB-150', material: 'feature' }));
  const row = await shop.db.noticeSent.findUniqueOrThrow({ where: { key: `${order.orderId}:material:1` } });
  expect(row.state).toBe('skipped');
});

test('a status notice says where the order stands, what comes next and by when, and whom to ask', async () => {
  const order = await givenOrder(shop.db, { state: late(dated(9)) });
  const owner = '00000000-0000-4000-8000-0000000000aa';
  await shop.db.staff.create({ data: { staffId: owner, subject: 'owner', name: 'Wang Fang', roles: ['sales'] } });
  await shop.db.order.update({ where: { orderId: order.orderId }, data: { state: { ...(await stateOf(order.orderId)), ownerId: owner } } });
  await shop.send(notice(order.orderId, 'status', { step: 'pick', date: '2026-12-31' }));
  const [mail] = await shop.outside.mailsTo(order.email);
  expect(mail?.subject).toMatch(/^Where order SO-2026-.* stands$/);
  expect(mail?.text).toContain('It stands at: Being prepared.');
  expect(mail?.text).toMatch(/collected in our warehouse.*Delivery is still planned for .*hear from us again by 31 December 2026/s);
  expect(mail?.text).toContain('Please ask Wang Fang, +86 21 5550 0100');
  expect(mail?.text).toContain('http://shop.example/c/');
});

test('a date that has passed is not promised again, in Chinese as in English', async () => {
  const order = await givenOrder(shop.db, { language: 'zh', state: late(dated(-2)) });
  await shop.send(notice(order.orderId, 'status', { step: 'transit', date: '2026-12-31' }));
  const [mail] = await shop.outside.mailsTo(order.email);
  expect(mail?.text).toContain('当前状态：配货中');
  expect(mail?.text).toContain('我们正向承运商查询包裹位置。交货日期一经确定立即告知您。我们最迟于 2026年12月31日 再次告知您进展。');
  expect(mail?.text).not.toContain('仍计划于');
});

const stateOf = async (orderId: string): Promise<object> =>
  (await shop.db.order.findUniqueOrThrow({ where: { orderId }, select: { state: true } })).state as object;
