// One shipment in the house: picked, packed, labelled, handed over. Beside it the balance of a deposit is collected.
import { condition } from '@temporalio/workflow';
import { dateAt } from '../domain/business-time';
import { labelsLeft } from '../domain/evolve/parts';
import { amountDue } from '../domain/money';
import { isPacked, promisedDate, type Parcel, type Shipment, shipmentOf } from '../domain/state';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';
import { thankForPayments } from './payment';

export async function prepare(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  const about = { shipmentId };
  const picked = await leave(order, shipmentId, 'pick', () => order.notify({ kind: 'to-pick', to: 'warehouse', about, linkUntil: null }));
  if (picked === 'interrupted' || (await leave(order, shipmentId, 'pack')) === 'interrupted') return 'interrupted';
  while (shipment()?.step === 'label' || shipment()?.step === 'hand-over') {
    if ((await label(order, shipmentId)) === 'interrupted') return 'interrupted';
    const tell = () => {
      const key = `${order.state.orderId}:to-hand-over:${shipmentId}:${shipment()?.bookings ?? 0}`;
      order.notify({ key, kind: 'to-hand-over', to: 'logistics', about, linkUntil: null });
    };
    if ((await leave(order, shipmentId, 'hand-over', tell)) === 'interrupted') return 'interrupted';
    if (shipment()?.voiding && (await voidLabels(order, shipmentId)) === 'interrupted') return 'interrupted';
  }
  return handedOver(order, shipmentId);
}

/** Waits until the step is done, or until logistics wants the labels back. Each booking has waits of its own. */
async function leave(order: LiveOrder, shipmentId: string, from: 'pick' | 'pack' | 'hand-over', opening?: () => void): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  if (shipment()?.step !== from) return 'done';
  const id = [from, shipmentId, ...(from === 'hand-over' ? [shipment()?.bookings] : [])].join('.');
  return waitFor(order, {
    step: from,
    id,
    done: () => shipment()?.step !== from || shipment()?.voiding === true,
    about: { shipmentId },
    ...(opening ? { opening } : {}),
  });
}

async function voidLabels(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = shipmentOf(order.state, shipmentId);
  const parcelIds = shipment?.parcels.map((p) => p.parcelId) ?? [];
  const booking = { number: shipment?.bookings ?? 0, carrier: shipment?.carrier ?? '' };
  const { orderId } = order.state;
  const at = { step: 'label', id: `void.${shipmentId}`, role: 'logistics' } as const;
  const voided = await effect(order, at, () => order.world.voidLabels({ orderId, parcelIds, booking }));
  if (voided === 'interrupted') return 'interrupted';
  const isVoided = (parcelId: string) => voided !== 'corrected' && voided.every((v) => v.target !== parcelId || v.outcome === 'done');
  const kept = parcelIds.filter((id) => !isVoided(id));
  order.emit({ type: 'LabelsVoided', shipmentId, voided: parcelIds.filter(isVoided), kept });
  if (kept.length > 0) order.emit(labelsLeft(order.state, kept));
  return 'done';
}

/** Carriers are asked, logistics books one, every parcel gets its one label. A correction begins with the carriers again. */
async function label(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  for (let x = shipment(); x?.step === 'label' && !x.voiding; x = shipment()) {
    if (x.rates.length === 0) {
      const rated = await effect(order, { step: 'label', id: `rates.${shipmentId}`, role: 'logistics' }, () => rate(order, shipmentId));
      if (rated === 'interrupted') return 'interrupted';
      // Rates of parcels that were packed again, or go elsewhere, meanwhile are worth nothing.
      const isSame = shipment()?.packings === x.packings && shipment()?.bookings === x.bookings;
      if (rated !== 'corrected' && isSame) order.emit({ type: 'ShipmentRated', shipmentId, ...rated });
      continue;
    }
    const { packings } = x;
    const booked = await waitFor(order, {
      step: 'label',
      id: `label.${shipmentId}.${x.bookings + 1}${packings > 1 ? `.${packings}` : ''}`,
      done: () => shipment()?.carrier !== null || shipment()?.packings !== packings,
      about: { shipmentId },
    });
    if (booked === 'interrupted') return 'interrupted';
    if (shipment()?.packings !== packings) continue;
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
  const { orderId, addressId } = order.state;
  const shipment = shipmentOf(order.state, shipmentId);
  return order.world.rateShipment({
    orderId,
    shipmentId,
    parcels: (shipment?.parcels ?? []).map(({ parcelId, weightGrams }) => ({ parcelId, weightGrams })),
    addressId: addressId ?? '',
    promisedDate: shipment?.caseId === null ? promisedDate(order.state) : null, // a case promises no date
    today: dateAt(order.policy.calendar, Date.now()),
    ownTeam: order.policy.ownTeam,
  });
}

function buy(order: LiveOrder, shipment: Shipment | undefined, parcel: Parcel) {
  const { orderId, addressId } = order.state;
  const { parcelId, weightGrams, lengthMm, widthMm, heightMm } = parcel;
  const parcels = shipment?.parcels ?? [];
  return order.world.buyLabel({
    key: `${orderId}:label:${parcelId}:${shipment?.bookings ?? 0}`,
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
  // What the customer gave us to repair never stood in our books.
  if (!shipment.customersGoods && (await leaveBooks(order, shipment)) === 'interrupted') return 'interrupted';
  order.emit({ type: 'StockShipped', shipmentId });
  order.notify({ kind: 'shipped', to: 'customer', about: { shipmentId }, linkUntil: null });
  return 'done';
}

async function leaveBooks(order: LiveOrder, { shipmentId, location, lines }: Shipment): Promise<Outcome> {
  const { orderId } = order.state;
  const key = `${orderId}:ship:${shipmentId}`;
  const shipped = await effect(order, { step: 'hand-over', id: `ship.${shipmentId}`, role: 'warehouse' }, () =>
    order.moving(() => order.world.shipStock({ key, orderId, location, lines })),
  );
  return shipped === 'interrupted' ? 'interrupted' : 'done';
}

/** The rest of a deposit is asked for when the first goods are packed; hand-over is refused until it is there. */
export async function collectBalance(order: LiveOrder): Promise<Outcome> {
  if (order.state.terms !== 'deposit') return 'done';
  await condition(() => order.intent !== undefined || order.state.shipments.some(isPacked));
  if (amountDue(order.state) === 0) return 'done';
  const { renewals, form } = order.state;
  const about = renewals > 0 && form ? { formVersion: form.version } : {}; // asked for once per form
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  const paid = await waitFor(order, {
    step: 'collect-balance',
    id: `collect-balance.${renewals + 1}`,
    done: (s) => amountDue(s) === 0,
    opening: () => order.notify({ kind: 'balance-request', to: 'customer', about, amount: due(), linkUntil: null }),
    amount: due,
  });
  if (paid === 'done') thankForPayments(order);
  return paid;
}
