// What a case costs, what it waits for and when it ends: the pure part of after-sales.
import { caseActs, caseFacts } from '../../workflows/domain/acts/cases';
import { refusal } from '../../workflows/domain/acts/deed';
import { closingGaps } from '../../workflows/domain/acts/ending';
import { caseOf, creditOf, returnable, sameGoods, workOf } from '../../workflows/domain/cases';
import { amounts } from '../../workflows/domain/money';
import type { Condition } from '../../workflows/domain/vocabulary';
import { approved, awaited, cameBack, caseOpened, caseSamples, onTheBench, quotedAt } from './case.samples';
import { type Given, NOW, orderIn, orderWith, TOTAL, yuan } from './given';

describe('what the customer owes less', () => {
  const back = (...lines: [number, Condition][]): Given => ({
    type: 'ReturnReceived',
    caseId: 'c1',
    lines: lines.map(([quantity, condition]) => ({ lineId: 'l1', quantity, condition })),
  });
  const two = [caseOpened('return', 2), approved({ lines: [{ lineId: 'l1', quantity: 2 }] }), awaited];
  const credit = (...events: Given[]) => {
    const s = orderIn('after-care', ...events);
    const c = caseOf(s, 'c1');
    return c && creditOf(s, c);
  };
  test('is the value of what came back, whatever its condition', () => {
    expect(credit(...two, back([1, 'ok'], [1, 'damaged']))).toBe(20_000);
    expect(credit(...two, back([1, 'unusable'], [1, 'missing']))).toBe(10_000);
  });
  test('an agreed amount stands when everything came, and falls with what is missing', () => {
    const agreed = approved({ lines: [{ lineId: 'l1', quantity: 2 }], refund: yuan(15_000) });
    expect(credit(caseOpened('return', 2), agreed, awaited, back([2, 'ok']))).toBe(15_000);
    expect(credit(caseOpened('return', 2), agreed, awaited, back([1, 'ok'], [1, 'missing']))).toBe(10_000);
  });
  test('is never more than what the order still costs', () => {
    const before: Given = { type: 'CreditGranted', creditId: 'cr1', amount: yuan(15_000), reason: 'goodwill' };
    expect(credit(before, ...two, back([2, 'ok']))).toBe(TOTAL - 15_000);
  });
  test('when nothing came back service decides again', () => {
    const s = orderIn('after-care', ...two, back([2, 'missing']));
    expect(caseOf(s, 'c1')).toMatchObject({ state: 'opened', round: 2, goods: 'none' });
  });
});

describe('a repair', () => {
  test('is not done at a price that nobody accepted', () => {
    const complete = (...events: Given[]) =>
      refusal(caseActs['complete-repair'], orderIn('after-care', ...onTheBench, ...events), { caseId: 'c1', result: 'repaired' }, NOW)
        ?.code;
    expect([complete(), complete(quotedAt(300)), complete(quotedAt(0))]).toEqual(['nothing_to_do', 'nothing_to_do', undefined]);
  });
  test('is charged when it is done, and an answer to an older quote changes nothing', () => {
    const done: Given[] = [...onTheBench, quotedAt(300), caseSamples.RepairQuoteAnswered, caseSamples.RepairCompleted];
    expect(amounts(orderIn('after-care', ...done))).toMatchObject({ repairs: 300, total: TOTAL + 300, due: 300 });
    const s = orderIn('after-care', ...onTheBench, quotedAt(300), quotedAt(200, 2));
    expect(refusal(caseFacts.repairQuoteAnswered, s, { eventId: 'e1', version: 1, accept: true }, NOW)?.code).toBe('superseded');
  });
  test('goods in our house keep the case from being closed', () => {
    const code = (...events: Given[]) =>
      refusal(caseActs['close-case'], orderIn('after-care', ...events), { caseId: 'c1', result: 'solved', textId: 't1' }, NOW)?.code;
    expect(code(...onTheBench)).toBe('transition_not_allowed');
    expect(code(...onTheBench.slice(0, 3))).toBeUndefined();
  });
});

