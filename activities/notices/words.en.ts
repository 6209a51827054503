// English words of the notices. Each says what happened, why, and what to do.
import type { NoticeWords } from './words';
import { caseWords } from './words.cases';
import { shortageWords } from './words.shortage';
import { talkWords } from './words.talk';

const until = (moment: string): string => (moment ? ` until ${moment}` : '');
const on = (date: string): string => (date ? ` on ${date}` : '');
const by = (date: string): string => (date ? ` by ${date}` : '');

export const en: NoticeWords = {
  orderCalled: (number) => `order ${number}`,
  inquiryCalled: (shortId) => `your inquiry ${shortId}`,
  greeting: (name) => `Dear ${name},`,
  staffGreeting: 'Hello,',
  goods: (quantity, name, total) => `${quantity} × ${name}${total ? `, ${total}` : ''}`,
  links: {
    quote: 'Read and answer the quote',
    confirm: 'Check and confirm the order',
    pay: 'How to pay',
    proposal: 'Answer our proposal',
    remedy: 'Choose what we should do',
    'repair-quote': 'Answer the repair quote',
    track: 'Follow the order',
    receipt: 'Confirm receipt or report a problem',
    survey: 'Answer the survey',
    staff: 'Open the order',
  },
  parcelStates: {
    unknown: 'not known to the carrier yet',
    pre_transit: 'announced to the carrier',
    picked_up: 'picked up by the carrier',
    in_transit: 'on its way',
    on_hold: 'held by the carrier',
    delayed: 'delayed',
    ready_for_pickup: 'ready to be picked up',
    out_for_delivery: 'out for delivery',
    delivered: 'delivered',
    failed: 'could not be delivered',
    returning: 'on its way back to us',
    returned: 'back with us',
  },
  notices: {
    quote: (f) => ({
      subject: `Our quote for ${f.order}`,
      happened: `Thank you for your interest. Our quote for ${f.order} comes to ${f.total}, tax and shipping included.`,
      why: `You asked us for an offer; it holds${until(f.until) || ' as long as its link works'}.`,
      todo: 'Please look at it and accept or decline it with the link below. If something should be different, just answer this mail.',
    }),
    'quote-reminder': (f) => ({
      subject: `Our quote for ${f.order} ends soon`,
      happened: `Our quote for ${f.order} over ${f.total} still waits for your answer.`,
      why: `It is valid${until(f.until) || ' for a few more days'}; after that we may have to calculate anew.`,
      todo: 'Please accept or decline it with the link below, or tell us what is missing.',
    }),
    'confirmation-form': (f) => ({
      subject: `Please confirm ${f.order}`,
      happened: `We have prepared ${f.order} over ${f.total}; we deliver it${on(f.date)}. The order confirmation form is attached.`,
      why: `We start only after you have confirmed goods, quantities and delivery date. You can do so${until(f.until)}.`,
      todo: `Please check and confirm the order with the link below${f.amount ? `, and remember to pay ${f.amount} once you have confirmed` : ''}. If something must change, say so there.`,
    }),
    'follow-up': (f) => ({
      subject: `Reminder: please confirm ${f.order}`,
      happened: `We have not heard from you about ${f.order} over ${f.total} yet.`,
      why: `Goods are not reserved for you before you confirm${f.date ? `, and delivery on ${f.date} depends on it` : ''}.`,
      todo: `Please confirm, change or decline it with the link below${until(f.until)}.`,
    }),
    'expiry-warning': (f) => ({
      subject: `${f.order} expires soon`,
      happened: `The confirmation of ${f.order} is still missing.`,
      why: `Without it the order expires by itself${f.until ? ` on ${f.until}` : ' within a day'}. Nothing will be charged then.`,
      todo: 'If you still want the goods, please confirm with the link below now.',
    }),
    expired: (f) => ({
      subject: `${f.order} has expired`,
      happened: `${f.order} over ${f.total} has expired.`,
      why: 'It was not confirmed within seven days. Nothing was reserved and nothing is owed.',
      todo: 'If you still need the goods, answer this mail or call us and we set up a new order at once.',
    }),
    'payment-request': (f) => ({
      subject: `Payment for ${f.order}: ${f.amount}`,
      happened: `Thank you for confirming ${f.order}. By the agreed terms ${f.amount} is due now.`,
      why: 'As soon as it has come in we reserve the goods for you.',
      todo: 'Please pay with the link below, or by transfer naming the order number.',
    }),
    'payment-reminder': (f) => ({
      subject: `Reminder: payment for ${f.order}`,
      happened: `The payment of ${f.amount} for ${f.order} has not reached us yet.`,
      why: 'The goods are not reserved before it is here, and the delivery date may move.',
      todo: 'Please pay with the link below. If you have paid already, tell us when and how and we look for it.',
    }),
    'payment-received': (f) => ({
      subject: `Payment received for ${f.order}`,
      happened: `We have received ${f.amount} for ${f.order}. Thank you.`,
      why: 'The warehouse has been told and goes on with your order.',
      todo: 'You need not do anything. The link below always shows where the order stands.',
    }),
    'balance-request': (f) => ({
      subject: `Balance for ${f.order}: ${f.amount}`,
      happened: `The goods of ${f.order} are packed. The balance of ${f.amount} is due now.`,
      why: 'By the agreed terms the rest is paid before the goods leave our house.',
      todo: 'Please pay with the link below; the parcels go out as soon as it is here.',
    }),
    'balance-reminder': (f) => ({
      subject: `Reminder: balance for ${f.order}`,
      happened: `The balance of ${f.amount} for ${f.order} is still open.`,
      why: 'By the agreed terms it is due now; without it the order cannot be completed.',
      todo: 'Please pay with the link below, or tell us if something stands in the way.',
    }),
    'account-due': (f) => ({
      subject: `To be paid for ${f.order}: ${f.amount}`,
      happened: `${f.order} has been delivered. By the agreed terms ${f.amount} is to be paid${by(f.date)}.`,
      why: 'You buy on account: nothing was to be paid before the delivery.',
      todo: 'Please pay with the link below, or by transfer with the order number.',
    }),
    ...shortageWords.en,
    ...caseWords.en,
    ...talkWords.en,
    'new-date': (f) => ({
      subject: `New delivery date for ${f.order}`,
      happened: `We deliver ${f.order}${on(f.date) || ' on a new date'}.`,
      why: 'The date was changed as agreed with you.',
      todo: 'If it does not suit you, please tell us soon. The link below shows the order.',
    }),
    shipped: (f) => ({
      subject: `${f.order} is on its way`,
      happened: `Goods of ${f.order} have left our house with ${f.carrier}. Tracking number: ${f.trackingNumbers}.`,
      why: f.date ? `We expect them to arrive by ${f.date}.` : 'The carrier reports every step of the way.',
      todo: 'You can follow the parcels with the link below. Please check them when they arrive.',
    }),
    'out-for-delivery': (f) => ({
      subject: `${f.order} arrives today`,
      happened: `A parcel of ${f.order} is out for delivery with ${f.carrier} (${f.trackingNumbers}).`,
      why: 'The driver has it on board.',
      todo: 'Please see to it that somebody can take it. The link below shows where it is.',
    }),
    delayed: (f) => ({
      subject: `${f.order} is delayed`,
      happened: `A parcel of ${f.order} takes longer than planned; the carrier says: ${f.parcelState}.`,
      why: `The delay arose with ${f.carrier} (${f.trackingNumbers}). We are sorry for it.`,
      todo: 'You need not do anything: we keep an eye on it and tell you when something changes. The link below shows where it is.',
    }),
    exception: (f) => ({
      subject: `A problem with the delivery of ${f.order}`,
      happened: `A parcel of ${f.order} has run into a problem; the carrier says: ${f.parcelState}.`,
      why: `We are finding out the cause with ${f.carrier} (${f.trackingNumbers}) and look for the fastest way to get the goods to you.`,
      todo: 'Please choose with the link below what we should do. If the parcel moves on before that, you need not do anything.',
    }),
    recalled: (f) => ({
      subject: `We have called the goods of ${f.order} back`,
      happened: `${f.order} is being cancelled, but goods of it are on the road already. We have asked ${f.carrier} to bring them back (${f.trackingNumbers}).`,
      why: 'What you have paid for them goes back to you as soon as they are here.',
      todo: 'You need not do anything. Should the parcel be delivered all the same, tell us with the link below, and we send you a return label.',
    }),
    delivered: (f) => ({
      subject: `${f.order} was delivered: please confirm`,
      happened: `The carrier reports that goods of ${f.order} were delivered (${f.trackingNumbers}).`,
      why: 'We want to be sure that everything reached you complete and undamaged.',
      todo: 'Please confirm receipt with the link below, or say there what is wrong.',
    }),
    'receipt-reminder': (f) => ({
      subject: `Has ${f.order} arrived well?`,
      happened: `Goods of ${f.order} were delivered, and we have not heard whether all is well.`,
      why: 'After seven days we take them as received.',
      todo: 'Please confirm receipt with the link below, or say there what is wrong.',
    }),
    'taken-as-received': (f) => ({
      subject: `${f.order} is taken as received`,
      happened: `We have taken the delivery of ${f.order} as received.`,
      why: 'It was delivered seven days ago and nobody reported a problem. The return period counts from now.',
      todo: 'If something is wrong after all, say so with the link below; your rights are not touched by this.',
    }),
    cancelled: (f) => ({
      subject: `${f.order} is cancelled`,
      happened: `${f.order} over ${f.total} has been cancelled.`,
      why: 'The goods that were set aside for it are free again, and labels for its parcels are void.',
      todo: f.amount
        ? `We pay ${f.amount} back the way it came. You need not do anything.`
        : 'Nothing is owed. You need not do anything; if this was not what you wanted, please tell us at once.',
    }),
    refunded: (f) => ({
      subject: `Refund for ${f.order}: ${f.amount}`,
      happened: `We have paid ${f.amount} back to you for ${f.order}.`,
      why: 'It goes back the way the money came and is usually there within five working days.',
      todo: 'You need not do anything. If it has not arrived by then, please tell us.',
    }),
    survey: (f) => ({
      subject: `How was ${f.order}?`,
      happened: `${f.order} is complete. Thank you for buying from us.`,
      why: 'We read every answer and change what does not work.',
      todo: 'Please tell us with the link below what was good and what was bad; it takes a minute.',
    }),
    'survey-reminder': (f) => ({
      subject: `Your opinion on ${f.order}`,
      happened: `A few days ago we asked you how ${f.order} went.`,
      why: 'Your answer decides what we mend first. This is the only reminder.',
      todo: 'Please answer with the link below; it takes a minute.',
    }),
    completed: (f) => ({
      subject: `${f.order} is complete again`,
      happened: `What was still to be done about ${f.order} is done; the order is complete.`,
      why: 'Attached you find what happened, the documents, the money and the proof of delivery in one file.',
      todo: 'You need not do anything. Please keep the file.',
    }),
    'task-reminder': (f) => ({
      subject: `Reminder: ${f.step || 'a task'} for ${f.order}`,
      happened: `"${f.step || 'A task'}" for ${f.order} is still open.`,
      why: 'Its time by the process has run out, and the order does not go on without it.',
      todo: 'Please do it now, or pass it to somebody who can.',
    }),
    escalation: (f) => ({
      subject: `Escalation: ${f.step || 'a step'} of ${f.order} is late`,
      happened: `"${f.step || 'A step'}" of ${f.order} is late although it was reminded of.`,
      why: 'By the process you are told so that the order does not get stuck.',
      todo: 'Please look at the order and decide who does what by when.',
    }),
    shortage: (f) => ({
      subject: `Shortage: ${f.order}`,
      happened: `Goods for ${f.order} are missing${f.short ? `: ${f.short} pieces` : ''}.`,
      why: 'There is not enough free stock. What could be reserved stays reserved, and the order stands in the queue for the rest.',
      todo: 'Please find a way with the customer now: a new date, a part delivery, another product, or leaving it out.',
    }),
    paid: (f) => ({
      subject: `Paid: ${f.order}`,
      happened: `${f.amount} for ${f.order} has come in.`,
      why: 'What the terms ask for now is there; the goods are being reserved.',
      todo: 'Please prepare for picking.',
    }),
    'to-pick': (f) => ({
      subject: `To pick: ${f.order}, shipment ${f.shipment}`,
      happened: `Shipment ${f.shipment} of ${f.order} is ready to be picked. The pick list is attached.`,
      why: `Its goods are reserved for this order${f.date ? `, and we promised delivery on ${f.date}` : ''}.`,
      todo: 'Please pick exactly what stands on the list, mind the delivery needs and instructions on it, and report the picking.',
    }),
    'to-hand-over': (f) => ({
      subject: `To hand over: ${f.order}, shipment ${f.shipment}`,
      happened: `Shipment ${f.shipment} of ${f.order} has its labels from ${f.carrier} (${f.trackingNumbers}). The packing slip is attached.`,
      why: 'Everything is there that the carrier needs.',
      todo: 'Please put the packing slip into the parcel, the label onto it, and report the hand-over when the carrier has it.',
    }),
  },
};
