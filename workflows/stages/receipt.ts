// The customer confirms the receipt of one shipment, online or by phone; silence for seven days is taken as received, and said so.
import type { OrderEvent } from '../domain/events';
import { shipmentOf } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';
import { openWindow } from './case-notices';

export async function receive(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const about = { shipmentId };
  const received = await waitFor(order, {
    step: 'receipt',
    id: `receipt.${shipmentId}`,
    done: (s) => Boolean(shipmentOf(s, shipmentId)?.receipt),
    opening: () => order.notify({ kind: 'delivered', to: 'customer', about, linkUntil: null }),
    decision: () => {
      order.notify({ kind: 'taken-as-received', to: 'customer', about, linkUntil: null });
      return [{ type: 'ReceiptConfirmed', shipmentId, by: 'silence', condition: 'ok' }] satisfies OrderEvent[];
    },
    about,
  });
  const shipment = shipmentOf(order.state, shipmentId);
  if (shipment?.receipt && shipment.returnUntil === null) openWindow(order, shipmentId, shipment.receipt.at);
  return received;
}
