// Stock, review and the way of each shipment to the customer. Rules for events: see ../events.ts.
import type { Money, ParcelState, SpokenBy } from '../vocabulary';
import type { LineQuantity, PackedParcel, Rate, Reservation } from './parts';

export type GoodsEvent =
  /** All that the order has reserved now; `news`: what of `stockNews` the answer knows. */
  | { type: 'StockReserved'; reservations: Reservation[]; news?: number }
  | { type: 'StockArrived'; skus: string[] }
  | { type: 'ShipmentsPlanned'; shipments: { shipmentId: string; location: string; lines: LineQuantity[] }[] }
  | { type: 'ReviewRequested'; reasons: string[] }
  | { type: 'ReviewPassed'; by: 'rule' | 'person'; reasons: string[]; noteId?: string }
  | { type: 'ReviewRejected'; backTo: 'allocation' | 'order'; reasonId: string }
  | { type: 'ShipmentPicked'; shipmentId: string }
  | { type: 'ShipmentPacked'; shipmentId: string; parcels: PackedParcel[] }
  | { type: 'ShipmentRated'; shipmentId: string; rates: Rate[] }
  | { type: 'CarrierBooked'; shipmentId: string; carrier: string; service: string; why: string }
  | {
      type: 'LabelBought';
      shipmentId: string;
      parcelId: string;
      labelId: string;
      trackingNumber: string;
      price: Money;
      documentIds: string[];
    }
  | { type: 'LabelVoidWanted'; shipmentId: string }
  /** `kept`: parcels whose label the carrier does not take back. */
  | { type: 'LabelsVoided'; shipmentId: string; voided: string[]; kept: string[] }
  | { type: 'LabelReprinted'; shipmentId: string; documentIds: string[] }
  | { type: 'ShipmentHandedOver'; shipmentId: string }
  | { type: 'StockShipped'; shipmentId: string }
  | {
      type: 'ParcelReported';
      shipmentId: string;
      parcelId: string;
      state: ParcelState;
      occurredAt: string;
      cause?: string;
      noteId?: string;
      applied: boolean;
    }
  | {
      type: 'ReceiptConfirmed';
      shipmentId: string;
      by: SpokenBy | 'link' | 'silence';
      condition: 'ok' | 'problem';
      textId?: string;
    };
