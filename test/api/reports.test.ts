// The figures of the process: what SQL counts is what one counts by walking through every order's log.
import { costsOf } from '../../workflows/domain/costs';
import { foldAll } from '../../workflows/domain/evolve';
import { emptyOrder } from '../../workflows/domain/state';
import { type Core, openCore } from './core.fixture';
import * as naive from './reports.naive';
import { type Life, recordLives } from './reports.orders';

const ORDERS = 300;
const [FROM, TO] = ['2026-09-03', '2026-10-14'];
const PERIOD = `from=${FROM}&to=${TO}`;
const inPeriod = (ms: number | null): ms is number => ms !== null && naive.dayOf(ms) >= FROM && naive.dayOf(ms) <= TO;

let core: Core;
let lives: Life[];
beforeAll(async () => {
  core = await openCore();
  lives = await recordLives(core.db, ORDERS);
});
afterAll(() => core.close());

const report = async (name: string, as = 'supervisor', query = PERIOD) => {
  const answer = await core.get(`/api/reports/${name}?${query}`, as);
  expect([name, answer.status]).toEqual([name, 200]);
  return answer.json;
};
const allWork = (now = 0) => lives.flatMap((life) => naive.workOf(life, now));
const eventsOf = <T extends string>(type: T) =>
  lives.flatMap((life) => life.events.flatMap((e) => (e.type === type && inPeriod(Date.parse(e.at)) ? [{ ...e, life }] : [])));

describe('how long steps take', () => {
  const figures = (work: naive.Work[]) => {
    const seconds = work.map(naive.secondsOf);
    const late = work.filter((w) => naive.isLate(w, 0)).length;
    const due = work.filter((w) => w.dueAt !== null).length;
    const [medianSeconds, p90Seconds] = [0.5, 0.9].map((part) => Math.round(naive.percentile(seconds, part)));
    return { count: work.length, medianSeconds, p90Seconds, late, lateShare: naive.fourDecimals(late, due) };
  };

  it('is told per step and week, without the time that orders were held', async () => {
    const { steps, period } = await report('cycle-times');
    expect(period).toEqual({ from: FROM, to: TO });
    const byStep = naive.groups(
      allWork().filter((w) => w.done && inPeriod(w.endedAt)),
      (w) => w.step,
    );
    expect(Object.keys(byStep).sort()).toEqual(['answer-inquiry', 'call-customer', 'confirm', 'pay', 'receipt', 'transit', 'verify']);
    for (const [step, work] of Object.entries(byStep)) {
      const { weeks, ...told } = steps.find((row) => row.step === step) ?? {};
      expect([step, told]).toEqual([step, expect.objectContaining(figures(work))]);
      const byWeek = naive.groups(work, (w) => naive.mondayOf(naive.dayOf(w.endedAt ?? 0)));
      expect(weeks).toEqual(Object.keys(byWeek).sort().map((week) => ({ week, ...figures(byWeek[week] ?? []) }))); // prettier-ignore
    }
    expect(steps.find((row: { step: string }) => row.step === 'review')).toMatchObject({ count: 0, medianSeconds: null, weeks: [] });
  });

  it('is late now, or was, by step', async () => {
    const now = Date.now();
    const answer = await report('late');
    const work = allWork(now).filter((w) => naive.isLate(w, now));
    const [open, ended] = [work.filter((w) => w.endedAt === null), work.filter((w) => inPeriod(w.endedAt))];
    const ordersOf = (some: naive.Work[]) => new Set(some.map((w) => w.orderId)).size;
    expect(answer).toMatchObject({ now: { orders: ordersOf(open) }, was: { orders: ordersOf(ended) } });
    const told = Object.fromEntries(answer.steps.map((s) => [s.step, [s.nowOrders, s.wasOrders, s.wasCount]]));
    const counted = naive.groups([...open, ...ended], (w) => w.step);
    expect(told).toEqual(
      Object.fromEntries(
        Object.entries(counted).map(([step, all]) => {
          const was = all.filter((w) => w.endedAt !== null);
          return [step, [ordersOf(all.filter((w) => w.endedAt === null)), ordersOf(was), was.length]];
        }),
      ),
    );
  });
});

