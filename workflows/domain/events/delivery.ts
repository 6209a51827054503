// What goes wrong on the road, and what is done about it. Rules for events: see ../events.ts.
import type { ExceptionCause, Fault, Remedy } from '../vocabulary';
import type { LineQuantity } from './parts';

export type DeliveryEvent =
  | { type: 'ExceptionOpened'; exceptionId: string; shipmentId: string; cause: ExceptionCause; fault: Fault }
  /** What the customer or logistics decided; `addressId` and `windowId` where it needs them. */
  | { type: 'RemedyChosen'; exceptionId: string; remedy: Remedy; addressId?: string; windowId?: string }
  /** It solved itself: the parcel moved on before anybody decided. */
  | { type: 'ExceptionEnded'; exceptionId: string }
  | { type: 'PromiseAtRisk'; shipmentId: string; date: string }
  /** The goods of a shipment will not arrive by it: they are lost, or came back. */
  | { type: 'ShipmentFailed'; shipmentId: string; as: 'lost' | 'returned' }
  | { type: 'ReshipmentPlanned'; shipmentId: string; replaces: string; location: string; lines: LineQuantity[] };
