// The five orders of the demo, each told from the first word to its end. A story only says who does what; how that is asked of the
// product stands in order-play.ts. `ends`, `labels` and `moneyBack` are what the demo's exit code is about.
import type { Customer, OrderPlay } from './order-play';
import { figure } from './screen';
import type { OrderNow } from './shapes';
import { type Shop, StepFailed } from './shop';

export interface Story {
  title: string;
  channel: string;
  customer: Omit<Customer, 'email' | 'phone'>;
  ends: 'closed' | 'cancelled';
  /** Labels that the carriers may have sold for it, none of them voided. */
  labels: number;
  moneyBack: 'nothing' | 'everything';
  play(order: OrderPlay, shop: Shop): Promise<void>;
}

const quoted: Story = {
  title: 'An inquiry by phone, a quote, a deposit and its balance',
  channel: 'phone',
  customer: {
    name: 'Harriet Cole',
    language: 'en',
    address: { country: 'CN', city: 'Suzhou', line1: '88 Xinghu Street', postcode: '215021' },
  },
  ...{ ends: 'closed', labels: 1, moneyBack: 'nothing' },
  play: async (order, shop) => {
    await order.begin(await shop.tokenOf('sales'), '/api/inquiries', { channel: 'phone', needs: 'Light for four workbenches' });
    order.tell('customer', 'Harriet Cole calls: she needs light for four workbenches. Sales notes it down.');
    const price = { kind: 'price', channel: 'phone', text: 'CNY 165 each, delivered within a week', sku: 'WL-12' };
    await order.act('sales', 'record-interaction', price, 'names the price of the machine work light.');
    const quote = { lines: [{ sku: 'WL-12', quantity: 4 }], validDays: 14, terms: 'deposit', depositPercent: 40 };
    await order.act('sales', 'send-quote', quote, 'sends a quote for four work lights, 40 % deposit, valid for 14 days.');
    await order.mail('quote');
    await order.act('sales', 'accept-quote', { by: 'phone' }, 'hears on the phone that she takes it. The inquiry is an order now.');
    await order.act('sales', 'verify', { contact: true, address: true, by: 'phone' }, 'verifies contact and address.');
    await order.mail('confirm');
    await order.act('sales', 'confirm', { by: 'phone' }, 'confirms the order in her name, on the phone.');
    const deposit = await order.mail('pay');
    await order.answer(deposit, 'pay', {}, `pays the deposit by the link in the mail, ${await due(order)}.`);
    await pickAndPack(order, 3_600);
    const balance = await order.mail('pay', /balance/i);
    await order.answer(balance, 'pay', {}, `pays the balance, ${await due(order)}: until then the goods stay in the house.`);
    await order.paid();
    await bookCarrier(order);
    await handOver(order);
    await order.carrier('delivered', 'delivers the parcel.');
    await order.act('sales', 'confirm-receipt', { by: 'phone', condition: 'ok' }, 'calls: all four lights have arrived well.');
    await closeAccount(order);
    await order.mail('survey');
    await order.act('sales', 'record-survey', { score: 9, text: 'Quick and friendly' }, 'calls before she has answered: 9 of 10.');
  },
};

const followedUp: Story = {
  title: 'An order of the web shop in Chinese, confirmed only after the follow-up',
  channel: 'web',
  customer: {
    name: '王晓梅',
    language: 'zh',
    address: { country: 'CN', city: '成都', line1: '天府大道北段 1700 号', postcode: '610041' },
  },
  ...{ ends: 'closed', labels: 1, moneyBack: 'nothing' },
  play: async (order, shop) => {
    await order.begin(await shop.makeKey('Web shop'), '/api/orders', { channel: 'web', lines: [{ sku: 'TL-40', quantity: 6 }] });
    order.tell(
      'web shop',
      '王晓梅 orders six tube lights; the shop passes the order on with its API key. It is clean and passes by itself.',
    );
    await order.mail('confirm');
    await order.skip('PT25H', 'She does not answer. 25 hours pass.');
    await order.tellEvents('ClockRang');
    const reminder = await order.mail('confirm');
    await order.answer(reminder, 'confirm', {}, 'confirms by the link in the reminder.');
    await payByLink(order);
    await send(order, 9_200);
    await order.carrier('in_transit', 'has the parcel on its way.');
    await order.carrier('out_for_delivery', 'is on the last miles.');
    await order.carrier('delivered', 'delivers the parcel.');
    await receiveByLink(order);
    await closeAccount(order);
    await answerSurvey(order, { score: 10, good: '服务很好' });
  },
};