describe('dates kept', () => {
  type Arrival = NonNullable<ReturnType<typeof naive.deliveriesOf>['order']>;
  const kept = (all: Arrival[]) => {
    const promised = all.filter((x) => x.first !== undefined);
    const [first, last] = [promised.filter((x) => x.day <= (x.first ?? '')), promised.filter((x) => x.day <= (x.last ?? ''))].map(
      (x) => x.length,
    );
    const told = (n = 0) => ({ kept: n, share: naive.fourDecimals(n, promised.length) });
    return { delivered: all.length, promised: promised.length, first: told(first), last: told(last) };
  };

  it('are measured against the first and the last promise, per week and carrier', async () => {
    const answer = await report('on-time', 'logistics');
    const orders = lives.flatMap((life) => naive.deliveriesOf(life).order ?? []).filter((x) => inPeriod(x.at));
    expect(answer.total).toEqual(kept(orders));
    expect(answer.total.first.kept).not.toBe(answer.total.last.kept);
    const byWeek = naive.groups(orders, (x) => naive.mondayOf(x.day));
    expect(answer.weeks).toEqual(Object.keys(byWeek).sort().map((week) => ({ week, ...kept(byWeek[week] ?? []) }))); // prettier-ignore
    const shipments = lives.flatMap((life) => naive.deliveriesOf(life).shipments).filter((x) => inPeriod(x.at));
    const byCarrier = naive.groups(shipments, (x) => x.carrier ?? '');
    expect(answer.carriers).toEqual(Object.keys(byCarrier).sort().map((carrier) => ({ carrier, ...kept(byCarrier[carrier] ?? []) }))); // prettier-ignore
  });

  it('wait for the last goods of an order, not for those that were lost, came back or are for a case', async () => {
    const came = (day: string) => new Date(`2026-04-${day}T04:00:00Z`);
    const parts: Record<string, { step: string; deliveredAt: Date | null; caseId?: string }[]> = {
      whole: [
        { step: 'delivered', deliveredAt: came('06') },
        { step: 'delivered', deliveredAt: came('14') },
      ],
      'on its way': [
        { step: 'delivered', deliveredAt: came('07') },
        { step: 'transit', deliveredAt: null },
      ],
      'partly lost': [
        { step: 'delivered', deliveredAt: came('07') },
        { step: 'lost', deliveredAt: null },
        { step: 'returned', deliveredAt: came('21') },
        { step: 'delivered', deliveredAt: came('22'), caseId: 'c1' },
      ],
      'at once': [
        { step: 'delivered', deliveredAt: came('08') },
        { step: 'delivered', deliveredAt: came('08') },
      ],
    };
    for (const shipments of Object.values(parts)) {
      const orderId = crypto.randomUUID();
      await core.db.shipment.createMany({
        data: shipments.map((part, i) => ({ orderId, shipmentId: `s${i + 1}`, location: 'shanghai', carrier: 'swift', ...part })),
      });
      const [kind, by, at] = ['agreed', 'customer', came('01')];
      await core.db.datePromise.createMany({
        data: [
          { orderId, number: 1, date: '2026-04-07', kind, by, at },
          { orderId, number: 2, date: '2026-04-14', kind, by, at },
          { orderId, number: 3, date: '2026-04-01', kind, by, at: came('30') },
        ],
      });
    }
    const { total, weeks } = await report('on-time', 'logistics', 'from=2026-04-01&to=2026-04-30');
    const kept = (n: number, of: number) => ({ kept: n, share: naive.fourDecimals(n, of) });
    expect(total).toEqual({ delivered: 3, promised: 3, first: kept(1, 3), last: kept(3, 3) });
    expect(weeks).toEqual([
      { week: '2026-04-06', delivered: 2, promised: 2, first: kept(1, 2), last: kept(2, 2) },
      { week: '2026-04-13', delivered: 1, promised: 1, first: kept(0, 1), last: kept(1, 1) },
    ]);
  });

  it('stand beside price, days and troubles of each carrier', async () => {
    const { carriers } = await report('carriers', 'finance');
    const handedOver = eventsOf('ShipmentHandedOver');
    for (const row of carriers) {
      const theirs = handedOver.filter(({ life, ...e }) => {
        const id = (e as { shipmentId: string }).shipmentId;
        return life.events.some((x) => x.type === 'CarrierBooked' && x.shipmentId === id && x.carrier === row.carrier);
      });
      const troubled = theirs.filter(({ life, ...e }) =>
        life.events.some((x) => x.type === 'ExceptionOpened' && x.shipmentId === (e as { shipmentId: string }).shipmentId),
      );
      expect([row.carrier, row.shipments, row.exceptions]).toEqual([row.carrier, theirs.length, troubled.length]);
      expect(row.prices).toEqual([
        expect.objectContaining({ labels: theirs.length, total: { amount: expect.any(Number), currency: 'CNY' } }),
      ]);
    }
  });
});

