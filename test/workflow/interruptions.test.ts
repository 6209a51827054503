// Cancel, hold, blocked, rolled over, mail away: what may come at any second, on the real engine with skipped time.
import { DAY, directOrder, HOUR, inquiry, line, price, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

let payments = 0;
const paid = (amount: number) => {
  const bankPaymentId = `bp-${++payments}`;
  return {
    eventId: `paid-${bankPaymentId}`,
    outcome: 'captured',
    amount: price(amount),
    method: 'card',
    bankPaymentId,
    receivedOn: '2026-11-21',
  } as const;
};
const pay = (order: Order, amount: number) => order.tell('paymentReported', paid(amount));
const confirmed = async (lines = [line('l1')]): Promise<Order> => {
  const order = await shop.begin({ ...directOrder, lines } as typeof directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  return order;
};
const inFulfilment = async (lines = [line('l1')]): Promise<Order> => {
  const order = await confirmed(lines);
  await pay(order, 20_000 * lines.length);
  await order.enters('fulfilment');
  return order;
};
const pack = async (order: Order, shipmentId = 's1', lineId = 'l1') => {
  await order.act('complete-picking', { shipmentId, lines: [{ lineId, quantity: 2 }] });
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines: [{ lineId, quantity: 2 }] }] });
  await order.reaches('rates', (s) => (s.shipments.find((x) => x.shipmentId === shipmentId)?.rates.length ?? 0) > 0);
};

test('while held no clock runs and nothing moves; afterwards each clock has what was left', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(10 * HOUR);
  await order.act('hold', { reason: 'fraud_risk' });
  expect(order.waiting()).toMatchObject([{ step: 'confirm', until: null, then: null }]);
  await order.tell('customerConfirmed', { eventId: 'c1', formVersion: 1 });
  await order.happened('OrderConfirmed');
  await order.skip(5 * DAY);
  expect(await order.act('complete-picking', { shipmentId: 's1', lines: [] })).toBe('on_hold');
  expect(world.kinds(order.orderId)).not.toContain('follow-up');
  await order.act('release', { by: 'u1', supervisor: false });
  await order.enters('payment');
  await order.terminate();
});

test('a clock that was paused goes on with what was left of it', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(10 * HOUR);
  await order.act('hold', { reason: 'customer_asked' });
  await order.skip(3 * DAY);
  await order.act('release', { by: 'u1', supervisor: false });
  await order.skip(13 * HOUR);
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form']);
  await order.skip(2 * HOUR);
  await until(() => world.kinds(order.orderId).includes('follow-up'), 'the follow-up at 24 h of running time');
  await order.terminate();
});

test('the follow-up goes out at 24 hours, not at 23.5', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(23.5 * HOUR);
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form']);
  await order.skip(0.6 * HOUR);
  await until(() => world.kinds(order.orderId).length === 2, 'the follow-up');
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form', 'follow-up']);
  await order.terminate();
});

test('a mail outage delays the mail, not the order, and not its roll-over', async () => {
  world.mailDown = true;
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await pay(order, 20_000);
  await order.enters('fulfilment');
  await pack(order);
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  await order.tell('carrierReported', { eventId: 'd1', parcelId: 's1p1', state: 'delivered', at: new Date().toISOString() });
  await order.enters('receipt');
  await order.act('confirm-receipt', { by: 'phone', condition: 'ok' });
  await order.enters('after-care');
  await order.happened('WaitOpened', 9);
  expect(world.kinds(order.orderId)).toEqual([]);
  world.mailDown = false;
  await order.skip(2 * HOUR);
  await until(() => world.kinds(order.orderId).length === 5, 'five mails after the outage');
  expect(new Set(world.kinds(order.orderId))).toEqual(
    new Set(['confirmation-form', 'payment-request', 'payment-received', 'shipped', 'delivered']),
  );
  await order.terminate();
});

