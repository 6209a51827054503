// The papers of an order: made with their notice, once, whoever can or cannot be written to; read back from their PDFs.
import type { OrderState, Payment } from '../../workflows/domain/state';
import type { Notice, NoticeKind } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { readPdf } from '../support/pdf-reader';
import { parcel, shipment } from './carriers.fixture';
import { openMailShop } from './mail.fixture';
import { type GivenOrder, givenOrder, lines } from './world.fixture';

const shop = closedAfterThisFile(openMailShop);

const payment: Payment = {
  ...{ paymentId: 'p1', amount: { amount: 100_000, currency: 'CNY' }, method: 'transfer', receivedOn: '2026-11-23' },
  ...{ state: 'captured', bankPaymentId: 'BOC-778', referenceId: null },
};
const twoShipments: Partial<OrderState> = {
  stage: 'delivery',
  lines: lines(['HB-150', 3, 68_000], ['PL-6060', 1, 18_800]),
  shippingFee: 2_000,
  terms: 'on_account',
  payments: [payment],
  shipments: [
    shipment([parcel('s1p1', { trackingNumber: 'HB00000000001' })], {
      ...{ step: 'transit', handedOverAt: '2026-11-24T02:00:00Z' },
      lines: [
        { lineId: 'l1', quantity: 1 },
        { lineId: 'l2', quantity: 1 },
      ],
    }),
    shipment([parcel('s2p1'), parcel('s2p2')], {
      ...{ shipmentId: 's2', step: 'transit', handedOverAt: '2026-11-25T02:00:00Z', lines: [{ lineId: 'l1', quantity: 2 }] },
    }),
  ],
};
const notice = (order: GivenOrder, kind: NoticeKind, to: Notice['to'], about: Notice['about']): Notice => ({
  ...{ key: [order.orderId, kind, ...Object.values(about)].join(':'), orderId: order.orderId },
  ...{ kind, to, about, linkUntil: null },
});
const papers = (order: GivenOrder) => shop.db.document.findMany({ where: { orderId: order.orderId }, orderBy: { key: 'asc' } });
async function words(order: GivenOrder, key: string): Promise<string> {
  const { hash } = await shop.db.document.findUniqueOrThrow({ where: { key: `${order.orderId}:${key}` } });
  return readPdf((await shop.db.documentBytes.findUniqueOrThrow({ where: { hash } })).bytes).words;
}

test('the pick list comes with its notice, in the language of the warehouse: both names of the goods, where from, needs and instructions', async () => {
  const needs = { window: { from: '09:00', to: '12:00' }, signature: true, appointment: true, leaveWith: 'the porter' };
  const order = await givenOrder(shop.db, { state: twoShipments, needs, instructions: 'Ring twice' });
  await shop.send(notice(order, 'to-pick', 'warehouse', { shipmentId: 's2' }));
  const list = await words(order, 'pick_list:s2');
  for (const said of ['拣货单', 'HB-150', 'LEDhighbaylight', 'LED工矿灯150W', '上海仓', '09:00–12:00', 'theporter', 'Ringtwice', '共2件'])
    expect(list).toContain(said);
  expect(list).not.toMatch(/PL-6060|CNY/);
  const [mail] = await shop.outside.mailsTo('warehouse@throughline.example');
  expect(mail?.attachments).toMatchObject([{ mime: 'application/pdf', filename: expect.stringMatching(/^pick-list-SO-.*-S2\.pdf$/) }]);
});

test("the packing slip is in the customer's language, with the parcels of this booking", async () => {
  const order = await givenOrder(shop.db, { state: twoShipments, language: 'zh', name: '王小明' });
  await shop.send(notice(order, 'to-hand-over', 'logistics', { shipmentId: 's1' }));
  const slip = await words(order, 'packing_slip:s1:1');
  for (const said of ['装箱单', '王小明', 'HB00000000001', 'Harbour']) expect(slip).toContain(said);
  expect(slip).not.toMatch(/[¥]|CNY/);
});

