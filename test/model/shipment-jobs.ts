// The way of each shipment, as far as the order goes it by itself. As workflows/stages/fulfilment.ts, delivery.ts and remedy.ts do it.
import { creditEvents } from '../../workflows/domain/credit';
import { caseOf, sameGoods } from '../../workflows/domain/cases';
import { looseTask, putBack, quantityOf } from '../../workflows/domain/evolve/parts';
import { evolve } from '../../workflows/domain/evolve';
import type { OrderEvent } from '../../workflows/domain/events';
import { heldHere, lastShipment, planned, shipmentsOf, wantedAgain } from '../../workflows/domain/shortage';
import { addDuration } from '../../workflows/domain/business-time';
import { lineTotal } from '../../workflows/domain/money';
import { type Exception, isHandedOver, type OrderState, type Shipment, shipmentOf } from '../../workflows/domain/state';
import type { Dice } from './dice';
import type { Play } from './play';
import type { Job } from './workflow';

const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const inStage = ['fulfilment', 'delivery', 'receipt'];
/** Its track runs: the story's own in these stages, a case's while the case sends. */
export const runs = (s: OrderState, x: Shipment): boolean =>
  x.caseId === null ? inStage.includes(s.stage) : caseOf(s, x.caseId)?.state === 'shipping';

export function shipmentJobs(play: Play, dice: Dice): Job[] {
  const s = play.state;
  return s.shipments
    .filter((x) => runs(s, x))
    .flatMap((x) => jobOf(play, dice, x).map((job): Job => (x.caseId === null ? { ...job, ofStory: true } : job)));
}

function jobOf(play: Play, dice: Dice, x: Shipment): Job[] {
  const { shipmentId } = x;
  const s = play.state;
  if (x.step === 'label' && !x.voiding && x.rates.length === 0) return [rate(play, dice, x)];
  const parcel = x.parcels.find((p) => p.labelId === null);
  if (x.step === 'label' && !x.voiding && x.carrier !== null && parcel) return [buy(dice, x, parcel.parcelId)];
  if ((x.step === 'label' || x.step === 'hand-over') && x.voiding) return [voiding(dice, x)];
  if (isHandedOver(x) && !x.stockShipped)
    return [
      {
        id: `stock.ship.${shipmentId}`,
        begin: () => {
          if (!x.customersGoods && !play.shelf.ship(x.location, x.lines)) throw new Error(`the books do not hold what ${shipmentId} ships`);
          return () => [{ type: 'StockShipped', shipmentId }];
        },
      },
    ];
  if (x.receipt && x.returnUntil === null && x.caseId === null) return [openWindow(play, x)];
  const solved = s.exceptions.findLast((e) => e.shipmentId === shipmentId);
  if (x.step === 'transit' && solved?.state === 'solved' && (solved.remedy === 'refund' || solved.remedy === 'reship'))
    return solved.remedy === 'refund'
      ? [refund(play, x, solved)]
      : play.starved.get(solved.exceptionId) === s.arrivals
        ? []
        : [reship(play, x, solved)];
  return [];
}

function rate(play: Play, dice: Dice, { shipmentId, packings, bookings }: Shipment): Job {
  const price = { price: yuan(dice.of(2_500, 9_500)), arrives: play.at.slice(0, 10), why: 'the cheapest in time' };
  const rates = [
    { carrier: 'swift', service: 'air', fits: dice.percent(80), ...price },
    { carrier: 'crane', service: 'freight', fits: false, ...price },
  ];
  return {
    id: `rates.${shipmentId}`,
    step: 'label',
    begin: () => (now) => {
      const x = shipmentOf(now, shipmentId);
      return x?.packings === packings && x.bookings === bookings ? [{ type: 'ShipmentRated', shipmentId, rates }] : [];
    },
  };
}

function buy(dice: Dice, { shipmentId, bookings }: Shipment, parcelId: string): Job {
  const label = {
    labelId: `L-${parcelId}-${bookings}`,
    trackingNumber: `T-${parcelId}-${bookings}`,
    price: yuan(dice.of(2_500, 0)),
    documentIds: [],
  };
  return { id: `label.${parcelId}`, step: 'label', begin: () => () => [{ type: 'LabelBought', shipmentId, parcelId, ...label }] };
}

function voiding(dice: Dice, { shipmentId, parcels }: Shipment): Job {
  const back = parcels.map((p) => p.parcelId).filter(() => dice.percent(85));
  const kept = parcels.map((p) => p.parcelId).filter((id) => !back.includes(id));
  return {
    id: `void.${shipmentId}`,
    step: 'label',
    begin: () => (now) => [
      { type: 'LabelsVoided', shipmentId, voided: back, kept },
      ...(kept.length > 0 ? [looseTask(now, 'blocked', 'logistics')] : []),
    ],
  };
}

