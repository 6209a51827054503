// What is to be otherwise after the order came in. Rules for events: see ../events.ts.
import type { LineQuantity, PricedLine, Reservation } from './parts';

export type ChangeEvent =
  /** Only what is different now; `lines`: all that the order holds from now on. */
  | {
      type: 'OrderChanged';
      lines?: PricedLine[];
      shippingFee?: number;
      addressId?: string;
      requestedDate?: string;
      instructionsId?: string;
      /** The special delivery needs are others now. */
      needs?: true;
      /** The stage that must see it once more; null when the order goes on where it stands. */
      backTo: 'order' | 'review' | null;
    }
  /** It had not left the house: its goods stay reserved for the order, its labels are asked back. */
  | { type: 'ShipmentCalledOff'; shipmentId: string }
  /** The carriers have said what becomes of its labels. */
  | { type: 'CallOffEnded'; shipmentId: string }
  /** What the carriers offered for it was for another address or other needs: they are asked again. */
  | { type: 'ShipmentRedirected'; shipmentId: string }
  /** Pieces that were reserved and are wanted no more have gone back; `reservations`: all that the order holds now. */
  | { type: 'SurplusReleased'; lines: LineQuantity[]; reservations: Reservation[] }
  /** The customer's wish, in their own words. */
  | { type: 'ChangeRequested'; wishId: string };
