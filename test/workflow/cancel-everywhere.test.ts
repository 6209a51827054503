// Cancelling at every step before hand-over, with the real books: what the preview shows is what is then recorded, line by line, and
// stock, carriers and bank have nothing left of the order.
import { lines, realOrders, recorded, shown } from './real-orders';
import { NOTHING_LEFT, waitsAt } from './real-world';
import { inDays, line, type Order, price } from './shop';
import { realShopForThisFile } from './shop.fixture';

const shop = realShopForThisFile();

const both = [line('l1'), line('l2')];
const { unconfirmed, unpaid, short, picking, packing, pack, carrierOf, labelled, cancelled } = realOrders(shop);

const steps: Record<string, () => Promise<Order>> = {
  'sales answers an inquiry': async () => {
    const order = await shop.inquire();
    await waitsAt(order, 'answer-inquiry');
    return order;
  },
  'a quote is out': async () => {
    const order = await shop.inquire();
    const quote = { shippingFee: 2_000, validDays: 14, terms: 'prepaid', depositPercent: null } as const;
    await order.act('send-quote', { lines: [line('l1')], ...quote });
    await waitsAt(order, 'quote');
    return order;
  },
  'sales verifies': async () => {
    const order = await shop.take({ clean: false });
    await waitsAt(order, 'verify');
    return order;
  },
  'the customer confirms': () => unconfirmed(),
  'a part is paid': async () => {
    const order = await unpaid();
    await shop.pay(order, 5_000);
    await order.happened('PaymentReceived');
    return order;
  },
  'it is paid in cash, by card and in dollars': async () => {
    const order = await unpaid();
    const cash = { amount: price(1_000), method: 'cash', receivedOn: '2026-11-21', bankPaymentId: null, referenceId: null } as const;
    await order.act('record-payment', cash);
    await shop.pay(order, 5_000);
    await shop.pay(order, 700, 'USD');
    await order.happened('PaymentMismatched');
    await waitsAt(order, 'refund');
    return order;
  },
  'goods are missing and a proposal is open': async () => {
    const order = await short();
    await order.act('propose', { kind: 'new_date', date: inDays(60) });
    await waitsAt(order, 'proposal');
    return order;
  },
  'the supplier is waited for': async () => {
    const order = await short();
    await order.act('expect-supply', { expectedDate: inDays(2), lines: [{ lineId: 'l1', quantity: 1 }] });
    await waitsAt(order, 'supply');
    return order;
  },
  'the supervisor reviews': async () => {
    const order = await unpaid({ lines: [line('l1', 3_000_000)] });
    await shop.pay(order, 6_000_000);
    await waitsAt(order, 'review');
    return order;
  },
  'the warehouse picks': () => picking(),
  'a piece was not found on the shelf': async () => {
    const order = await picking();
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] });
    await waitsAt(order, 'shortage');
    return order;
  },
  'the warehouse packs': packing,
  'a carrier is chosen': async () => pack(await packing()),
  'the carrier refuses the address': async () => {
    const order = await pack(await packing());
    await shop.outside.fault(`carriers/${carrierOf(order)}`, { kind: 'refuse_address', times: 1 });
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'blocked');
    return order;
  },
  'one label is bought and the carrier is away for the other': async () => {
    const parcel = { weightGrams: 900, lines: [{ lineId: 'l1', quantity: 1 }] };
    const order = await pack(await packing(), [parcel, parcel]);
    shop.unlucky.add(`${order.orderId}:label:s1p2:1`);
    await order.act('book-carrier', { shipmentId: 's1' });
    await order.happened('LabelBought');
    return order;
  },
  'the label is bought': labelled,
  'the labels were given back and nothing is booked anew': async () => {
    const order = await labelled();
    await order.act('void-label', { shipmentId: 's1' });
    await order.happened('ShipmentRated', 2);
    return order;
  },
  'the labels were given back and bought anew': async () => {
    const order = await labelled();
    await order.act('void-label', { shipmentId: 's1' });
    await order.happened('ShipmentRated', 2);
    await order.act('book-carrier', { shipmentId: 's1' });
    await order.happened('LabelBought', 2);
    return order;
  },
  'it is held before hand-over': async () => {
    const order = await labelled();
    await order.act('hold', { reason: 'fraud_risk' });
    return order;
  },
  'the balance of a deposit is collected': async () => {
    const order = await picking({ terms: 'deposit', depositPercent: 50 }, 10_000);
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await pack(order);
    await waitsAt(order, 'collect-balance');
    return order;
  },
  'of two shipments one is picked and one labelled': async () => {
    const order = await picking({ lines: both }, 40_000);
    const [first] = order.folded().shipments;
    const { shipmentId = '', lines: goods = [] } = first ?? {};
    await order.act('complete-picking', { shipmentId, lines: goods });
    await pack(order, [{ weightGrams: 900, lines: goods }], shipmentId);
    await order.act('book-carrier', { shipmentId });
    await waitsAt(order, 'hand-over');
    return order;
  },
  'a refund waits for a second person': async () => {
    const order = await picking();
    await order.act('refund', { amount: 9_000, reasonId: 't1', limit: 1_000 });
    await waitsAt(order, 'refund');
    return order;
  },
  'a part was given back before': async () => {
    const order = await picking();
    await order.act('refund', { amount: 3_000, reasonId: 't1', limit: 500_000 });
    await order.happened('RefundMade');
    return order;
  },
};

test.each(Object.keys(steps))('cancelling while %s undoes what the preview shows, and nothing is left in the books', async (step) => {
  const order = await steps[step]?.();
  if (!order) throw new Error(`no such step: ${step}`);
  const preview = await shop.preview(order);
  await cancelled(order);
  expect(recorded(order)).toEqual(shown(preview));
  expect(await shop.books(order)).toEqual(NOTHING_LEFT);
  expect(order.folded().refunds.filter((r) => r.state === 'open' && !r.byHand)).toEqual([]);
  expect(await shop.preview(order)).toEqual([]);
  expect(order.folded()).toMatchObject({ reservations: [], hold: null });
  expect(order.waiting().filter((w) => w.step !== 'refund')).toEqual([]); // what finance pays back by hand
  await order.terminate().catch(() => undefined);
});
