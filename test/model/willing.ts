// People who do what the order waits for, so that it comes far enough for everything else to be met on the way.
import { closingGaps } from '../../workflows/domain/acts/ending';
import { openCases, workOf } from '../../workflows/domain/cases';
import { openAsks, owedBack } from '../../workflows/domain/credit';
import { amountDue } from '../../workflows/domain/money';
import { isShort, needsDecision, openProposal } from '../../workflows/domain/shortage';
import { openQuote, type OrderState } from '../../workflows/domain/state';
import type { Dice } from './dice';
import { actInputs, factInputs, type Stand } from './inputs';
import type { Said } from './play';
import { runs } from './shipment-jobs';

/** Something sensible to do next, or nothing when all depends on time. */
export function sensible(play: Stand, dice: Dice): Said | undefined {
  const s = play.state;
  return dice.from([...elsewhere(play, dice, s), ...inStage(play, dice, s), ...onTheWay(play, dice, s), ...forCases(play, dice, s)]);
}

function inStage(play: Stand, dice: Dice, s: OrderState): Said[] {
  const act = (name: 'place' | 'propose' | 'expect-supply' | 'receive-supply' | 'record-interaction' | 'send-quote'): Said => ({
    act: name,
    input: actInputs[name](play, dice, s),
  });
  switch (s.stage) {
    case 'consultation':
    case 'introduction':
      return [act('record-interaction'), act('send-quote'), act('place')];
    case 'quotation':
      return openQuote(s) ? [{ act: 'accept-quote', input: { by: 'phone' } }] : [act('send-quote')];
    case 'order':
      return s.addressId === null || s.lines.length === 0
        ? [
            { act: 'place', input: { ...actInputs.place(play, dice, s), addressId: 'a1' } },
            { act: 'place', input: { addressId: 'a1' } },
          ]
        : [{ act: 'verify', input: { by: 'phone' } }];
    case 'confirmation':
      return [{ fact: 'customerConfirmed', input: { formVersion: s.form?.version ?? 1 } }];
    case 'review':
      return [{ act: 'approve-review', input: {} }];
    case 'closing':
      return s.closing === null ? [{ act: 'submit-closing', input: { documentIds: [] } }] : [{ act: 'approve-closing', input: {} }];
    case 'after-care':
      return closingGaps(s).length === 0 && dice.percent(60) ? [{ act: 'submit-closing', input: { documentIds: [] } }] : [];
    case 'survey':
      return [{ fact: 'surveyAnswered', input: { score: dice.between(0, 10) } }];
    case 'receipt':
      return [{ fact: 'receiptConfirmed', input: { condition: dice.percent(85) ? 'ok' : 'problem' } }];
    default:
      return [];
  }
}

/** Whatever stands in the way in any stage. */
function elsewhere(play: Stand, dice: Dice, s: OrderState): Said[] {
  const due = amountDue(s);
  const [ask] = openAsks(s);
  const byHand = s.refunds.find((r) => r.state === 'open' && r.byHand);
  const blocked = s.blocked.find((b) => b.how === null);
  const amount = { amount: Math.max(1, due), currency: s.currency };
  const paid: Said = {
    fact: 'paymentReported',
    input: { outcome: 'captured', amount, method: 'card', receivedOn: play.at.slice(0, 10), bankPaymentId: `bank-${play.told.length}` },
  };
  const trouble = isShort(s) || s.dateConflict !== null;
  const open = openProposal(s);
  return [
    ...(s.hold ? [{ act: 'release' as const, input: { by: 'u1', supervisor: true } }] : []),
    ...(due > 0 ? [paid] : []),
    ...(ask ? [{ act: 'approve-refund' as const, input: { refundId: ask.ask, by: 'boss' } }] : []),
    ...(byHand ? [{ fact: 'refundRecorded' as const, input: { refundId: byHand.refundId } }] : []),
    ...(blocked ? [{ act: 'resolve' as const, input: { step: blocked.step, how: dice.of('retry', 'correct'), roles: ['ops'] } }] : []),
    ...(owedBack(s).length > 0 ? [{ act: 'refund' as const, input: { reasonId: 't1', limit: 500_000 } }] : []),
    ...(open ? [{ act: 'answer-proposal' as const, input: { accept: dice.percent(75), by: 'phone' as const } }] : []),
    ...(trouble && needsDecision(s) ? [{ act: 'propose' as const, input: actInputs.propose(play, dice, s) }] : []),
    ...(isShort(s) ? [{ act: 'receive-supply' as const, input: actInputs['receive-supply'](play, dice, s) }] : []),
  ];
}

