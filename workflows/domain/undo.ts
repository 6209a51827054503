// Undo is data: every effect that cancelling must take back, with its cost. The preview shows it, cancelling executes it.
import { refundable } from './money';
import { recallList } from './recall';
import type { UndoKind } from './events';
import { hasLeft, isHandedOver, type OrderState } from './state';
import type { Money, Role } from './vocabulary';

export interface Undo {
  what: UndoKind;
  /** The order, a parcel, a payment or a shipment, by its id. */
  target: string;
  /** What comes back to the customer (refund) or to us (label). */
  amount: Money | null;
  who: Role;
}

/** After goods have left the house nothing is undone at once: they are called back. */
export const undoList = (s: OrderState): Undo[] => (hasLeft(s) ? recallList(s) : undone(s));

function undone(s: OrderState): Undo[] {
  const here = s.shipments.filter((x) => !isHandedOver(x));
  return [
    ...here.flatMap((x) =>
      x.parcels
        .filter((p) => p.labelId)
        .map((p): Undo => ({ what: 'void_label', target: p.parcelId, amount: p.labelPrice, who: 'system' })),
    ),
    ...s.calledOff.flatMap((x) =>
      x.parcels
        .filter((p) => p.price !== null)
        .map((p): Undo => ({ what: 'void_label', target: p.parcelId, amount: p.price, who: 'system' })),
    ),
    ...(s.reservations.length > 0
      ? [{ what: 'release_reservation' as const, target: s.orderId, amount: null, who: 'system' as const }]
      : []),
    ...here.filter((x) => x.step !== 'pick').map((x): Undo => ({ what: 'put_back', target: x.shipmentId, amount: null, who: 'warehouse' })),
    ...refundable(s).map(({ payment, amount }): Undo => ({
      what: 'refund',
      target: payment.paymentId,
      amount: { amount, currency: payment.amount.currency },
      who: payment.bankPaymentId ? 'system' : 'finance',
    })),
  ];
}

/** What the customer gets back, in the order's currency. */
export const undoTotal = (s: OrderState): Money => ({
  amount: undoList(s).reduce((all, u) => all + (u.what === 'refund' && u.amount?.currency === s.currency ? u.amount.amount : 0), 0),
  currency: s.currency,
});
