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
import type { LabelData } from '../documents/data';
import { renderLabel } from '../documents/label.pdf';
import { renderLabelZpl } from '../documents/label.zpl';
import { refused } from '../failures';
import { asAddress, asParty } from '../paper-data';
import type { CarrierApi } from './carrier.port';
import { forPrint } from './needs';

const LONGEST_TRACKING_NUMBER = '0'.repeat(20);

/** A label's request with what was looked up for it. */
export type Consignment = Parameters<OrderActivities['buyLabel']>[0] & {
  contact: OrderContact;
  address: PostalAddress;
  needs: DeliveryNeeds;
};

/** A label but for its tracking number, which only the purchase gives. */
export type LabelDraft = Omit<LabelData, 'trackingNumber'>;

/**
 * The label as it will be printed, made before anything is bought: what does not fit on paper must not be paid for.
 * @throws ApplicationFailure `address_refused` when name and address are too long for a label
 */
export async function draftLabel(db: PrismaClient, api: CarrierApi, from: Consignment): Promise<LabelDraft> {
  const { orderId, contact, address, needs, parcel, position } = from;
  const stored = await orderStateOf(db, orderId);
  const { calendar } = await currentPolicy(db);
  const carrier = await api.carrier(from.carrier);
  const draft: LabelDraft = {
    purpose: 'delivery',
    carrier: carrier?.name ?? from.carrier,
    service: carrier?.services.find((one) => one.service === from.service)?.name ?? from.service,
    from: senderAt((stored && shipmentOf(stored.state, from.shipmentId)?.location) ?? '', contact.language),
    to: { party: asParty(contact), address: asAddress(address) },
    reference: `${stored?.state.orderNumber ?? orderId} ${from.parcelId}`,
    weightGrams: parcel.weightGrams,
    parcel: { number: position.number, count: position.of },
    needs: forPrint(needs, contact.language),
    date: dateAt(calendar, Date.now() + (stored?.clockOffset ?? 0)),
    timeZone: calendar.zone,
  };
  try {
    await renderLabel({ ...draft, trackingNumber: LONGEST_TRACKING_NUMBER });
    renderLabelZpl({ ...draft, trackingNumber: LONGEST_TRACKING_NUMBER });
  } catch {
    throw refused('address_refused', `Label ${from.key} cannot be printed: name and address do not fit.`);
  }
  return draft;
}

/** Renders and keeps both forms of the label; answers their document ids, PDF first. */
export async function saveLabelDocuments(db: PrismaClient, { key, orderId }: Consignment, data: LabelData): Promise<string[]> {
  const label = { orderId, kind: 'label' as const };
  const filename = `label-${data.trackingNumber}`;
  return [
    await saveDocument(db, {
      ...label,
      key: `${key}:pdf`,
      mime: 'application/pdf',
      filename: `${filename}.pdf`,
      bytes: await renderLabel(data),
    }),
    await saveDocument(db, {
      ...label,
      key: `${key}:zpl`,
      mime: 'application/zpl',
      filename: `${filename}.zpl`,
      bytes: Buffer.from(renderLabelZpl(data)),
    }),
  ];
}
