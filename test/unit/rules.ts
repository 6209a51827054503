// The table of a rule: one row per act and fact says where it is allowed, with which code it is refused elsewhere,
// what a hold, a cancellation and a repetition do to it, and which events follow. Every row is asked in every situation.
import { type Deed, refusal } from '../../workflows/domain/acts/deed';
import type { OrderEvent } from '../../workflows/domain/events';
import { isEnded, type OrderState } from '../../workflows/domain/state';
import { cancelRequested, type Given, given, held, NOW, type Situation, situations } from './given';

export type Verdict = 'allowed' | (string & {});

export interface Rule {
  /** The situations in which it is allowed. */
  allowedIn: readonly Situation[];
  /** Codes of the others, where it is not `transition_not_allowed` (order open) or `order_closed` (order ended). */
  refusedIn?: Partial<Record<Situation, string>>;
  /** What has happened besides, before it can be done at all. */
  after?: Given[];
  held: Verdict;
  cancelling: Verdict;
  /** Right after its own events, in the same stage. */
  repeated: Verdict;
  /** What follows, in the first situation of `allowedIn`. */
  then: Partial<OrderEvent>[];
}
export interface Row extends Rule {
  name: string;
  verdict(state: OrderState): Verdict;
  events(state: OrderState): OrderEvent[];
}

/** The input is bound here, so that a table can hold acts of all kinds. */
export const row = <Input>(name: string, deed: Deed<Input>, input: Input, rule: Rule): Row => ({
  name,
  ...rule,
  verdict: (state) => refusal(deed, state, input, NOW)?.code ?? 'allowed',
  events: (state) => deed.events(state, input, NOW),
});

/** `all`: every act and fact of the subject; one without a row is a failure. */
export function testRules(all: Record<string, unknown>, rows: Row[]): void {
  test('every act and fact of this subject has its row', () => {
    expect(rows.map((r) => r.name).sort()).toEqual(Object.keys(all).sort());
  });
  describe.each(rows)('$name', (rule) => {
    const home = () => rule.allowedIn[0] ?? 'consultation';
    const at = (situation: Situation, ...more: Given[]) => given(...situations[situation], ...(rule.after ?? []), ...more);

    test(`is possible in ${rule.allowedIn.join(', ')}; elsewhere the code says why not`, () => {
      const names = Object.keys(situations) as Situation[];
      const expected = (name: Situation): Verdict =>
        rule.allowedIn.includes(name)
          ? 'allowed'
          : (rule.refusedIn?.[name] ?? (isEnded(given(...situations[name])) ? 'order_closed' : 'transition_not_allowed'));
      const said = Object.fromEntries(names.map((name) => [name, rule.verdict(at(name))]));
      expect(said).toEqual(Object.fromEntries(names.map((name) => [name, expected(name)])));
    });
    test(`${rule.held === 'allowed' ? 'works' : 'is refused'} while the order is held`, () => {
      expect(rule.verdict(at(home(), held))).toBe(rule.held);
    });
    test(`${rule.cancelling === 'allowed' ? 'works' : 'is refused'} while the order is being cancelled`, () => {
      expect(rule.verdict(at(home(), cancelRequested))).toBe(rule.cancelling);
    });
    test(rule.repeated === 'allowed' ? 'can be done again' : 'is done once', () => {
      const before = at(home());
      expect(rule.verdict(at(home(), ...rule.events(before)))).toBe(rule.repeated);
    });
    test(`brings about ${rule.then.map((e) => e.type).join(', ')}`, () => {
      expect(rule.events(at(home()))).toMatchObject(rule.then);
    });
  });
}