const openWindow = (play: Play, { shipmentId, receipt }: Shipment): Job => ({
  id: `window.${shipmentId}`,
  begin: () => () => [windowOf(play, shipmentId, receipt?.at ?? play.at)],
});
export const windowOf = (play: Play, shipmentId: string, from: string): OrderEvent => ({
  type: 'ReturnWindowOpened',
  shipmentId,
  until: new Date(addDuration(play.policy.calendar, Date.parse(from), '14d')).toISOString(),
});

const valueOf = (s: OrderState, { lines }: Shipment): number =>
  s.lines.reduce((all, l) => all + lineTotal({ quantity: quantityOf(lines, l.lineId), unitPrice: l.unitPrice }), 0);
const isBack = ({ parcels }: Shipment, { cause }: Exception): boolean =>
  cause === 'returned' || cause === 'recalled' || parcels.some((p) => p.state === 'returning' || p.state === 'returned');
const failed = (s: OrderState, x: Shipment, exception: Exception): OrderEvent[] => [
  { type: 'ShipmentFailed', shipmentId: x.shipmentId, as: isBack(x, exception) ? 'returned' : 'lost' },
  isBack(x, exception) ? putBack(s, x) : looseTask(s, 'exception', 'logistics'),
];
const after = (s: OrderState, events: OrderEvent[], at: string): OrderState =>
  events.reduce((now, e) => evolve(now, { ...e, seq: now.seq, at, actor: { role: 'system', id: 'workflow' }, causeId: null }), s);

function refund(play: Play, x: Shipment, exception: Exception): Job {
  const end = (s: OrderState): OrderEvent[] => {
    if (shipmentOf(s, x.shipmentId)?.step !== 'transit') return [];
    const lost = failed(s, x, exception);
    const now = after(s, lost, play.at);
    return [...lost, ...creditEvents(now, valueOf(now, x), exception.cause, play.policy.refundLimit)];
  };
  return { id: `stock.remedy.${x.shipmentId}`, begin: () => end };
}

/** The same goods once more: what is free now, in the books at once, in the order when it hears of it. */
function reship(play: Play, x: Shipment, exception: Exception): Job {
  const begin = () => {
    const s = play.state;
    const found = play.shelf.reserve(wantedAgain(s, x.lines), planned(s));
    return (now: OrderState): OrderEvent[] => {
      if (found === 'released' || shipmentOf(now, x.shipmentId)?.step !== 'transit') return [];
      if (found.short.length > 0) {
        play.starved.set(exception.exceptionId, now.arrivals);
        const others = now.short.filter((l) => quantityOf(found.short, l.lineId) === 0);
        return [{ type: 'ShortageFound', lines: [...others, ...found.short] }];
      }
      const gone = failed(now, x, exception);
      const held = (location: string, lineId: string) =>
        now.reservations.reduce((all, r) => all + (r.location === location && r.lineId === lineId ? r.quantity : 0), 0);
      const fresh = heldHere(now, found.reservations)
        .filter((r) => quantityOf(x.lines, r.lineId) > 0)
        .map((r) => ({ ...r, quantity: r.quantity - held(r.location, r.lineId) }))
        .filter((r) => r.quantity > 0);
      const plans = shipmentsOf(now, fresh).map((x2): OrderEvent => ({ type: 'ReshipmentPlanned', replaces: x.shipmentId, ...x2 }));
      return [...gone, ...plans];
    };
  };
  return { id: `stock.remedy.${x.shipmentId}`, begin: x.customersGoods ? () => (now) => sendAgain(now, x, exception) : begin };
}

/** The customer's own goods: the same once more when they came back, else others as lines of the case. */
function sendAgain(now: OrderState, { shipmentId, caseId, location, lines }: Shipment, exception: Exception): OrderEvent[] {
  const c = caseOf(now, caseId ?? '');
  const x = shipmentOf(now, shipmentId);
  if (!c || x?.step !== 'transit') return [];
  if (isBack(x, exception))
    return [
      { type: 'ShipmentFailed', shipmentId, as: 'returned' },
      { type: 'SendBackPlanned', caseId: c.caseId, shipmentId: `s${lastShipment(now) + 1}`, location, lines },
    ];
  const others = sameGoods(now, lines, 0).map((l, i) => ({ ...l, lineId: `${c.caseId}l${c.exchange.length + i + 1}` }));
  return [...failed(now, x, exception), { type: 'CaseSettled', caseId: c.caseId, lines: others }];
}
