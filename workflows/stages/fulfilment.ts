// One shipment in the house: picked, packed, labelled, handed over. Beside it the balance of a deposit is collected.
import { condition } from '@temporalio/workflow';
import { dateAt } from '../domain/business-time';
import { amountDue } from '../domain/money';
import { isPacked, promisedDate, type Parcel, type Shipment, shipmentOf } from '../domain/state';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';

export async function prepare(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const step = () => shipmentOf(order.state, shipmentId)?.step;
  const leave = async (from: 'pick' | 'pack' | 'hand-over'): Promise<Outcome> =>
    step() === from ? waitFor(order, { step: from, id: `${from}.${shipmentId}`, done: () => step() !== from }) : 'done';
  if ((await leave('pick')) === 'interrupted') return 'interrupted';
  if ((await leave('pack')) === 'interrupted') return 'interrupted';
  if (step() === 'label' && (await label(order, shipmentId)) === 'interrupted') return 'interrupted';
  if ((await leave('hand-over')) === 'interrupted') return 'interrupted';
  return handedOver(order, shipmentId);
}

/** Carriers are asked, logistics books one, every parcel gets its one label. A correction begins with the carriers again. */
async function label(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  for (let x = shipment(); x?.step === 'label'; x = shipment()) {
    if (x.rates.length === 0) {
      const rated = await effect(order, { step: 'label', id: `rates.${shipmentId}`, role: 'logistics' }, () => rate(order, shipmentId));
      if (rated === 'interrupted') return 'interrupted';
      if (rated !== 'corrected') order.emit({ type: 'ShipmentRated', shipmentId, ...rated });
      continue;
    }
    const booked = await waitFor(order, { step: 'label', id: `label.${shipmentId}`, done: () => shipment()?.carrier !== null });
    if (booked === 'interrupted') return 'interrupted';
    for (const parcel of shipment()?.parcels.filter((p) => !p.labelId) ?? []) {
      const at = { step: 'label', id: `label.${parcel.parcelId}`, role: 'logistics' } as const;
      const bought = await effect(order, at, () => buy(order, shipment(), parcel));
      if (bought === 'interrupted') return 'interrupted';
      if (bought === 'corrected') break;
      order.emit({ type: 'LabelBought', shipmentId, parcelId: parcel.parcelId, ...bought });
    }
  }
  return 'done';
}

function rate(order: LiveOrder, shipmentId: string) {
  const { orderId, addressId, shipments } = order.state;
  return order.world.rateShipment({
    orderId,
    shipmentId,
    parcels: (shipments.find((x) => x.shipmentId === shipmentId)?.parcels ?? []).map(({ parcelId, weightGrams }) => ({
      parcelId,
      weightGrams,
    })),
    addressId: addressId ?? '',
    promisedDate: promisedDate(order.state),
    today: dateAt(order.policy.calendar, Date.now()),
  });
}

function buy(order: LiveOrder, shipment: Shipment | undefined, parcel: Parcel) {
  const { orderId, addressId } = order.state;
  const { parcelId, weightGrams, lengthMm, widthMm, heightMm } = parcel;
  const parcels = shipment?.parcels ?? [];
  return order.world.buyLabel({
    key: `${orderId}:label:${parcelId}:${shipment?.carrier ?? ''}`,
    orderId,
    shipmentId: shipment?.shipmentId ?? '',
    parcelId,
    carrier: shipment?.carrier ?? '',
    service: shipment?.service ?? '',
    addressId: addressId ?? '',
    parcel: { weightGrams, ...(lengthMm ? { lengthMm } : {}), ...(widthMm ? { widthMm } : {}), ...(heightMm ? { heightMm } : {}) },
    position: { number: parcels.findIndex((p) => p.parcelId === parcelId) + 1, of: parcels.length },
  });
}

/** The goods leave the books, the customer gets the tracking number. */
async function handedOver(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = shipmentOf(order.state, shipmentId);
  if (!shipment || shipment.stockShipped) return 'done';
  const { orderId } = order.state;
  const { location, lines } = shipment;
  const key = `${orderId}:ship:${shipmentId}`;
  const shipped = await effect(order, { step: 'hand-over', id: `ship.${shipmentId}`, role: 'warehouse' }, () =>
    order.world.shipStock({ key, orderId, location, lines }),
  );
  if (shipped === 'interrupted') return 'interrupted';
  order.emit({ type: 'StockShipped', shipmentId });
  order.notify({ kind: 'shipped', to: 'customer', about: { shipmentId }, linkUntil: null });
  return 'done';
}

/** The rest of a deposit is asked for when the first goods are packed; hand-over is refused until it is there. */
export async function collectBalance(order: LiveOrder): Promise<Outcome> {
  if (order.state.terms !== 'deposit') return 'done';
  await condition(() => order.intent !== undefined || order.state.shipments.some(isPacked));
  if (amountDue(order.state) === 0) return 'done';
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  return waitFor(order, {
    step: 'collect-balance',
    id: 'collect-balance.1',
    done: (s) => amountDue(s) === 0,
    opening: () => order.notify({ kind: 'balance-request', to: 'customer', about: {}, amount: due(), linkUntil: null }),
    amount: due,
  });
}
