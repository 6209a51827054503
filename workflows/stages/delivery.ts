// One shipment on the road: the carrier reports, the customer hears what matters, sales asks when nothing is heard.
import { looseTask } from '../domain/evolve/parts';
import { type Parcel, shipmentOf } from '../domain/state';
import type { ParcelState } from '../domain/vocabulary';
import type { NoticeKind } from '../order.ports';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';

const worthTelling: Partial<Record<ParcelState, NoticeKind>> = {
  out_for_delivery: 'out-for-delivery',
  ready_for_pickup: 'out-for-delivery',
  delayed: 'delayed',
  on_hold: 'delayed',
  failed: 'exception',
  returning: 'exception',
  returned: 'exception',
};

export async function travel(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  while (shipment()?.step === 'transit') {
    const before = shipment();
    const heard = await waitFor(order, {
      step: 'transit',
      id: `transit.${shipmentId}.${before?.reports ?? 0}`,
      done: () => shipment()?.reports !== before?.reports || shipment()?.step !== 'transit',
    });
    if (heard === 'interrupted') return 'interrupted';
    for (const parcel of shipment()?.parcels ?? [])
      if (parcel.state !== before?.parcels.find((p) => p.parcelId === parcel.parcelId)?.state) tell(order, shipmentId, parcel);
  }
  return 'done';
}

function tell(order: LiveOrder, shipmentId: string, { parcelId, state, stateAt }: Parcel): void {
  const kind = worthTelling[state];
  if (!kind) return;
  const { orderId } = order.state;
  order.notify({
    key: `${orderId}:${kind}:${parcelId}:${stateAt ?? ''}`,
    kind,
    to: 'customer',
    about: { shipmentId, state },
    linkUntil: null,
  });
  if (kind === 'exception') order.emit(looseTask(order.state, 'exception', 'logistics'));
}
