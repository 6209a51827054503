// The activity `sweepSilentParcels`: a webhook that never came must not keep an order waiting. What a carrier knows of a silent parcel goes
// into the inbox under the carrier's own event id, so that a webhook that comes later is known already. The relay tells the orders.
import { keepFact } from '../../prisma/inbox';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { markAsked, type SilentParcel, silentParcels } from '../../prisma/silent-parcels';
import { OWN_TEAM } from '../../workflows/domain/own-team';
import type { SweepActivities } from '../../workflows/parcel-sweep.ports';
import type { CarrierApi, ParcelNews } from './carrier.port';

const HOUR_MS = 3_600_000;
const SILENT_MS = 6 * HOUR_MS;
const ASK_AGAIN_MS = HOUR_MS;
const PARCELS = 2_000;
const WITHIN_MS = 5 * 60_000;
/** A carrier that fails so often in a row is left in peace until the next sweep. */
const MOST_FAILURES = 3;

/** Nothing is lost by an early end: what was not asked for stays silent, and comes first next time. */
export const createSweepSilentParcels =
  (db: PrismaClient, api: CarrierApi): SweepActivities['sweepSilentParcels'] =>
  async () => {
    const until = Date.now() + WITHIN_MS;
    const parcels = await silentParcels(db, { silentMs: SILENT_MS, askAgainMs: ASK_AGAIN_MS, except: [OWN_TEAM], limit: PARCELS });
    const swept = await Promise.all(
      [...byCarrier(parcels)].map(([carrier, theirs]) => sweepCarrier(db, api, { carrier, parcels: theirs, until })),
    );
    return {
      asked: swept.reduce((all, one) => all + one.asked, 0),
      found: swept.reduce((all, one) => all + one.found, 0),
      silent: swept.flatMap((one) => (one.gaveUp ? [one.carrier] : [])),
    };
  };

async function sweepCarrier(
  db: PrismaClient,
  api: CarrierApi,
  { carrier, parcels, until }: { carrier: string; parcels: SilentParcel[]; until: number },
): Promise<{ carrier: string; asked: number; found: number; gaveUp: boolean }> {
  let [asked, found, failures] = [0, 0, 0];
  for (const parcel of parcels) {
    if (Date.now() > until || failures >= MOST_FAILURES) break;
    const news = await api.news(carrier, parcel.trackingNumber).catch(() => undefined);
    if (!news) {
      failures += 1;
      continue;
    }
    failures = 0;
    asked += 1;
    for (const one of news) if ((await keep(db, parcel, one)) === 'kept') found += 1;
    await markAsked(db, parcel.labelId);
  }
  return { carrier, asked, found, gaveUp: failures > 0 };
}

/** As the webhook would have brought it. */
function keep(db: PrismaClient, { orderId, parcelId, carrier }: SilentParcel, { eventId, state, at, cause }: ParcelNews) {
  const payload = { eventId, parcelId, state, at, ...(cause ? { cause } : {}), actor: { role: 'carrier', id: 'sweep' } };
  return keepFact(db, { source: `carrier:${carrier}`, eventId, orderId, fact: 'carrierReported', payload });
}

function byCarrier(parcels: SilentParcel[]): Map<string, SilentParcel[]> {
  const carriers = new Map<string, SilentParcel[]>();
  for (const parcel of parcels) carriers.set(parcel.carrier, [...(carriers.get(parcel.carrier) ?? []), parcel]);
  return carriers;
}
