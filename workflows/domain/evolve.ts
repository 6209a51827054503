// The order after an event. Exhaustive: a new event does not compile until it is folded here. Pure: no clock, no I/O.
// Workflow, read model and tests all use this one function, so they cannot drift apart.
import {
  begun,
  contentOf,
  delivered,
  eachClock,
  heard,
  heardFrom,
  labelled,
  newShipment,
  openWait,
  paused,
  quantityOf,
  rang,
  resumed,
  unbooked,
  unpaid,
  withContent,
  withForm,
  withoutLabel,
  withParcel,
  withQuote,
  withShipment,
} from './evolve.parts';
import type { RecordedEvent } from './events';
import { isEnded, type OrderState, type Quote, shipmentOf } from './state';

export function evolve(state: OrderState, e: RecordedEvent): OrderState {
  return fold({ ...state, seq: e.seq, causes: heard(state.causes, e.causeId) }, e);
}

function fold(s: OrderState, e: RecordedEvent): OrderState {
  switch (e.type) {
    case 'InquiryReceived':
      return { ...begun(s, e), skus: e.skus, addressId: e.addressId };
    case 'OrderReceived':
      return { ...withContent(begun(s, e), e), stage: 'order', orderNumber: e.orderNumber, clean: e.clean };
    case 'StageEntered': {
      const entered = { ...s, stage: e.stage, backTo: null };
      const clean = s.backTo !== null || e.stage === 'cancellation' || isEnded(entered);
      return clean ? { ...entered, clocks: {}, tasks: [], blocked: [], hold: e.stage === 'cancellation' ? null : s.hold } : entered;
    }
    case 'InteractionRecorded': {
      const shown = ['feature', 'demonstration', 'case_study', 'data_sheet'].includes(e.kind);
      return { ...s, interactions: s.interactions + (e.kind === 'note' ? 0 : 1), introduced: s.introduced || shown };
    }
    case 'QuoteSent': {
      const { quoteId, version, lines, shippingFee, terms, depositPercent, validUntil } = e;
      const quote: Quote = { quoteId, version, state: 'sent', lines, shippingFee, terms, depositPercent, validUntil };
      return { ...s, quotes: [...s.quotes.map((q) => (q.state === 'sent' ? { ...q, state: 'superseded' as const } : q)), quote] };
    }
    case 'QuoteAccepted': {
      const accepted = withQuote(s, e.quoteId, 'accepted');
      const quote = accepted.quotes.find((q) => q.quoteId === e.quoteId);
      return quote ? { ...accepted, ...contentOf(quote), clean: false } : accepted;
    }
    case 'QuoteDeclined':
      return withQuote(s, e.quoteId, 'declined');
    case 'QuoteExpired':
      return withQuote(s, e.quoteId, 'expired');
    case 'OrderPlaced':
      return { ...withContent(s, e), clean: false };
    case 'OrderLost':
      return { ...s, lost: true };
    case 'OrderNumbered':
      return { ...s, orderNumber: e.orderNumber };
    case 'AvailabilityChecked':
      return { ...s, availability: { earliestDate: e.earliestDate, short: e.short, conflicts: e.conflicts } };
    case 'OrderVerified':
      return { ...s, verified: true, verifications: s.verifications + 1 };
    case 'DatePromised':
      return { ...s, promises: [...s.promises, { date: e.date, kind: e.kind, by: e.by, at: e.at }] };
    case 'FormSent': {
      const { version, expiresAt, deliveryDate } = e;
      return { ...s, form: { version, expiresAt, deliveryDate, sentAt: e.at, state: 'sent' } };
    }
    case 'OrderConfirmed':
      return withForm(s, 'confirmed');
    case 'ChangeWanted':
      return { ...withForm(s, 'superseded'), verified: false, availability: null, clean: false };
    case 'OrderDeclined':
      return { ...withForm(s, 'declined'), cancelling: { reason: 'changed_mind', by: e.actor.role } };
    case 'OrderExpired':
      return { ...withForm(s, 'expired'), expired: true };
    case 'PaymentReceived': {
      const { paymentId, amount, method, receivedOn, bankPaymentId, referenceId } = e;
      return { ...s, payments: [...s.payments, { paymentId, amount, method, receivedOn, bankPaymentId, referenceId, state: 'captured' }] };
    }
    case 'PaymentFailed':
      return { ...s, payments: [...s.payments, unpaid(e, 'failed')] };
    case 'PaymentMismatched':
      return { ...s, payments: [...s.payments, unpaid(e, 'mismatched')] };
    case 'RefundOpened': {
      const { refundId, paymentId, amount, reason } = e;
      return { ...s, refunds: [...s.refunds, { refundId, paymentId, amount, reason, state: 'open', byHand: false }] };
    }
    case 'RefundMade':
      return { ...s, refunds: s.refunds.map((r) => (r.refundId === e.refundId ? { ...r, state: 'done' } : r)) };
    case 'StockReserved': {
      const { reservations } = e;
      return { ...s, reservations, short: [], lines: s.lines.map((l) => ({ ...l, reserved: quantityOf(reservations, l.lineId) })) };
    }
    case 'ShortageFound':
      return { ...s, short: e.lines };
    case 'StockArrived':
      return { ...s, arrivals: s.arrivals + 1 };
    case 'ShipmentsPlanned':
      return { ...s, shipments: e.shipments.map(newShipment) };
    case 'ReviewRequested':
      return { ...s, review: { state: 'requested', by: null, reasons: e.reasons }, reviews: s.reviews + 1 };
    case 'ReviewPassed':
      return { ...s, review: { state: 'passed', by: e.by, reasons: e.reasons } };
    case 'ReviewRejected':
      return {
        ...s,
        review: null,
        backTo: e.backTo,
        ...(e.backTo === 'order' ? { verified: false, availability: null, clean: false } : {}),
      };
    case 'ShipmentPicked':
      return withShipment(s, e.shipmentId, { step: 'pack' });
    case 'ShipmentPacked':
      return withShipment(s, e.shipmentId, {
        step: 'label',
        parcels: e.parcels.map((p) => ({
          ...p,
          labelId: null,
          trackingNumber: null,
          labelPrice: null,
          documentIds: [],
          state: 'unknown',
          stateAt: null,
        })),
      });
    case 'ShipmentRated':
      return withShipment(s, e.shipmentId, { rates: e.rates });
    case 'CarrierBooked':
      return withShipment(s, e.shipmentId, { carrier: e.carrier, service: e.service, why: e.why });
    case 'LabelBought':
      return labelled(
        withParcel(s, e.shipmentId, e.parcelId, {
          labelId: e.labelId,
          trackingNumber: e.trackingNumber,
          labelPrice: e.price,
          documentIds: e.documentIds,
          state: 'pre_transit',
        }),
        e.shipmentId,
      );
    case 'ShipmentHandedOver': {
      const lines = shipmentOf(s, e.shipmentId)?.lines ?? [];
      const moved = (lineId: string) => quantityOf(lines, lineId);
      return {
        ...withShipment(s, e.shipmentId, { step: 'transit', handedOverAt: e.at }),
        lines: s.lines.map((l) => ({ ...l, shipped: l.shipped + moved(l.lineId), reserved: l.reserved - moved(l.lineId) })),
        reservations: s.reservations.filter((r) => !(moved(r.lineId) > 0 && r.location === shipmentOf(s, e.shipmentId)?.location)),
      };
    }
    case 'StockShipped':
      return withShipment(s, e.shipmentId, { stockShipped: true });
    case 'ParcelReported':
      return e.applied
        ? delivered(withParcel(s, e.shipmentId, e.parcelId, { state: e.state, stateAt: e.occurredAt }), e.shipmentId)
        : heardFrom(s, e.shipmentId);
    case 'ReceiptConfirmed':
      return withShipment(s, e.shipmentId, { receipt: { by: e.by, condition: e.condition, at: e.at } });
    case 'ReturnWindowEnded':
      return { ...s, returnWindowEnded: true };
    case 'ClosingSubmitted':
      return { ...s, closing: 'submitted' };
    case 'ClosingApproved':
      return { ...s, closing: 'approved' };
    case 'ClosingRejected':
      return { ...s, closing: null, closingRounds: s.closingRounds + 1 };
    case 'SurveyAnswered':
      return { ...s, survey: { score: e.score, at: e.at } };
    case 'SurveyEnded':
      return { ...s, surveyEnded: true };
    case 'CancelRequested':
      return { ...s, cancelling: { reason: e.reason, by: e.actor.role } };
    case 'EffectUndone':
      if (e.what === 'refund' && e.outcome !== 'done')
        return { ...s, refunds: s.refunds.map((r) => (r.paymentId === e.target && r.state === 'open' ? { ...r, byHand: true } : r)) };
      return e.what === 'release_reservation' && e.outcome === 'done'
        ? { ...s, reservations: [], lines: s.lines.map((l) => ({ ...l, reserved: 0 })) }
        : e.what === 'void_label' && e.outcome === 'done'
          ? withoutLabel(s, e.target)
          : s;
    case 'OwnerAssigned':
      return { ...s, ownerId: e.staffId };
    case 'NoteWritten':
      return s;
    case 'TaskOpened':
      return { ...s, looseTasks: s.looseTasks + 1 };
    case 'OrderHeld': {
      const held = { ...s, hold: { reason: e.reason, by: e.actor.id, since: e.at } };
      return { ...held, clocks: eachClock(held, (c) => paused(held, c, e.at)) };
    }
    case 'OrderReleased':
      return { ...s, hold: null, clocks: eachClock(s, (c) => resumed(c, e.at)) };
    case 'StepBlocked': {
      const { step, waitId, code, role } = e;
      return { ...s, blocked: [...s.blocked.filter((b) => b.waitId !== waitId), { step, waitId, code, role, since: e.at, how: null }] };
    }
    case 'StepResolved':
      return {
        ...(e.how === 'correct' ? unbooked(s, e.step) : s),
        blocked: s.blocked.map((b) => (b.step === e.step && b.how === null ? { ...b, how: e.how } : b)),
        cancelling: e.how === 'cancel' ? (s.cancelling ?? { reason: 'other', by: e.actor.role }) : s.cancelling,
      };
    case 'NoticeFailed':
      return { ...s, failedNotices: [...s.failedNotices, e.key].slice(-20) };
    case 'WaitOpened':
      return openWait(s, e);
    case 'ClockRang':
      return rang(s, e);
    case 'WaitEnded':
      return {
        ...s,
        clocks: Object.fromEntries(Object.entries(s.clocks).filter(([id]) => id !== e.waitId)),
        tasks: s.tasks.filter((t) => t.waitId !== e.waitId),
      };
    case 'FactIgnored':
      return s;
  }
}

/** The state that a log tells. */
export const foldAll = (empty: OrderState, events: RecordedEvent[]): OrderState => events.reduce(evolve, empty);
