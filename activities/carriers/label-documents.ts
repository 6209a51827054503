// A bought label as documents: PDF for any printer, ZPL for label printers. Made once per reference; a reprint is the same bytes.
import { saveDocument } from '../../prisma/documents';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { orderStateOf } from '../../prisma/order-state';
import type { DeliveryNeeds, OrderContact, PostalAddress } from '../../prisma/people';
import { currentPolicy } from '../../prisma/policy';
import { dateAt } from '../../workflows/domain/business-time';
import { shipmentOf } from '../../workflows/domain/state';
import type { OrderActivities } from '../../workflows/order.ports';
import { senderAt } from '../company';
import { renderLabel } from '../documents/label.pdf';
import { renderLabelZpl } from '../documents/label.zpl';
import { asParty, asAddress } from '../paper-data';
import type { CarrierApi } from './client';
import { forPrint } from './needs';

/** A label's request with what was looked up for it. */
export type Consignment = Parameters<OrderActivities['buyLabel']>[0] & {
  contact: OrderContact;
  address: PostalAddress;
  needs: DeliveryNeeds;
};

/** Renders and keeps both forms of the label; answers their document ids, PDF first. */
export async function saveLabelDocuments(db: PrismaClient, api: CarrierApi, from: Consignment, trackingNumber: string): Promise<string[]> {
  const { key, orderId, contact, address, needs, parcel, position } = from;
  const stored = await orderStateOf(db, orderId);
  const { calendar } = await currentPolicy(db);
  const carrier = (await api.carriers()).find((one) => one.carrier === from.carrier);
  const data = {
    purpose: 'delivery' as const,
    carrier: carrier?.name ?? from.carrier,
    service: carrier?.services.find((one) => one.service === from.service)?.name ?? from.service,
    from: senderAt((stored && shipmentOf(stored.state, from.shipmentId)?.location) ?? '', contact.language),
    to: { party: asParty(contact), address: asAddress(address) },
    trackingNumber,
    reference: `${stored?.state.orderNumber ?? orderId} ${from.parcelId}`,
    weightGrams: parcel.weightGrams,
    parcel: { number: position.number, count: position.of },
    needs: forPrint(needs, contact.language),
    date: dateAt(calendar, Date.now() + (stored?.clockOffset ?? 0)),
    timeZone: calendar.zone,
  };
  const label = { orderId, kind: 'label' as const };
  return [
    await saveDocument(db, {
      ...label,
      key: `${key}:pdf`,
      mime: 'application/pdf',
      filename: `label-${trackingNumber}.pdf`,
      bytes: await renderLabel(data),
    }),
    await saveDocument(db, {
      ...label,
      key: `${key}:zpl`,
      mime: 'application/zpl',
      filename: `label-${trackingNumber}.zpl`,
      bytes: Buffer.from(renderLabelZpl(data)),
    }),
  ];
}
