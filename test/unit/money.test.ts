// What an order costs, what was paid, what is owed: integer minor units, prices with their tax in them.
import fc from 'fast-check';
import { amounts, depositOf, discount, refundable, reviewReasons, shippingFee, taxWithin } from '../../workflows/domain/money';
import { cancelRequested, type Given, line, orderIn, orderWith, paid, type Situation, TOTAL, yuan } from './given';

const opened = (refundId: string, amount: number, paymentId = 'p1'): Given => ({
  type: 'RefundOpened',
  refundId,
  paymentId,
  amount: yuan(amount),
  reason: 'goodwill',
});
const made = (refundId: string): Given => ({ type: 'RefundMade', refundId, bankRefundId: null });

describe('totals', () => {
  test('the total is the goods and the shipping fee; the tax is in it', () => {
    expect(amounts(orderIn('confirmation'))).toEqual({
      goods: 20_000,
      shipping: 2_000,
      tax: 2_301, // 13 % within 200.00
      total: TOTAL,
      credited: 0,
      repairs: 0,
      paid: 0,
      refunded: 0,
      open: TOTAL,
      due: TOTAL,
    });
  });
  test('an inquiry costs nothing yet', () => {
    expect(amounts(orderIn('quotation'))).toMatchObject({ goods: 0, shipping: 0, total: 0, open: 0, due: 0 });
  });
  test.each([
    [49_999, 2_000],
    [50_000, 0],
  ])('goods of %i pay a shipping fee of %i', (goods, fee) => {
    expect(shippingFee(goods, { fee: 2_000, freeFrom: 50_000 })).toBe(fee);
    expect(shippingFee(goods, { fee: 2_000, freeFrom: null })).toBe(2_000);
  });
});

describe('the tax within a price', () => {
  test.each([
    [11_300, 1_300, 1_300],
    [20_000, 1_300, 2_301],
    [100, 0, 0],
    [0, 1_300, 0],
    [1, 1_300, 0],
    [3, 2_000, 1], // exactly half a cent
    [9, 2_000, 2], // exactly one and a half
  ])('of %i at %i basis points is %i, rounded half up', (gross, rate, tax) => expect(taxWithin(gross, rate)).toBe(tax));

  test('is never more than half a cent away from the exact tax, for all amounts and rates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 10_000 }), (gross, rate) => {
        // 2 × (10000 + rate) × |tax − gross × rate ÷ (10000 + rate)| ≤ 10000 + rate, in whole numbers
        const error = BigInt(taxWithin(gross, rate)) * BigInt(10_000 + rate) - BigInt(gross) * BigInt(rate);
        return 2n * (error < 0n ? -error : error) <= BigInt(10_000 + rate);
      }),
    );
  });
});

describe('deposits', () => {
  test.each([
    [22_000, 30, 6_600],
    [1_005, 10, 101], // 100.5
    [1_004, 10, 100],
    [333, 50, 167], // 166.5
    [101, 1, 1],
    [1, 1, 0],
  ])('%i at %i percent asks for %i, rounded half up', (total, percent, deposit) => expect(depositOf(total, percent)).toBe(deposit));
});

describe('what is due now', () => {
  const dueIn = (terms: 'prepaid' | 'deposit' | 'on_account') => {
    const stages: Situation[] = [
      'order',
      'confirmation',
      'payment',
      'allocation',
      'fulfilment',
      'packing',
      'labelling',
      'delivery',
      'receipt',
    ];
    return Object.fromEntries(
      stages.map((s) => [s, amounts(orderWith({ terms, depositPercent: terms === 'deposit' ? 30 : null }, s)).due]),
    );
  };
  test('prepaid: nothing before the form goes out, everything from then on', () => {
    const { order, ...rest } = dueIn('prepaid');
    expect(order).toBe(0);
    expect(new Set(Object.values(rest))).toEqual(new Set([TOTAL]));
  });
  test('deposit: the deposit until the goods are packed, then all of it', () => {
    expect(dueIn('deposit')).toEqual({
      order: 0,
      confirmation: 6_600,
      payment: 6_600,
      allocation: 6_600,
      fulfilment: 6_600,
      packing: 6_600,
      labelling: TOTAL,
      delivery: TOTAL,
      receipt: TOTAL,
    });
  });
  test('on account: nothing until everything is delivered', () => {
    const { receipt, ...before } = dueIn('on_account');
    expect(receipt).toBe(TOTAL);
    expect(new Set(Object.values(before))).toEqual(new Set([0]));
  });
  test('what was paid counts, what was paid back does not', () => {
    expect(amounts(orderIn('payment', paid(5_000))).due).toBe(TOTAL - 5_000);
    expect(amounts(orderIn('payment', paid(5_000), opened('r1', 2_000))).due).toBe(TOTAL - 5_000);
    expect(amounts(orderIn('payment', paid(5_000), opened('r1', 2_000), made('r1')))).toMatchObject({
      due: TOTAL - 3_000,
      refunded: 2_000,
    });
  });
  test('whoever paid too much owes nothing, and the open amount is negative', () => {
    expect(amounts(orderIn('payment', paid(TOTAL + 500)))).toMatchObject({ open: -500, due: 0 });
  });
  test('nothing is owed for an order that is being cancelled or came to nothing; for a closed one it is', () => {
    expect(amounts(orderIn('payment', cancelRequested))).toMatchObject({ open: 0, due: 0 });
    expect(amounts(orderIn('cancelled'))).toMatchObject({ open: -TOTAL, due: 0 });
    expect(amounts(orderIn('expired'))).toMatchObject({ open: 0, due: 0 });
    expect(amounts(orderIn('closed'))).toMatchObject({ open: 0, paid: TOTAL });
  });
});

