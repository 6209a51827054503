// The pick list of a shipment: goes with the notice `to-pick`, in the language of the warehouse, goods by both their names.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import type { Language } from '../../prisma/people';
import { promisedDate, type Shipment } from '../../workflows/domain/state';
import { forPrint, needsOfShipment } from '../carriers/needs';
import { senderAt } from '../company';
import type { PickListData } from '../documents/data';
import { renderPickList } from '../documents/pick-list';
import { customerAt, nameOfGoods, type Paper, type PaperSource, partNumber, sheetOf } from './source';

export function pickListOf(db: PrismaClient, source: PaperSource, of: { shipment: Shipment; language: Language }): Paper {
  const { state } = source.order;
  const { shipmentId } = of.shipment;
  return {
    key: `${state.orderId}:pick_list:${shipmentId}`,
    kind: 'pick_list',
    filename: `pick-list-${partNumber(state, shipmentId)}.pdf`,
    render: async () => renderPickList(await pickListData(db, source, of)),
  };
}

async function pickListData(
  db: PrismaClient,
  source: PaperSource,
  { shipment, language }: { shipment: Shipment; language: Language },
): Promise<PickListData> {
  const { order, contact } = source;
  const { state } = order;
  const { shipmentId, location } = shipment;
  const nameOf = await nameOfGoods(db, state);
  const skuOf = (lineId: string): string => state.lines.find((line) => line.lineId === lineId)?.sku ?? lineId;
  return {
    ...sheetOf(source, language),
    shipment: partNumber(state, shipmentId),
    location: senderAt(location, language).party.name,
    shipTo: await customerAt(db, source),
    lines: shipment.lines.map(({ lineId, quantity }) => {
      const sku = skuOf(lineId);
      const { en, zh } = nameOf(sku);
      return { sku, name: en === zh ? en : `${en} · ${zh}`, quantity };
    }),
    promisedDate: promisedDate(state) ?? undefined,
    instructions: contact.instructions ?? undefined,
    needs: forPrint(await needsOfShipment(db, { orderId: state.orderId, shipmentId, asked: contact.needs }), contact.language),
  };
}
