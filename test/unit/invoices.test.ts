// Invoices: one per shipment, at any time together exactly what was handed over, in the end the order to the cent.
import type { Case } from '../../workflows/domain/cases';
import { invoiced, invoiceOf } from '../../workflows/domain/invoices';
import { newShipment } from '../../workflows/domain/evolve/parts';
import { amounts, lineTotal, taxWithin } from '../../workflows/domain/money';
import { emptyOrder, type Line, type OrderState, type Payment, type Shipment } from '../../workflows/domain/state';
import { directOrder, type Given, given, hoursLater, line as priced, yuan } from './given';

const line = (lineId: string, quantity: number, unitPrice: number, taxRate = 1_300): Line => ({
  ...{ ...priced, lineId, quantity, unitPrice, taxRate },
  ...{ reserved: 0, shipped: 0, returned: 0 },
});
const shipment = (shipmentId: string, lines: Record<string, number>, change: Partial<Shipment> = {}): Shipment => ({
  ...newShipment({ shipmentId, location: 'shanghai', lines: Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity })) }),
  ...{ step: 'transit', handedOverAt: hoursLater(Number(shipmentId.slice(1))) },
  ...change,
});
const payment = (amount: number): Payment => ({
  ...{ paymentId: 'p1', amount: yuan(amount), method: 'card', receivedOn: '2026-11-23' },
  ...{ state: 'captured', bankPaymentId: 'b1', referenceId: null },
});
const order = (change: Partial<OrderState>): OrderState => ({ ...emptyOrder('o1'), stage: 'delivery', ...change });
const sums = (s: OrderState) => {
  const all = s.shipments.flatMap((x) => invoiceOf(s, x.shipmentId) ?? []);
  const add = (of: (invoice: (typeof all)[number]) => number) => all.reduce((sum, invoice) => sum + of(invoice), 0);
  return {
    total: add((i) => i.total),
    tax: add((i) => i.lines.reduce((sum, l) => sum + l.tax, 0)),
    paid: add((i) => i.paid),
    due: add((i) => i.due),
  };
};

test('one shipment: lines, the shipping fee, what is paid', () => {
  const s = order({
    lines: [line('l1', 2, 10_000)],
    shippingFee: 2_000,
    shipments: [shipment('s1', { l1: 2 })],
    payments: [payment(22_000)],
  });
  expect(invoiceOf(s, 's1')).toMatchObject({ shipping: 2_000, total: 22_000, paid: 22_000, credited: 0, due: 0, lines: [{ tax: 2_301 }] });
});

test('a line in three shipments: the rounded taxes add up to that of the line, the fee is asked once', () => {
  const lines = [line('l1', 7, 333, 1_300), line('l2', 3, 101, 600)];
  const shipments = [shipment('s1', { l1: 1, l2: 1 }), shipment('s2', { l1: 3 }), shipment('s3', { l1: 3, l2: 2 })];
  const s = order({ lines, shippingFee: 2_000, shipments });
  const goods = lines.reduce((sum, l) => sum + lineTotal(l), 0);
  const tax = lines.reduce((sum, l) => sum + taxWithin(lineTotal(l), l.taxRate), 0);
  expect(sums(s)).toEqual({ total: goods + 2_000, tax, paid: 0, due: goods + 2_000 });
  expect(shipments.map((x) => invoiceOf(s, x.shipmentId)?.shipping)).toEqual([2_000, 0, 0]);
});

test('for any prices, quantities and splits, in any order of hand-over', () => {
  let seed = 7;
  const random = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
  for (let round = 0; round < 200; round++) {
    const lines = [1, 2, 3].map((n) => line(`l${n}`, 1 + random(9), 1 + random(50_000), [0, 300, 600, 900, 1_300][random(5)]));
    const left = new Map(lines.map((l) => [l.lineId, l.quantity]));
    const parts = [1, 2, 3].map((n) => {
      const quantities = lines.map(({ lineId }) => {
        const there = left.get(lineId) ?? 0;
        const quantity = n === 3 ? there : random(there + 1);
        left.set(lineId, there - quantity);
        return [lineId, quantity] as const;
      });
      return shipment(`s${n}`, Object.fromEntries(quantities.filter(([, q]) => q > 0)), { handedOverAt: hoursLater(random(5)) });
    });
    const s = order({ lines, shippingFee: random(3_000), shipments: parts, payments: [payment(1 + random(100_000))] });
    const total = lines.reduce((sum, l) => sum + lineTotal(l), s.shippingFee);
    const { total: invoiced, tax, paid, due } = sums(s);
    expect([invoiced, tax]).toEqual([total, lines.reduce((sum, l) => sum + taxWithin(lineTotal(l), l.taxRate), 0)]);
    expect([paid, due]).toEqual([Math.min(total, s.payments[0]?.amount.amount ?? 0), total - paid]);
  }
});