describe('the end', () => {
  const askedSolved: Given[] = [
    caseOpened('question', 0),
    { ...caseSamples.CaseDecided, remedy: 'none' },
    { type: 'SolvedAsked', caseId: 'c1' },
  ];
  const reply = (solved: boolean | undefined, ...events: Given[]) => {
    const s = orderIn('after-care', ...events);
    const fact = { eventId: 'e1', caseId: 'c1', ...(solved === undefined ? {} : { solved }), textId: 't1' };
    return refusal(caseFacts.afterSalesRequested, s, fact, NOW)?.code ?? caseFacts.afterSalesRequested.events(s, fact, NOW)[0]?.type;
  };
  test('is the customer’s word; "not solved" brings it back to service', () => {
    expect(reply(true, ...askedSolved)).toBe('CaseClosed');
    expect(reply(false, ...askedSolved)).toBe('CaseAnswered');
    expect(reply(undefined, ...askedSolved)).toBe('CaseAnswered');
    expect(reply(true, caseOpened('question', 0))).toBe('nothing_to_do');
    expect(caseOf(orderIn('after-care', ...askedSolved, caseSamples.CaseAnswered), 'c1')).toMatchObject({ state: 'opened', round: 2 });
  });
  test('closing waits for every case, and says so', () => {
    expect(closingGaps(orderIn('after-care', caseOpened('question', 0)))).toEqual(['open_cases']);
    expect(closingGaps(orderIn('after-care', caseOpened('question', 0), caseSamples.CaseClosed))).toEqual([]);
  });
  test('an unused return label is given back, a used one is not', () => {
    const labelled = [caseOpened('return'), approved(), caseSamples.ReturnLabelBought, awaited];
    const work = (...events: Given[]) => {
      const s = orderIn('after-care', ...labelled, ...events, caseSamples.CaseClosed);
      const c = caseOf(s, 'c1');
      return c && workOf(s, c);
    };
    expect(work()).toBe('void_label');
    expect(work({ ...caseSamples.ReturnReported, state: 'picked_up' })).toBe('nothing');
    expect(work(cameBack)).toBe('nothing');
  });
  test('an order on account that was never paid owes less and gets no money back', () => {
    const s = orderWith({ terms: 'on_account' }, 'after-care', caseOpened('return'), approved(), awaited, cameBack);
    const c = caseOf(s, 'c1');
    expect(c && creditOf(s, c)).toBe(10_000);
    expect(
      refusal(
        caseActs['decide-case'],
        orderWith({ terms: 'on_account' }, 'after-care', caseOpened('return')),
        { caseId: 'c1', decision: 'approve', refund: yuan(1) },
        NOW,
      )?.code,
    ).toBe('refund_exceeds_paid');
  });
});

describe("the customer's own goods", () => {
  test('cannot come back by another case while they are here to be repaired', () => {
    expect(returnable(orderIn('after-care', ...onTheBench), 'l1')).toBe(1);
    expect(returnable(orderIn('after-care', ...onTheBench), 'l1', 'c1')).toBe(2);
  });
  test('that get lost on their way home do not count as goods of the order', () => {
    const home: Given[] = [
      { type: 'SendBackPlanned', caseId: 'c1', shipmentId: 's2', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
      { type: 'ShipmentHandedOver', shipmentId: 's2' },
      { type: 'ShipmentFailed', shipmentId: 's2', as: 'lost' },
    ];
    expect(orderIn('after-care', ...onTheBench, ...home).lines).toMatchObject([{ quantity: 2, shipped: 2 }]);
  });
  test('that are replaced when they got lost: the case provides others, and is not closed before they have arrived', () => {
    const others = sameGoods(orderIn('delivery'), [{ lineId: 'l1', quantity: 1 }], 0).map((l) => ({ ...l, lineId: 'c1l1' }));
    const lost: Given[] = [
      { type: 'SendBackPlanned', caseId: 'c1', shipmentId: 's2', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
      { type: 'ShipmentFailed', shipmentId: 's2', as: 'lost' },
      { type: 'CaseSettled', caseId: 'c1', lines: others },
    ];
    const s = orderIn('after-care', ...onTheBench, ...lost);
    const c = caseOf(s, 'c1');
    expect([c && workOf(s, c), amounts(s).total]).toEqual(['reserve', TOTAL]);
    expect(refusal(caseActs['close-case'], s, { caseId: 'c1', result: 'solved', textId: 't1' }, NOW)?.code).toBe('transition_not_allowed');
  });
});
