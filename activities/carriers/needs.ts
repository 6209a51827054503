// What a shipment needs on its way: what the customer asked of the delivery, and how its goods must be handled.
import { logisticsOf } from '../../prisma/catalogue';
import type { Db } from '../../prisma/client';
import { orderStateOf } from '../../prisma/order-state';
import type { DeliveryNeeds } from '../../prisma/people';
import { shipmentOf } from '../../workflows/domain/state';
import type { DeliveryNeeds as PrintedNeeds, Handling, Language } from '../documents/data';
import type { ShippingNeeds } from './carrier.port';

const handlings: readonly Handling[] = ['fragile', 'cold', 'upright'];
export const isKnownHandling = (word: string): boolean => handlings.some((known) => known === word);

/** The customer's needs with the handling of the shipment's goods added, each once. */
export async function needsOfShipment(
  db: Db,
  { orderId, shipmentId, asked }: { orderId: string; shipmentId: string; asked: DeliveryNeeds | null },
): Promise<DeliveryNeeds> {
  const state = (await orderStateOf(db, orderId))?.state;
  const lineIds = (state && shipmentOf(state, shipmentId)?.lines.map((line) => line.lineId)) ?? [];
  const skus = state?.lines.filter((line) => lineIds.includes(line.lineId)).map((line) => line.sku) ?? [];
  const goods = [...(await logisticsOf(db, skus)).values()].flatMap((product) => product.handling);
  const handling = [...new Set([...(asked?.handling ?? []), ...goods])].sort();
  return { ...asked, ...(handling.length > 0 ? { handling } : {}) };
}

/** The part that a carrier is asked for. */
export const forCarrier = ({ signature, window, handling }: DeliveryNeeds): ShippingNeeds => ({
  ...(signature ? { signature } : {}),
  ...(window ? { window } : {}),
  ...(handling ? { handling } : {}),
});

/** As printed on labels and forms. */
export const forPrint = ({ handling, ...needs }: DeliveryNeeds, language: Language): PrintedNeeds => ({
  ...needs,
  ...(handling ? { handling: handlings.filter((one) => handling.includes(one)) } : {}),
  ...(needs.appointment ? { language } : {}),
});