function onTheWay(play: Stand, dice: Dice, s: OrderState): Said[] {
  return s.shipments
    .filter((x) => runs(s, x))
    .flatMap((x): Said[] => {
      const { shipmentId, lines } = x;
      const trouble = s.exceptions.find((e) => e.shipmentId === shipmentId && e.state === 'open');
      switch (x.step) {
        case 'pick':
          return [{ act: 'complete-picking', input: { shipmentId, lines: dice.percent(85) || x.caseId || x.replaces ? lines : [] } }];
        case 'pack':
          return [{ act: 'complete-packing', input: { shipmentId, parcels: [{ weightGrams: 900, lines }] } }];
        case 'label':
          return x.carrier === null && x.rates.length > 0 ? [{ act: 'book-carrier', input: { shipmentId } }] : [];
        case 'hand-over':
          return x.voiding ? [] : [{ act: 'hand-over', input: { shipmentId } }];
        case 'transit': {
          const last = s.exceptions.findLast((e) => e.shipmentId === shipmentId);
          const isOnItsWayBack = x.parcels.some((p) => p.state === 'returned') || last?.remedy === 'refund' || last?.remedy === 'reship';
          if (isOnItsWayBack && !trouble) return []; // silence makes somebody look for it
          const parcelId = dice.from(x.parcels)?.parcelId ?? '';
          const moved: Said = { fact: 'carrierReported', input: { ...factInputs.carrierReported(play, dice, s), parcelId, at: play.at } };
          const arrived: Said = { fact: 'carrierReported', input: { parcelId, state: 'delivered', at: play.at } };
          const solved: Said = { act: 'resolve-exception', input: { shipmentId, remedy: dice.of('reship', 'refund', 'redeliver') } };
          return [moved, arrived, ...(trouble ? [solved, solved] : [])];
        }
        default:
          return [];
      }
    });
}

function forCases(play: Stand, dice: Dice, s: OrderState): Said[] {
  return openCases(s).flatMap((c): Said[] => {
    const { caseId } = c;
    switch (workOf(s, c)) {
      case 'decide':
        return [{ act: 'decide-case', input: { ...actInputs['decide-case'](play, dice, s), caseId } }];
      case 'await_answer':
        return [{ fact: 'afterSalesRequested', input: { caseId, textId: 't1' } }];
      case 'send_label':
      case 'await_return':
        return [
          {
            act: 'receive-return',
            input: { caseId, lines: c.lines.map((l) => ({ ...l, condition: dice.of('ok', 'ok', 'damaged', 'missing') })) },
          },
        ];
      case 'diagnose':
        return [{ act: 'quote-repair', input: { caseId, amount: { amount: dice.of(0, 9_900), currency: s.currency } } }];
      case 'await_quote':
        return [{ fact: 'repairQuoteAnswered', input: { version: c.repair?.version ?? 1, accept: dice.percent(70) } }];
      case 'repair':
        return [{ act: 'complete-repair', input: { caseId, result: dice.of('repaired', 'repaired', 'not_repairable') } }];
      case 'await_solved':
        return [{ fact: 'afterSalesRequested', input: { caseId, solved: dice.percent(80) } }];
      default:
        return [];
    }
  });
}