test('an earlier invoice is paid first; what was waived is not due', () => {
  const shipments = [shipment('s1', { l1: 1 }), shipment('s2', { l1: 1 })];
  const credits = [{ creditId: 'cr1', amount: yuan(3_000), reason: 'waived' }] as OrderState['credits'];
  const s = order({ lines: [line('l1', 2, 10_000)], shipments, payments: [payment(12_000)], credits });
  expect(invoiceOf(s, 's1')).toMatchObject({ paid: 10_000, credited: 0, due: 0 });
  expect(invoiceOf(s, 's2')).toMatchObject({ paid: 2_000, credited: 3_000, due: 5_000 });
});

test('what is still here, what replaces lost goods and what was repaired is not invoiced', () => {
  const shipments = [
    shipment('s1', { l1: 1 }, { handedOverAt: null }),
    shipment('s2', { l1: 1 }),
    shipment('s3', { l1: 1 }, { replaces: 's2' }),
    shipment('s4', { l1: 1 }, { customersGoods: true }),
  ];
  const s = order({ lines: [line('l1', 2, 10_000)], shippingFee: 500, shipments });
  expect(['s1', 's2', 's3', 's4', 's9'].map((id) => invoiceOf(s, id)?.total)).toEqual([undefined, 10_500, undefined, undefined, undefined]);
});

describe('a repair that the customer pays', () => {
  const repaired = (change: Partial<Case> = {}): Case => ({
    ...caseOf({ type: 'CaseOpened', caseId: 'c1', kind: 'repair', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'defective' }),
    ...{ charged: 3_000, bills: [{ version: 1, amount: 3_000 }] },
    ...change,
  });
  const caseOf = (opened: Given): Case => {
    const [c] = given(directOrder, opened).cases;
    if (!c) throw new Error('no case was opened');
    return c;
  };
  const sold = { lines: [line('l1', 2, 10_000)], payments: [payment(23_000)] };
  const back = shipment('s2', { l1: 1 }, { caseId: 'c1', customersGoods: true });

  test('has an invoice of its own when the goods go back, taxed like the goods', () => {
    const s = order({ ...sold, shipments: [shipment('s1', { l1: 2 }), back], cases: [repaired()] });
    expect(invoiceOf(s, 's2')).toBeUndefined();
    expect(invoiceOf(s, 'c1-R1')).toMatchObject({ total: 3_000, paid: 3_000, due: 0, at: hoursLater(2), lines: [{ sku: null, tax: 345 }] });
    expect(invoiced(s)).toBe(amounts(s).total);
    expect(amounts(s).tax).toBe(taxWithin(20_000, 1_300) + 345);
  });
  test('is not invoiced before, and on the spot when the customer is asked whether it is solved', () => {
    const waiting = { ...back, handedOverAt: null };
    const shipped = [shipment('s1', { l1: 2 })];
    expect(invoiceOf(order({ ...sold, shipments: [...shipped, waiting], cases: [repaired()] }), 'c1-R1')).toBeUndefined();
    expect(invoiceOf(order({ ...sold, shipments: shipped, cases: [repaired()] }), 'c1-R1')).toBeUndefined();
    const asked = order({ ...sold, shipments: shipped, cases: [repaired({ solvedAskedAt: hoursLater(9) })] });
    expect(invoiceOf(asked, 'c1-R1')).toMatchObject({ total: 3_000, at: hoursLater(9) });
  });
  test('a second repair of the same case has a second invoice, and an earlier one is paid first', () => {
    const cases = [repaired({ charged: 5_000, bills: [{ version: 1, amount: 3_000 }, { version: 2, amount: 2_000 }] })]; // prettier-ignore
    const again = shipment('s3', { l1: 1 }, { caseId: 'c1', customersGoods: true });
    const s = order({ ...sold, shipments: [shipment('s1', { l1: 2 }), back, again], cases });
    expect(invoiceOf(s, 'c1-R1')).toMatchObject({ total: 3_000, due: 0 });
    expect(invoiceOf(s, 'c1-R2')).toMatchObject({ total: 2_000, paid: 0, due: 2_000 });
    expect(invoiced(s)).toBe(25_000);
  });
});
