// The customer pages: complete in both languages, usable without script, and nothing from elsewhere.
import { bodies } from '../../api/customer/answers';
import { expiredPage, linkPage, type LinkView, troublePage } from '../../api/customer/page';
import { choicesOf, type CustomerLink, linkState, type LinkState, purposes, verbsOf } from '../../api/customer/purposes';
import { texts } from '../../api/customer/texts';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { statusText } from '../../workflows/domain/status';
import { type Edges, openEdges } from './edges.fixture';
import { awaitingConfirmation, onTheRoad, surveyed } from './edges.orders';

const languages = ['en', 'zh'] as const;
const contact = { company: 'Throughline', email: 'service@throughline.example', phone: '+86 21 5550 0100' };
const around = { contact, timeZone: 'Asia/Shanghai', self: '/c/token' };
const money = (amount: number) => ({ amount, currency: 'CNY' });

const order: LinkView['order'] = {
  orderNumber: 'SO-2026-000123-7',
  status: 'shipped',
  statusText: statusText('shipped'),
  lines: [
    { lineId: 'l1', sku: 'LAMP-1', name: { en: 'Desk <lamp>', zh: '台灯' }, quantity: 2, unitPrice: money(10_000), total: money(20_000) },
  ],
  money: { goods: money(20_000), shipping: money(2_000), tax: money(2_301), total: money(22_000), paid: money(0), due: money(22_000) },
  deliveryDate: '2026-12-01',
  quote: null,
  proposal: null,
  cases: [],
  returnable: [],
  uploads: null,
  shipments: [
    {
      shipmentId: 's1',
      step: 'transit',
      carrier: 'swift',
      carrierName: { en: 'Swift', zh: 'Swift' },
      lines: [{ sku: 'LAMP-1', name: { en: 'Desk <lamp>', zh: '台灯' }, quantity: 2 }],
      parcels: [
        { parcelId: 's1p1', trackingNumber: 'SW1', state: 'in_transit', events: [{ state: 'picked_up', at: '2026-11-30T08:00:00.000Z' }] },
        { parcelId: 's1p2', trackingNumber: null, state: 'unknown', events: [] },
      ],
    },
  ],
};

/** Every text of a language, by its path; functions are called. */
function allTexts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (word: string) => string)('X'))]];
  return Object.entries(value as object).flatMap(([key, child]) => allTexts(child, `${path}.${key}`));
}

test('no text is missing or empty in either language, and Chinese is Chinese', () => {
  const [en, zh] = [allTexts(texts.en), allTexts(texts.zh)];
  expect(zh.map(([path]) => path)).toEqual(en.map(([path]) => path));
  for (const [path, text] of [...en, ...zh]) expect([path, text.trim()]).not.toEqual([path, '']);
  const latin = zh.filter(([, text]) => !/\p{Script=Han}/u.test(text)).map(([path]) => path);
  expect(latin).toEqual(['.tag']);
  const han = en.filter(([, text]) => /\p{Script=Han}/u.test(text));
  expect(han).toEqual([]);
});