describe('what can be paid back', () => {
  const amountsOf = (...events: Given[]) => refundable(orderIn('payment', ...events)).map((r) => [r.payment.paymentId, r.amount]);
  test('every payment, less what is paid back or about to be', () => {
    expect(amountsOf(paid(5_000), paid(700, 'p2'))).toEqual([
      ['p1', 5_000],
      ['p2', 700],
    ]);
    expect(amountsOf(paid(5_000), opened('r1', 2_000), made('r1'), opened('r2', 1_000))).toEqual([['p1', 2_000]]);
    expect(amountsOf(paid(5_000), opened('r1', 5_000))).toEqual([]);
  });
  test('money in another currency too, a failed payment never', () => {
    const dollars = { amount: 300, currency: 'USD' };
    expect(
      amountsOf(
        { type: 'PaymentMismatched', paymentId: 'p1', amount: dollars, method: 'card', bankPaymentId: 'b1' },
        { type: 'PaymentFailed', paymentId: 'p2', amount: yuan(100), method: 'card', bankPaymentId: 'b2' },
      ),
    ).toEqual([['p1', 300]]);
  });
});

describe('why a person must look', () => {
  const limits = { amountLimit: TOTAL, newCustomerLimit: 10_000, discountLimit: 1_000, onAccount: true };
  const cheaper = { ...line, unitPrice: 8_999 };
  test('a small clean order of a known customer passes', () => {
    expect(reviewReasons(orderIn('allocation'), limits)).toEqual([]);
  });
  test('an amount above the limit, not the limit itself', () => {
    expect(reviewReasons(orderIn('allocation'), { ...limits, amountLimit: TOTAL - 1 })).toEqual(['amount']);
  });
  test('a new customer above their own limit', () => {
    expect(reviewReasons({ ...orderIn('allocation'), newCustomer: true }, limits)).toEqual(['new_customer']);
  });
  test('terms on account, when the policy says so', () => {
    const s = orderWith({ terms: 'on_account' }, 'allocation');
    expect(reviewReasons(s, limits)).toEqual(['on_account']);
    expect(reviewReasons(s, { ...limits, onAccount: false })).toEqual([]);
  });
  test('a discount above the limit that was quoted', () => {
    const quoted = orderIn(
      'introduction',
      {
        type: 'QuoteSent',
        quoteId: 'q1',
        version: 1,
        lines: [cheaper],
        shippingFee: 0,
        terms: 'prepaid',
        depositPercent: null,
        validUntil: '',
      },
      { type: 'QuoteAccepted', quoteId: 'q1', by: 'phone' },
    );
    expect(discount(quoted)).toBe(1_001);
    expect(reviewReasons(quoted, limits)).toEqual(['discount']);
    expect(reviewReasons(quoted, { ...limits, discountLimit: 1_001 })).toEqual([]);
  });
  test('a price above the list is no discount, and a free sample without a list price neither', () => {
    expect(discount(orderWith({ lines: [{ ...line, unitPrice: 12_000 }] }, 'order'))).toBe(0);
    expect(discount(orderWith({ lines: [{ ...line, listPrice: 0 }] }, 'order'))).toBe(0);
  });
});
