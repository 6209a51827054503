// The activities `buyReturnLabel` and `voidReturnLabel`: by this label the customer sends goods back to one of our houses, at our cost.
// One label per key, whatever fails; the carrier chosen first stays the one.
import { pricesOf } from '../../prisma/catalogue';
import { saveDocument } from '../../prisma/documents';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { callOff, findIntent, type LabelIntent } from '../../prisma/labels';
import { orderStateOf } from '../../prisma/order-state';
import { addressOf, contactOf, type OrderContact, type PostalAddress } from '../../prisma/people';
import { currentPolicy } from '../../prisma/policy';
import { dateAt } from '../../workflows/domain/business-time';
import { OWN_TEAM } from '../../workflows/domain/own-team';
import type { Policy } from '../../workflows/domain/policy';
import type { OrderActivities } from '../../workflows/order.ports';
import { senderAt } from '../company';
import type { LabelData, PartyAt } from '../documents/data';
import { renderLabel } from '../documents/label.pdf';
import { refused } from '../failures';
import { asAddress, asParty } from '../paper-data';
import type { CarrierApi } from './carrier.port';
import { purchase, voidIntent } from './labels';

type Request = Parameters<OrderActivities['buyReturnLabel']>[0];
interface Chosen {
  carrier: string;
  service: string;
}
interface ReturnParcel {
  request: Request;
  contact: OrderContact;
  address: PostalAddress;
  house: PartyAt;
  weightGrams: number;
}

/** What the box weighs when the catalogue does not say what is in it; grams. */
const LEAST_WEIGHT = 500;

/** @throws ApplicationFailure `data_missing`, `not_served`, `address_refused`, `carrier_refused` or `called_off` */
export const createBuyReturnLabel =
  (db: PrismaClient, api: CarrierApi): OrderActivities['buyReturnLabel'] =>
  async (request) => {
    const { key: reference, orderId, parcelId } = request;
    const parcel = await parcelOf(db, request);
    const { ownTeam } = await currentPolicy(db);
    const chosen = await choose(api, { ...parcel, ownTeam }, await findIntent(db, reference));
    const { house, weightGrams } = parcel;
    const intent = { reference, orderId, parcelId, carrier: chosen.carrier };
    const to = { ...addressee(house), phone: house.party.phone ?? null };
    const label = await purchase(db, api, intent, { service: chosen.service, to, parcel: { weightGrams }, needs: {} });
    const { labelId, trackingNumber, price } = label;
    return { ...chosen, labelId, trackingNumber, price, documentIds: [await print(db, api, parcel, { ...chosen, trackingNumber })] };
  };

/** `needs_person`: the customer's parcel is on its way. A label that was never bought is done, too. */
export const createVoidReturnLabel =
  (db: PrismaClient, api: CarrierApi): OrderActivities['voidReturnLabel'] =>
  async ({ key, orderId, parcelId }) => {
    const intents = await callOff(db, orderId, { parcelIds: [parcelId], booking: Number(key.split(':').at(-1)) });
    for (const intent of intents) {
      const left = (await voidIntent(db, api, intent)).find((result) => result.outcome !== 'done');
      if (left) return left;
    }
    return { target: parcelId, outcome: 'done' };
  };

async function parcelOf(db: PrismaClient, request: Request): Promise<ReturnParcel> {
  const { orderId, addressId, location, lines } = request;
  const [contact, address] = [await contactOf(db, orderId), await addressOf(db, addressId)];
  const stored = await orderStateOf(db, orderId);
  if (!contact || !address || !stored) throw refused('data_missing', `Order ${orderId} has no customer or no address ${addressId}.`);
  const goods = await pricesOf(
    db,
    lines.map(({ sku }) => sku),
    stored.state.currency,
  );
  const weightGrams = lines.reduce((sum, { sku, quantity }) => sum + (goods.get(sku)?.weightGrams ?? 0) * quantity, 0);
  return { request, contact, address, house: senderAt(location, contact.language), weightGrams: Math.max(LEAST_WEIGHT, weightGrams) };
}

/** The cheapest of those that serve the customer's address; our own team only delivers. The way back costs what the way there does. */
async function choose(
  api: CarrierApi,
  { request, address, weightGrams, ownTeam }: ReturnParcel & { ownTeam: Policy['ownTeam'] },
  before: LabelIntent | null,
): Promise<Chosen> {
  const { country, city, postcode } = address;
  const parcels = [{ parcelId: request.parcelId, weightGrams }];
  const carriers = (await api.carriers()).filter(({ carrier }) => carrier !== OWN_TEAM && (!before || carrier === before.carrier));
  const answers = await Promise.all(
    carriers.map(async ({ carrier }) => {
      const said = await api
        .rates(carrier, { to: { country, city, postcode }, parcels, needs: {}, ownTeam })
        .catch(() => 'silent' as const);
      return said === 'silent' ? said : 'offers' in said ? said.offers.map((offer) => ({ ...offer, carrier })) : [];
    }),
  );
  const [best] = answers.flatMap((said) => (said === 'silent' ? [] : said)).sort((a, b) => a.price.amount - b.price.amount);
  if (best) return { carrier: best.carrier, service: best.service };
  if (answers.includes('silent')) throw new Error(`No carrier takes return ${request.parcelId} so far; not all have answered.`);
  throw refused('not_served', `No carrier brings return ${request.parcelId} back.`);
}

const addressee = ({ party, address }: PartyAt) => ({
  ...{ name: party.name, company: party.company ?? null, country: address.country, region: address.region ?? null, city: address.city },
  ...{ line1: address.line1, line2: address.line2 ?? null, postcode: address.postcode ?? null },
});

async function print(
  db: PrismaClient,
  api: CarrierApi,
  { request, contact, address, house, weightGrams }: ReturnParcel,
  { carrier, service, trackingNumber }: Chosen & { trackingNumber: string },
): Promise<string> {
  const { key, orderId, parcelId } = request;
  const stored = await orderStateOf(db, orderId);
  const { calendar } = await currentPolicy(db);
  const known = await api.carrier(carrier);
  const label: LabelData = {
    purpose: 'return',
    carrier: known?.name ?? carrier,
    service: known?.services.find((one) => one.service === service)?.name ?? service,
    from: { party: asParty(contact), address: asAddress(address) },
    to: house,
    trackingNumber,
    reference: `${stored?.state.orderNumber ?? orderId} ${parcelId}`,
    weightGrams,
    parcel: { number: 1, count: 1 },
    date: dateAt(calendar, Date.now() + (stored?.clockOffset ?? 0)),
    timeZone: calendar.zone,
  };
  const filename = `return-label-${trackingNumber}.pdf`;
  const bytes = await renderLabel(label);
  return saveDocument(db, { key: `${key}:pdf`, orderId, kind: 'return_label', mime: 'application/pdf', filename, bytes });
}