test('each shipment has its invoice, numbered after the order; together they are the order', async () => {
  const order = await givenOrder(shop.db, { state: twoShipments });
  for (const shipmentId of ['s1', 's2']) await shop.send(notice(order, 'shipped', 'customer', { shipmentId }));
  const [first, second] = [await words(order, 'invoice:s1'), await words(order, 'invoice:s2')];
  for (const said of ['-S1', 'CNY680.00', 'CNY188.00', 'Shipping', 'CNY888.00', '24November2026', 'Paid.Nothingisdue.'])
    expect(first).toContain(said);
  for (const said of ['-S2', 'CNY1,360.00', 'CNY112.00', 'CNY1,248.00', 'due30daysafterdelivery']) expect(second).toContain(said);
  const mails = await shop.outside.mailsTo(order.email);
  expect(mails.map(({ attachments }) => attachments.map((file) => file.filename))).toEqual([
    [expect.stringMatching(/^invoice-SO-2026-.*-S1\.pdf$/)],
    [expect.stringMatching(/^invoice-SO-2026-.*-S2\.pdf$/)],
  ]);
});

test('the receipt says what was paid, how, and what is still open', async () => {
  const order = await givenOrder(shop.db, { state: twoShipments });
  await shop.send(notice(order, 'payment-received', 'customer', { paymentId: 'p1' }));
  const receipt = await words(order, 'receipt:p1');
  for (const said of ['-P1', 'CNY1,000.00', 'BOC-778', '23November2026', 'CNY2,248.00', 'CNY1,248.00']) expect(receipt).toContain(said);
  expect((await shop.outside.mailsTo(order.email))[0]?.attachments).toHaveLength(1);
});

test('a customer without e-mail has the papers all the same', async () => {
  const order = await givenOrder(shop.db, { state: twoShipments, email: null });
  await shop.send(notice(order, 'shipped', 'customer', { shipmentId: 's1' }));
  await shop.send(notice(order, 'payment-received', 'customer', { paymentId: 'p1' }));
  expect((await papers(order)).map((paper) => paper.kind)).toEqual(['invoice', 'receipt']);
});

test('while the mail server is away the invoice is there, and what goes out later is the same file', async () => {
  const order = await givenOrder(shop.db, { state: twoShipments });
  await shop.outside.fault('mailbox', { kind: 'down', times: 1 });
  const shipped = notice(order, 'shipped', 'customer', { shipmentId: 's1' });
  await expect(shop.send(shipped)).rejects.toThrow('mail server');
  const [made] = await papers(order);
  await shop.send(shipped);
  expect(await papers(order)).toEqual([made]);
  expect((await shop.outside.mailsTo(order.email))[0]?.attachments).toMatchObject([{ size: made?.size }]);
});

test('goods that replace lost ones are on their way without a second invoice', async () => {
  const again = shipment([parcel('s3p1')], { shipmentId: 's3', step: 'transit', handedOverAt: '2026-11-26T02:00:00Z', replaces: 's1' });
  const order = await givenOrder(shop.db, { state: { ...twoShipments, shipments: [...(twoShipments.shipments ?? []), again] } });
  await shop.send(notice(order, 'shipped', 'customer', { shipmentId: 's3' }));
  expect(await papers(order)).toEqual([]);
  expect(await shop.outside.mailsTo(order.email)).toHaveLength(1);
});

test('our own team goes by its name in a mail', async () => {
  const order = await givenOrder(shop.db, {
    state: { ...twoShipments, shipments: [shipment([parcel('s1p1')], { step: 'transit', carrier: 'own' })] },
  });
  await shop.send(notice(order, 'shipped', 'customer', { shipmentId: 's1' }));
  expect((await shop.outside.mailsTo(order.email))[0]?.text).toContain('have left our house with our own delivery team');
});
