// What a case does by itself. As workflows/stages/cases.ts and case-goods.ts do it.
import {
  becauseOf,
  busyCases,
  type Case,
  came,
  caseOf,
  creditOf,
  shipmentsOf as shipmentsOfCase,
  toSend,
  workOf,
} from '../../workflows/domain/cases';
import { creditEvents } from '../../workflows/domain/credit';
import { evolve } from '../../workflows/domain/evolve';
import { quantityOf } from '../../workflows/domain/evolve/parts';
import type { OrderEvent } from '../../workflows/domain/events';
import { lastShipment, shipmentsOf } from '../../workflows/domain/shortage';
import type { OrderState } from '../../workflows/domain/state';
import type { Dice } from './dice';
import type { Play } from './play';
import { windowOf } from './shipment-jobs';
import type { Job } from './workflow';

export const caseJobs = (play: Play, dice: Dice): Job[] =>
  busyCases(play.state).flatMap((c) => jobOf(play, dice, c).map((job): Job => ({ ...job, id: `${job.id}.${c.caseId}` })));

function jobOf(play: Play, dice: Dice, c: Case): Job[] {
  const { caseId } = c;
  const now =
    (events: (s: OrderState, c: Case) => OrderEvent[]): Job['begin'] =>
    () =>
    (s) => {
      const standing = caseOf(s, caseId);
      return standing && workOf(s, standing) === workOf(play.state, c) ? events(s, standing) : [];
    };
  switch (workOf(play.state, c)) {
    case 'send_label':
      return [{ id: 'return-label', begin: sendLabel(play, dice, c) }];
    case 'void_label':
      return [
        {
          id: 'void-return',
          begin: () => () => [{ type: 'ReturnLabelVoided', caseId, outcome: dice.of('done', 'needs_person', 'failed') }],
        },
      ];
    case 'book_return':
      return [{ id: 'take-back', step: 'case-receive', begin: () => () => [{ type: 'ReturnBooked', caseId }] }];
    case 'settle':
      return [{ id: 'settle', begin: now((s, standing) => settle(play, s, standing)) }];
    case 'reserve':
      return play.starved.get(caseId) === play.state.arrivals ? [] : [{ id: 'stock.case', begin: reserve(play, c) }];
    case 'send_back':
      return [{ id: 'send-back', begin: now(sendBack) }];
    case 'ship':
      return [];
    case 'turn_down':
      return [{ id: 'turn-down', begin: now(() => [{ type: 'CaseTurnedDown', caseId }]) }];
    case 'ask_solved':
      return [{ id: 'ask', begin: now((s) => [...windows(play, s, caseId), { type: 'SolvedAsked', caseId }]) }];
    default:
      return [];
  }
}

function sendLabel(play: Play, dice: Dice, c: Case): Job['begin'] {
  const { caseId, round } = c;
  const parcelId = `${caseId}r${round}`;
  const label = {
    carrier: 'swift',
    service: 'air',
    labelId: `L-${parcelId}`,
    trackingNumber: `T-${parcelId}`,
    price: { amount: 1_500, currency: 'CNY' },
    documentIds: [],
  };
  return () => (s) => {
    const bought: OrderEvent[] = dice.percent(85) ? [{ type: 'ReturnLabelBought', caseId, parcelId, ...label }] : [];
    const standing = caseOf(play.state, caseId);
    const isAwaited = caseOf(s, caseId)?.state === 'approved' && standing?.round === round;
    return [...bought, ...(isAwaited ? [{ type: 'ReturnAwaited' as const, caseId }] : [])];
  };
}

function settle(play: Play, s: OrderState, c: Case): OrderEvent[] {
  const credit = creditOf(s, c);
  const lines = c.wants.map((l, i) => ({ ...l, lineId: `${c.caseId}l${c.exchange.length + i + 1}` }));
  const settled: OrderEvent = { type: 'CaseSettled', caseId: c.caseId, lines };
  const after = evolve(s, { ...settled, seq: s.seq, at: play.at, actor: { role: 'system', id: 'workflow' }, causeId: null });
  return [settled, ...(credit > 0 ? creditEvents(after, credit, becauseOf(c.caseId), play.policy.refundLimit) : [])];
}

function reserve(play: Play, { caseId }: Case): Job['begin'] {
  return () => {
    const c = caseOf(play.state, caseId);
    const lines = c ? toSend(play.state, c) : [];
    const found = play.shelf.reserve(lines);
    return (s) => {
      if (found === 'released') return [];
      if (found.short.length > 0) {
        play.starved.set(caseId, s.arrivals);
        return [{ type: 'CaseGoodsShort', caseId, lines: found.short }];
      }
      const mine = found.reservations.filter((r) => lines.some((l) => l.lineId === r.lineId));
      return [{ type: 'CaseGoodsReserved', caseId, shipments: shipmentsOf(s, mine) }];
    };
  };
}

function sendBack(s: OrderState, c: Case): OrderEvent[] {
  const ids = [...new Set(came(c.received).map((l) => l.lineId))];
  const lines = ids.map((lineId) => ({ lineId, quantity: quantityOf(came(c.received), lineId) }));
  return [{ type: 'SendBackPlanned', caseId: c.caseId, shipmentId: `s${lastShipment(s) + 1}`, location: 'shanghai', lines }];
}

const windows = (play: Play, s: OrderState, caseId: string): OrderEvent[] =>
  shipmentsOfCase(s, caseId)
    .filter((x) => x.step === 'delivered' && !x.customersGoods && x.returnUntil === null)
    .map((x) => windowOf(play, x.shipmentId, play.at));
