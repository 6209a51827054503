// What the stories of the stored histories have in common: an order brought to where a story begins. Used by stories*.ts.
import { randomUUID } from 'node:crypto';
import type { StepId } from '../../workflows/process';
import type { FakeWorld } from '../workflow/fake-world';
import { directOrder, type Order, price, type Shop } from '../workflow/shop';

export interface Scene {
  shop: Shop;
  world: FakeWorld;
  /** Stores the history of the order's present run, or of an earlier one. */
  save: (order: Order, name: string, runId?: string) => Promise<void>;
}

export const waitsAt = (order: Order, step: StepId) =>
  order.reaches(`a wait at ${step}`, (s) => Object.values(s.clocks).some((c) => c.step === step));
export const paid = (amount: number) => ({
  eventId: `paid-${randomUUID()}`,
  outcome: 'captured' as const,
  amount: price(amount),
  method: 'card' as const,
  bankPaymentId: randomUUID(),
  receivedOn: '2026-11-21',
});
export const report = (order: Order, state: 'in_transit' | 'delivered', parcelId = 's1p1') =>
  order.tell('carrierReported', { eventId: randomUUID(), parcelId, state, at: new Date().toISOString() });

export const withChange = (change: object) => ({ ...directOrder, ...change });

export async function confirmed({ shop }: Scene, change: object = {}): Promise<Order> {
  const order = await shop.begin(withChange(change));
  await waitsAt(order, 'confirm');
  await order.tell('customerConfirmed', { eventId: 'confirmed', formVersion: 1 });
  await waitsAt(order, 'pay');
  return order;
}
export async function picking(scene: Scene, change: object = {}, amount = 20_000): Promise<Order> {
  const order = await confirmed(scene, change);
  await order.tell('paymentReported', paid(amount));
  await waitsAt(order, 'pick');
  return order;
}
export async function pack(order: Order, shipmentId = 's1', lineId = 'l1'): Promise<void> {
  const lines = [{ lineId, quantity: 2 }];
  await order.act('complete-picking', { shipmentId, lines });
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 900, lines }] });
  await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.rates.length > 0));
}
/** Its only parcel is with the carrier. */
export async function onTheRoad(scene: Scene): Promise<Order> {
  const order = await picking(scene);
  await pack(order);
  await order.act('book-carrier', { shipmentId: 's1' });
  await waitsAt(order, 'hand-over');
  await order.act('hand-over', { shipmentId: 's1' });
  await waitsAt(order, 'transit');
  return order;
}
/** The carrier refuses the address of its only parcel, and goes on doing so. */
export async function blocked(scene: Scene): Promise<Order> {
  const order = await picking(scene);
  await pack(order);
  scene.world.addressRefused = true;
  await order.act('book-carrier', { shipmentId: 's1' });
  await waitsAt(order, 'blocked');
  return order;
}