describe('feedback', () => {
  it('is the score of the orders, per step, carrier and product', async () => {
    const answer = await report('feedback', 'sales');
    const answered = eventsOf('SurveyAnswered').map(({ life, ...e }) => ({ life, score: (e as { score: number }).score }));
    const told = (scores: number[]) => ({ answers: scores.length, average: naive.average(scores) });
    expect(answer.total).toEqual(told(answered.map((a) => a.score)));
    for (const { carrier, ...row } of answer.carriers) {
      const theirs = answered.filter(({ life }) => life.events.some((e) => e.type === 'CarrierBooked' && e.carrier === carrier));
      expect([carrier, row]).toEqual([carrier, told(theirs.map((a) => a.score))]);
    }
    for (const row of answer.products) {
      const state = (life: Life) => foldAll(emptyOrder(life.orderId), life.events);
      const theirs = answered.filter(({ life }) => state(life).lines.some((l) => l.sku === row.sku));
      expect([row.sku, row]).toEqual([row.sku, expect.objectContaining(told(theirs.map((a) => a.score)))]);
    }
    for (const row of answer.steps) {
      const work = (life: Life) => naive.workOf(life, 0).filter((w) => w.step === row.step && w.done);
      const late = answered.filter(({ life }) => work(life).some((w) => naive.isLate(w, 0)));
      expect([row.step, row.answers, row.lateAnswers]).toEqual([row.step, answered.filter(({ life }) => work(life).length > 0).length, late.length]); // prettier-ignore
      expect(row.lateAverage).toBe(late.length > 0 ? naive.average(late.map((a) => a.score)) : null);
    }
  });

  it('shows what customers wrote, as text, and a spreadsheet takes it as text', async () => {
    const { orderId } = lives.find((life) => life.events.some((e) => e.type === 'PaymentReceived')) ?? { orderId: '' };
    const text = '=HYPERLINK("http://evil.example";"win")\n− slow, "very"';
    const { textId } = await core.db.text.create({ data: { textId: crypto.randomUUID(), orderId, text, writtenBy: 'customer' } });
    const survey = {
      orderId,
      seq: 999,
      type: 'SurveyAnswered',
      at: '2026-05-05T02:00:00Z',
      actorRole: 'customer',
      actorId: 'link',
      digest: '',
    };
    await core.db.orderEvent.create({ data: { ...survey, data: { score: 3, by: 'link', textId } } });
    const may = 'from=2026-05-01&to=2026-05-31';
    expect((await report('feedback', 'service', may)).words).toEqual([expect.objectContaining({ orderId, score: 3, text })]);
    const csv = await core.get(`/api/reports/feedback?${may}&format=csv`, 'service');
    expect(csv.text).toContain(`,3,"'=HYPERLINK(""http://evil.example"";""win"")\n− slow, ""very"""\r\n`);
  });
});

describe('money', () => {
  it('is to the cent the sum of the single orders, by month', async () => {
    const answer = await report('money', 'finance');
    const sold = lives.flatMap((life) => {
      const [first] = life.events.filter((e) => e.type === 'ShipmentHandedOver');
      if (!first || !inPeriod(Date.parse(first.at))) return [];
      const state = foldAll(emptyOrder(life.orderId), life.events);
      return [{ month: naive.dayOf(Date.parse(first.at)).slice(0, 7), costs: costsOf(state, life) }];
    });
    const sum = (values: (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
    const told = (some: typeof sold) => {
      const known = some.map(({ costs }) => costs).filter(({ margin }) => margin !== null);
      return {
        ...{
          currency: 'CNY',
          orders: some.length,
          revenue: sum(some.map((s) => s.costs.revenue)),
          credits: sum(some.map((s) => s.costs.credits)),
        },
        ...{ goods: sum(known.map((c) => c.goods)), labels: sum(known.map((c) => c.labels)), margin: sum(known.map((c) => c.margin)) },
        ordersOfUnknownCost: some.length - known.length,
      };
    };
    expect(answer.totals).toEqual([expect.objectContaining(told(sold))]);
    expect(answer.totals[0]?.credits).toBeGreaterThan(0);
    const byMonth = naive.groups(sold, (s) => s.month);
    expect(answer.months).toEqual(Object.keys(byMonth).sort().map((month): unknown => expect.objectContaining({ month, ...told(byMonth[month] ?? []) }))); // prettier-ignore
    const shipping = sum(sold.map(() => 2_000));
    expect(sum(answer.products.map((p) => p.revenue)) + shipping).toBe(answer.totals[0]?.revenue);
    const refunds = eventsOf('RefundMade').map(({ life }) => foldAll(emptyOrder(life.orderId), life.events).refunds[0]?.amount.amount ?? 0);
    expect(sum(answer.refunds.map((r) => r.amount))).toBe(sum(refunds));
    expect(answer.credits.map((c) => c.reason)).toEqual(expect.arrayContaining(['case', 'finance', 'lost']));
  });

  it('says why orders came to nothing or stood still', async () => {
    const { kinds } = await report('reasons', 'sales');
    const types = { lost: 'OrderLost', cancelled: 'CancelRequested', expired: 'OrderExpired', exception: 'ExceptionOpened' };
    for (const [what, type] of Object.entries(types)) {
      const counted = naive.groups(eventsOf(type), (e) => (e as { reason?: string; cause?: string }).reason ?? (e as { cause?: string }).cause ?? 'no_answer'); // prettier-ignore
      const { reasons = [] } = kinds.find((kind) => kind.what === what) ?? {};
      const told = reasons.map((r) => [r.reason, r.orders]);
      expect([what, Object.fromEntries(told)]).toEqual([
        what,
        Object.fromEntries(Object.entries(counted).map(([reason, all]) => [reason, new Set(all.map((e) => e.life.orderId)).size])),
      ]);
    }
    expect(kinds.find((kind) => kind.what === 'held')?.orders).toBeGreaterThan(0);
  });
});