test('an address that the carrier refuses blocks the label until logistics chooses another carrier', async () => {
  world.addressRefused = true;
  const order = await inFulfilment();
  await pack(order);
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('StepBlocked');
  expect(order.waiting()).toMatchObject([{ step: 'blocked', on: 'logistics' }]);
  expect(await order.act('resolve', { step: 'label', how: 'skip', roles: ['logistics'] })).toBe('skip_not_allowed');
  await order.act('resolve', { step: 'label', how: 'correct', roles: ['logistics'] });
  await order.happened('ShipmentRated', 2);
  await order.act('book-carrier', { shipmentId: 's1', carrier: 'crane' });
  await order.happened('LabelBought');
  expect(order.folded().shipments).toMatchObject([{ step: 'hand-over', carrier: 'crane' }]);
  await order.terminate();
});

test('labels are voided before hand-over and another carrier is booked, under a key of its own', async () => {
  const order = await inFulfilment();
  await pack(order);
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  expect(await order.act('reprint', { shipmentId: 's1' })).toMatchObject({ stage: 'fulfilment' });
  await order.act('void-label', { shipmentId: 's1' });
  expect(await order.act('hand-over', { shipmentId: 's1' })).toMatch(/nothing_to_do/);
  await order.happened('ShipmentRated', 2);
  await order.act('book-carrier', { shipmentId: 's1', carrier: 'crane' });
  await order.happened('LabelBought', 2);
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  expect([...world.labels.keys()].filter((k) => k.startsWith(order.orderId))).toEqual([
    `${order.orderId}:label:s1p1:1`,
    `${order.orderId}:label:s1p1:2`,
  ]);
  await order.terminate();
});

test('two shipments side by side: one is cancelled while its carrier is away, the other while it waits for picking', async () => {
  const order = await inFulfilment([line('l1'), line('l2')]);
  world.carrierDown = true;
  await order.reaches('two shipments', (s) => s.shipments.length === 2);
  const [first] = order.folded().shipments;
  await pack(order, first?.shipmentId, first?.lines[0]?.lineId);
  await order.act('book-carrier', { shipmentId: first?.shipmentId ?? '' });
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancellation');
  await order.skip(60_000);
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(order.folded().reservations).toEqual([]);
});

test('a customer who wants a change gets a new form; the old one is dead', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.tell('customerDeclined', { eventId: 'w1', formVersion: 1, wishId: 't1' });
  await order.reaches('a new verification', (s) => s.stage === 'order' && s.clocks['verify.2'] !== undefined);
  await order.act('verify', { by: 'phone' });
  await order.reaches('form 2', (s) => s.form?.version === 2);
  await order.tell('customerConfirmed', { eventId: 'c1', formVersion: 1 });
  await order.happened('FactIgnored');
  await order.tell('customerConfirmed', { eventId: 'c2', formVersion: 2 });
  await order.enters('payment');
  expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'superseded' }, causeId: 'c1' });
  await order.terminate();
});

test('a shortage is told to sales at once and ends when the goods arrive', async () => {
  const order = await confirmed();
  world.short.set(order.orderId, 1);
  await pay(order, 20_000);
  await order.happened('ShortageFound');
  await until(() => world.kinds(order.orderId, 'sales').includes('shortage'), 'sales is told');
  world.short.delete(order.orderId);
  await order.tell('stockArrived', { eventId: 'st1', skus: ['SKU-l1'] });
  await order.enters('fulfilment');
  await order.terminate();
});