test('every purpose renders in every state and language: labelled, escaped, without script and without anything from elsewhere', () => {
  for (const language of languages)
    for (const purpose of purposes)
      for (const state of ['open', 'used', 'superseded'] as const) {
        const choices = state === 'open' ? [...verbsOf[purpose]] : [];
        const page = linkPage({ ...around, language, view: { purpose, state, language, order, choices } });
        expect(page).toContain(`<html lang="${texts[language].tag}">`);
        expect(page).toContain(texts[language].page[purpose][state].title);
        expect(page).not.toMatch(/undefined|\[object|<script|https?:\/\//);
        expect(page).not.toContain('<lamp>');
        expect([...page.matchAll(/<(?:textarea|select) id="([^"]+)"/g)].every(([, id]) => page.includes(`<label for="${id}">`))).toBe(true);
        const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const verb of choices) expect(page).toContain(`action="/c/token/${verb}?lang=${language}"`);
      }
});

test('pages for expired and unknown links say what to do in both languages', () => {
  for (const language of languages) {
    for (const purpose of purposes)
      expect(expiredPage({ ...around, language, purpose })).toContain(texts[language].page[purpose].expired.title);
    expect(troublePage({ language, contact, trouble: 'unknown' })).toContain(texts[language].unknown.intro);
    expect(troublePage({ language, contact, trouble: 'wrongInput', findings: ['score: wrong'] })).toContain('score: wrong');
  }
});

test('every verb that a page offers has a body that is checked', () => {
  expect(Object.keys(bodies).sort()).toEqual([...new Set(Object.values(verbsOf).flat())].sort());
});

describe('how long a link lives', () => {
  const sentAt = Date.parse('2026-11-23T01:00:00Z');
  const link: CustomerLink = {
    orderId: 'o',
    purpose: 'confirm',
    version: 1,
    shipmentId: null,
    expiresAt: new Date(sentAt + 7 * 86_400_000),
  };
  const form = { version: 1, sentAt: '', expiresAt: '', deliveryDate: '2026-12-01', state: 'sent' as const };
  const waiting: OrderState = { ...emptyOrder('o'), stage: 'confirmation', form };
  const after = (days: number) => sentAt + days * 86_400_000;
  const stateAt = (state: OrderState, days: number): LinkState => linkState(link, state, after(days), 60);

  test('an open one until its time, a second longer and it is expired', () => {
    expect(stateAt(waiting, 6.9999)).toBe('open');
    expect(stateAt(waiting, 7)).toBe('expired');
  });
  test('one that was used tells its result for two months more', () => {
    const confirmed = { ...waiting, form: { ...form, state: 'confirmed' as const } };
    expect([stateAt(confirmed, 66), stateAt(confirmed, 68)]).toEqual(['used', 'expired']);
  });
  test('time on hold does not count against the customer', () => {
    const held: OrderState = { ...waiting, hold: { reason: 'other', by: 'x', since: '' } };
    const clock = { step: 'confirm' as const, on: 'customer' as const, openedAt: '', pausedMs: 2 * 86_400_000, rung: 0, dueAt: null };
    const released: OrderState = { ...waiting, clocks: { 'confirm.1': clock } };
    expect([stateAt(held, 30), stateAt(released, 8), stateAt(released, 9)]).toEqual(['open', 'open', 'expired']);
  });
  test('a form of an order that is being cancelled offers nothing any more', () => {
    const cancelling: OrderState = { ...waiting, cancelling: { reason: 'other', by: 'sales' } };
    expect(stateAt(cancelling, 1)).toBe('superseded');
    expect(choicesOf(link, cancelling, 'superseded', true)).toEqual([]);
  });
});

describe('over HTTP', () => {
  let edges: Edges;
  beforeAll(async () => {
    edges = await openEdges();
  });
  afterAll(() => edges.close());
  const html = { accept: 'text/html' };

  test("a page speaks the order's language, can be switched, and its policy admits its own style only", async () => {
    const { orderId } = await awaitingConfirmation(edges, 'zh');
    const link = await edges.link({ orderId, purpose: 'confirm', version: 1 });
    const page = await edges.call('GET', link, { headers: html });
    expect(page.text).toContain(texts.zh.page.confirm.open.title);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const english = await edges.call('GET', `${link}?lang=en`, { headers: html });
    expect(english.text).toContain(texts.en.page.confirm.open.title);
    expect((await edges.get(link)).json.language).toBe('zh');
  });

  test('the plain form confirms without script, and the page says so', async () => {
    const { orderId } = await awaitingConfirmation(edges);
    const link = await edges.link({ orderId, purpose: 'confirm', version: 1 });
    const page = await edges.call('POST', `${link}/confirm?lang=zh`, { form: {} });
    expect(page.status).toBe(200);
    expect(page.text).toContain(texts.zh.applied.confirm);
    expect(page.text).not.toContain('<form');
  });

  test('the survey form sends numbers, leaves out what is empty, and names what must be mended', async () => {
    const { orderId } = await surveyed(edges);
    const link = await edges.link({ orderId, purpose: 'survey' });
    const wrong = await edges.call('POST', `${link}/survey`, { form: { good: 'x' } });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(texts.en.wrongInput.title);
    expect(wrong.text).toContain('score:');
    const sent = await edges.call('POST', `${link}/survey`, { form: { score: '10', good: '', bad: '', text: '' } });
    expect(sent.text).toContain(texts.en.applied.survey);
    const [event] = await edges.db.orderEvent.findMany({ where: { orderId, type: 'SurveyAnswered' } });
    expect(event?.data).toEqual({ score: 10, by: 'link' });
  });

  test('a link that leads nowhere is a page for people, in the language of their browser', async () => {
    const page = await edges.call('GET', `/c/${'B'.repeat(32)}`, { headers: { ...html, 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect(page.status).toBe(404);
    expect(page.text).toContain(texts.zh.unknown.title);
  });

  test('the tracking page shows the parcel with its number', async () => {
    const { orderId, trackingNumber } = await onTheRoad(edges, 'delivered');
    const page = await edges.call('GET', await edges.link({ orderId, purpose: 'track' }), { headers: html });
    expect(page.text).toContain(trackingNumber);
    expect(page.text).toContain(texts.en.parcelState.delivered);
  });
});
