// The packing slip of a shipment: goes with the notice `to-hand-over` and then in the parcel, in the customer's language.
// It names the tracking numbers, so each booking of a carrier has its own.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import type { Shipment } from '../../workflows/domain/state';
import { carrierName } from '../carriers/carrier-name';
import { forPrint, needsOfShipment } from '../carriers/needs';
import type { PackingSlipData } from '../documents/data';
import { renderPackingSlip } from '../documents/packing-slip';
import { customerAt, nameOfGoods, type Paper, type PaperSource, partNumber, sheetOf } from './source';

export function packingSlipOf(db: PrismaClient, source: PaperSource, shipment: Shipment): Paper {
  const { state } = source.order;
  const { shipmentId, bookings } = shipment;
  return {
    key: `${state.orderId}:packing_slip:${shipmentId}:${bookings}`,
    kind: 'packing_slip',
    filename: `packing-slip-${partNumber(state, shipmentId)}.pdf`,
    render: async () => renderPackingSlip(await packingSlipData(db, source, shipment)),
  };
}

async function packingSlipData(db: PrismaClient, source: PaperSource, shipment: Shipment): Promise<PackingSlipData> {
  const { order, contact } = source;
  const { state } = order;
  const { shipmentId, parcels, carrier } = shipment;
  const { language } = contact;
  const nameOf = await nameOfGoods(db, state);
  return {
    ...sheetOf(source, language),
    shipment: partNumber(state, shipmentId),
    shipTo: await customerAt(db, source),
    lines: shipment.lines.map(({ lineId, quantity }) => {
      const line = state.lines.find((one) => one.lineId === lineId);
      const sku = line?.sku ?? lineId;
      return { sku, name: nameOf(sku)[language], ordered: line?.quantity ?? quantity, shipped: quantity };
    }),
    parcels: parcels.length,
    carrier: carrierName(carrier, language),
    trackingNumbers: parcels.flatMap((parcel) => parcel.trackingNumber ?? []),
    instructions: contact.instructions ?? undefined,
    needs: forPrint(await needsOfShipment(db, { orderId: state.orderId, shipmentId, asked: contact.needs }), language),
  };
}