test('money that arrives after the cancellation goes back, in a run of its own', async () => {
  const order = await confirmed();
  await order.act('cancel', { reason: 'duplicate' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  const again = await shop.begin(directOrder, undefined, { state: order.folded(), fact: 'paymentReported', input: paid(20_000) });
  await again.happened('RefundMade');
  await expect(again.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(again.folded().refunds).toMatchObject([{ state: 'done', amount: price(20_000) }]);
});

test('the expiry fires, its worker dies, the customer confirms, a new worker starts: log and workflow agree', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(167 * HOUR);
  await shop.dismiss();
  const skipping = order.skip(2 * HOUR).catch(() => undefined);
  await order.tell('customerConfirmed', { eventId: 'c1', formVersion: 1 });
  await shop.hire();
  await skipping;
  await order.reaches('an end or a payment', (s) => s.stage === 'expired' || s.stage === 'payment');
  const heard = order.log().filter((e) => e.causeId === 'c1');
  expect(heard.length).toBeGreaterThan(0);
  await order.agrees();
  await order.terminate().catch(() => undefined);
});

test('a wait for finance whose end fell together with a roll-over does not stay open in the next run', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.agrees();
  await order.terminate();
  const state = order.folded();
  const openedAt = new Date().toISOString();
  const clock = { step: 'refund', on: 'finance', openedAt, pausedMs: 0, rung: 0, dueAt: null } as const;
  const again = await shop.begin(directOrder, undefined, {
    state: { ...state, clocks: { ...state.clocks, 'refund.overpaid.3': clock } },
    fact: 'stockArrived',
    input: { eventId: 'any', skus: [] },
  });
  await until(() => again.log().some((e) => e.type === 'WaitEnded' && e.waitId === 'refund.overpaid.3'), 'the wait is ended');
  await again.terminate();
});

test('an inquiry that leads to nothing is lost, and its reason is known', async () => {
  const order = await shop.begin(inquiry);
  await order.happened('WaitOpened');
  await order.act('lose', { reason: 'competitor' });
  await expect(order.result()).resolves.toEqual({ stage: 'lost' });
  expect(order.log().find((e) => e.type === 'OrderLost')).toMatchObject({ reason: 'competitor' });
});

test('facts thrown at orders on their way to the end, workers replaced, answers of recordings lost: each stands in the log', async () => {
  world.answersLost = 0.1;
  let busy = true;
  const recorded = () => [...world.log.values()].reduce((sum, log) => sum + log.length, 0);
  const churn = (async () => {
    for (let next = recorded() + 60; busy; next = recorded() + 60) {
      await until(() => !busy || recorded() >= next, 'sixty more events', { ms: 120_000 });
      await shop.replaceWorker();
    }
  })();
  const orders = Promise.all(
    Array.from({ length: 8 }, async () => {
      const order = await inFulfilment();
      const sent: string[] = [];
      const noise = (async () => {
        for (let i = 0; i < 25; i++) {
          const eventId = `${order.orderId}-${i}`;
          const fact =
            i % 2
              ? order.tell('receiptConfirmed', { eventId, condition: 'ok' })
              : order.tell('customerConfirmed', { eventId, formVersion: i });
          const isSent = await fact.then(
            () => true,
            () => false,
          );
          if (!isSent) continue;
          sent.push(eventId);
          await until(() => order.log().some((e) => e.causeId === eventId), 'the order to hear it', { ms: 60_000 });
        }
      })();
      await pack(order);
      await order.act('book-carrier', { shipmentId: 's1' });
      await order.happened('LabelBought');
      await order.act('hand-over', { shipmentId: 's1' });
      await order.enters('delivery');
      await noise;
      await order.tell('carrierReported', {
        eventId: `${order.orderId}-d`,
        parcelId: 's1p1',
        state: 'delivered',
        at: new Date().toISOString(),
      });
      await order.enters('receipt');
      await order.tell('receiptConfirmed', { eventId: `${order.orderId}-last`, condition: 'ok' });
      await order.enters('after-care');
      await until(() => sent.every((id) => order.log().some((e) => e.causeId === id)), 'every acknowledged fact in the log', {
        ms: 60_000,
      });
      await order.agrees();
      await order.terminate();
    }),
  );
  await orders.finally(() => {
    busy = false;
  });
  await churn;
}, 600_000);