const late: Story = {
  title: 'An inquiry by e-mail, a demonstration, and a carrier that comes late',
  channel: 'email',
  customer: {
    name: 'Jonas Berg',
    language: 'en',
    address: { country: 'CN', city: 'Hangzhou', line1: '5 Wensan Road', postcode: '310012' },
  },
  ...{ ends: 'closed', labels: 1, moneyBack: 'nothing' },
  play: async (order, shop) => {
    const inquiry = { channel: 'email', needs: 'Lamps for a hall of nine metres', products: ['HB-150'] };
    await order.begin(await shop.tokenOf('sales'), '/api/inquiries', inquiry);
    order.tell('customer', 'Jonas Berg writes: which lamp is right for a hall of nine metres?');
    const about = { channel: 'email', sku: 'HB-150' };
    const demonstration = { ...about, kind: 'demonstration', text: 'The lit hall of our showroom: 120 lx against 310 lx' };
    await order.act('sales', 'record-interaction', demonstration, 'sends the demonstration of the high bay light.');
    await order.act('sales', 'record-interaction', { ...about, kind: 'data_sheet', text: 'HB-150' }, 'sends its data sheet.');
    await order.act('sales', 'record-interaction', { ...about, kind: 'feedback', text: 'Looks right' }, 'notes that he likes what he saw.');
    const place = { lines: [{ sku: 'HB-150', quantity: 2 }] };
    await order.act('sales', 'place', place, 'writes the order for two lamps, without a quote.');
    await order.act('sales', 'verify', { contact: true, address: true, by: 'email' }, 'verifies contact and address.');
    await order.answer(await order.mail('confirm'), 'confirm', {}, 'confirms by the link in the mail.');
    await order.mail('pay');
    await order.pay('transfer', `pays ${await due(order)} by bank transfer; the bank reports it.`);
    await send(order, 9_000);
    await order.carrier('in_transit', 'has the parcel on its way.');
    await order.carrier('delayed', 'reports a delay: snow on the road. The customer hears it from us first.', 'weather');
    await order.mail('track', /delayed/);
    await order.skip('PT36H', 'A day and a half pass, and nothing is heard.');
    await order.tellEvents('ClockRang');
    await order.carrier('in_transit', 'answers the call of sales: the road is free again.');
    const newDate = new Date(order.now.getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    await order.act('sales', 'promise', { date: newDate }, `agrees on a new date with the customer, ${newDate}.`);
    await order.skip('PT20H', 'Most of another day passes.');
    await order.carrier('delivered', 'delivers the parcel at last.');
    await receiveByLink(order);
    await closeAccount(order);
    await answerSurvey(order, { score: 7, bad: 'It came late', good: 'We were told' });
  },
};

const calledOff: Story = {
  title: 'An order in person, cancelled when it was paid and not yet picked',
  channel: 'in_person',
  customer: {
    name: 'Maria Lopez',
    language: 'en',
    address: { country: 'CN', city: 'Nanjing', line1: '20 Zhongshan Road', postcode: '210008' },
  },
  ...{ ends: 'cancelled', labels: 0, moneyBack: 'everything' },
  play: async (order, shop) => {
    const inPerson = { channel: 'in_person', lines: [{ sku: 'FL-100', quantity: 2 }] };
    const verified = { contact: true, address: true, by: 'in_person' };
    await order.begin(await shop.tokenOf('sales'), '/api/orders', { ...inPerson, verified });
    order.tell('customer', 'Maria Lopez stands in the shop and orders two floodlights. Sales has verified her and her address.');
    await order.mail('confirm');
    await order.act('sales', 'confirm', { by: 'in_person', spokeWith: 'Maria Lopez' }, 'confirms the order with her at the counter.');
    await order.mail('pay');
    await order.pay('card', `pays ${await due(order)} by card.`);
    await order.until('two reserved pieces', (o) => o.stage === 'fulfilment');
    await tellStock(order, 'FL-100', 'The goods are reserved');
    const { lines } = await order.undo();
    const back = lines.map(({ what, amount }) => what.replaceAll('_', ' ') + (amount ? ` of ${said(amount)}` : '')).join(', ');
    order.tell('sales', `looks at what cancelling would take back: ${back}.`);
    await order.act('sales', 'cancel', { reason: 'changed_mind' }, 'cancels the order: she has changed her mind.');
    await order.until('the order to be cancelled', ({ stage }) => stage === 'cancelled');
    const undone = await order.tellEvents('EffectUndone');
    const left = undone.filter(({ data }) => data.outcome !== 'done');
    if (left.length > 0 || undone.length < lines.length) throw new StepFailed('cancelling did not take everything back by itself');
    const after = await tellStock(order, 'FL-100', 'The stock is free again');
    if (after.lines.some(({ reserved }) => reserved > 0)) throw new StepFailed('the cancelled order still holds stock');
    await order.hears(/refund/i);
    await order.hears(/cancelled/);
  },
};

const unanswered: Story = {
  title: 'An order of the web shop: the answer about the label is lost, the receipt is never confirmed',
  channel: 'web',
  customer: {
    name: 'Emily Stone',
    language: 'en',
    address: { country: 'CN', city: 'Guangzhou', line1: '11 Tianhe Road', postcode: '510620' },
  },
  ...{ ends: 'closed', labels: 1, moneyBack: 'nothing' },
  play: async (order, shop) => {
    await order.begin(await shop.makeKey('Web shop'), '/api/orders', { channel: 'web', lines: [{ sku: 'PL-6060', quantity: 2 }] });
    order.tell('web shop', 'Emily Stone orders two panel lights. The order is clean and passes by itself.');
    await order.answer(await order.mail('confirm'), 'confirm', {}, 'confirms by the link in the mail.');
    await payByLink(order);
    await pickAndPack(order, 6_100);
    await bookCarrier(order, (carrier) => order.loseAnswer(carrier));
    await handOver(order);
    await order.carrier('delivered', 'delivers the parcel.');
    await order.mail('receipt');
    await order.skip('P8D', 'She never says that it has arrived. Eight days pass.');
    await order.tellEvents('ClockRang', 'ReceiptConfirmed');
    await closeAccount(order);
    await answerSurvey(order, { score: 8, text: 'Fine. Sorry that I did not answer.' });
  },
};

export const stories: readonly Story[] = [quoted, followedUp, late, calledOff, unanswered];

// What several stories have in common, in the order in which it happens.

const said = ({ amount, currency }: { amount: number; currency: string }): string => `${currency} ${figure(amount, currency)}`;

/** What is due now, in words. */
async function due(order: OrderPlay): Promise<string> {
  const { money } = await order.until('an amount that is due', (o) => (o.money?.due.amount ?? 0) > 0);
  return money ? said(money.due) : '';
}

async function payByLink(order: OrderPlay): Promise<void> {
  const link = await order.mail('pay');
  await order.answer(link, 'pay', {}, `pays ${await due(order)} by the link in the mail.`);
  await order.paid();
}

/** From the shelf to the carrier. @param weightGrams of each shipment's one parcel */
async function send(order: OrderPlay, weightGrams: number): Promise<void> {
  await pickAndPack(order, weightGrams);
  await bookCarrier(order);
  await handOver(order);
}

async function pickAndPack(order: OrderPlay, weightGrams: number): Promise<void> {
  const { shipments } = await order.until('the warehouse to be told', ({ stage }) => stage === 'fulfilment');
  for (const { shipmentId, lines } of shipments) {
    await order.act('warehouse', 'complete-picking', { shipmentId, lines }, 'picks the goods.');
    const parcels = [{ weightGrams, lines }];
    await order.act('warehouse', 'complete-packing', { shipmentId, parcels }, `packs a parcel of ${weightGrams / 1_000} kg.`);
  }
}

/** Takes the carrier that the order suggests. @param before is done between the choice and the purchase */
async function bookCarrier(order: OrderPlay, before?: (carrier: string) => Promise<void>): Promise<void> {
  const { shipments } = await order.until('the carriers to answer', (o) => o.shipments.every(({ rates }) => rates.length > 0));
  for (const { shipmentId, rates } of shipments) {
    const rate = rates.find(({ fits }) => fits) ?? rates[0];
    if (!rate) continue;
    const { carrier, service, price } = rate;
    await before?.(carrier);
    const lost = before ? ' The carrier sells the label, but its answer gets lost.' : '';
    await order.act('logistics', 'book-carrier', { shipmentId, carrier, service }, `books ${carrier} ${service}, ${said(price)}.${lost}`);
  }
  const labelled = await order.until('the labels', ({ shipments: now }) => trackingNumbers(now).every((number) => number !== null));
  const numbers = trackingNumbers(labelled.shipments).join(', ');
  order.tell(
    'the order',
    before ? `asks the carrier by its own reference and finds label ${numbers}: bought once.` : `has label ${numbers}.`,
  );
}
const trackingNumbers = (shipments: OrderNow['shipments']) => shipments.flatMap(({ parcels }) => parcels.map((p) => p.trackingNumber));

async function handOver(order: OrderPlay): Promise<void> {
  for (const { shipmentId } of (await order.read()).shipments)
    await order.act('logistics', 'hand-over', { shipmentId }, 'hands the parcel to the carrier.');
}

async function receiveByLink(order: OrderPlay): Promise<void> {
  await order.answer(await order.mail('receipt'), 'receipt', { condition: 'ok' }, 'confirms the receipt by the link in the mail.');
}

async function closeAccount(order: OrderPlay): Promise<void> {
  await order.act('sales', 'submit-closing', { documents: [] }, 'submits the closing request.');
  await order.act('finance', 'approve-closing', {}, 'audits it: paid, delivered, received. Approved.');
}

async function answerSurvey(order: OrderPlay, answer: { score: number; good?: string; bad?: string; text?: string }): Promise<void> {
  const words = [answer.good, answer.bad, answer.text].filter((word) => word !== undefined).join('; ');
  await order.answer(await order.mail('survey'), 'survey', answer, `answers the survey by link: ${answer.score} of 10. “${words}”`);
}

async function tellStock(order: OrderPlay, sku: string, what: string): Promise<OrderNow> {
  const { onHand, reserved } = await order.stock(sku);
  order.tell('stock', `${what}: ${sku} has ${onHand} on hand, ${reserved} reserved.`);
  return order.read();
}
