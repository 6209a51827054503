// What ops see of an order in the Temporal UI before its first step.
import { emptyOrder } from '../../workflows/domain/state';
import { defaultPolicy } from '../../workflows/domain/policy';
import type { Intake, OrderInput } from '../../workflows/order.messages';
import { startOptions } from '../../workflows/order.start';

const orderId = '3e9a6f0e-4c1b-4c8e-9d3f-0a1b2c3d7f3a';
const about = {
  customerId: 'c1',
  ownerId: 'u1',
  currency: 'CNY',
  newCustomer: false,
  actor: { role: 'sales', id: 'u1' },
  causeId: 'cause',
} as const;
const inquiry: Intake = { kind: 'inquiry', channel: 'phone', skus: [], addressId: null, ...about };
const order: Intake = {
  kind: 'order',
  channel: 'web',
  ...about,
  orderNumber: 'SO-2026-000123-7',
  clean: true,
  lines: ['l1', 'l2', 'l3'].map((lineId) => ({
    lineId,
    sku: lineId,
    quantity: 1,
    unitPrice: 4_000_000,
    listPrice: 4_000_000,
    taxRate: 1_300,
  })),
  shippingFee: 2_050,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: null,
  special: false,
};
const input = (intake: Intake): OrderInput => ({ orderId, policy: defaultPolicy, intake });
const attributes = (of: OrderInput) =>
  Object.fromEntries(startOptions(of).typedSearchAttributes.map(({ key, value }) => [key.name, value]));

it('names an inquiry by its channel and the end of its id', () => {
  expect(startOptions(input(inquiry))).toMatchObject({ workflowId: `order-${orderId}`, staticSummary: 'Inquiry · phone · 7f3a' });
  expect(attributes(input(inquiry))).toEqual({ OrderStage: 'consultation', Channel: 'phone' });
});

it('names an order by number, lines and total', () => {
  expect(startOptions(input(order)).staticSummary).toBe('SO-2026-000123-7 · 3 lines · CNY 120 020.50');
  expect(attributes(input(order))).toEqual({ OrderNumber: 'SO-2026-000123-7', OrderStage: 'order', Channel: 'web' });
});

it('names a woken order by what it has become', () => {
  const state = { ...emptyOrder(orderId), orderNumber: 'SO-2026-000124-5', stage: 'closed' as const };
  expect(attributes({ ...input(inquiry), state })).toEqual({ OrderNumber: 'SO-2026-000124-5', OrderStage: 'closed', Channel: 'phone' });
});

it('lets an order be started only once', () => {
  expect(startOptions(input(order)).workflowIdReusePolicy).toBe('REJECT_DUPLICATE');
});
