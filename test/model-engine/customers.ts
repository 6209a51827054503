// Whoever talks to an order on the engine: says sensible things and others, at any moment, more than one at once, and lets time go by.
import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { actNames, factNames } from '../../workflows/domain/acts';
import { defaultPolicy } from '../../workflows/domain/policy';
import { hasLeft, isEnded } from '../../workflows/domain/state';
import type { Dice } from '../model/dice';
import { actInputs, factInputs, SKUS, type Stand } from '../model/inputs';
import type { Said, Told } from '../model/play';
import { sensible } from '../model/willing';
import { isAtRest, type Order, type Shop, until } from '../workflow/shop';
import type { StockedWorld } from './stocked-world';

const HOUR = 3_600_000;

export class Customers {
  readonly told: Told[] = [];
  constructor(
    private readonly shop: Shop,
    private readonly world: StockedWorld,
    private readonly order: Order,
    private readonly dice: Dice,
  ) {}

  /** So many moments in which something is said or time goes by. */
  async meddle(moments: number): Promise<void> {
    for (let i = 0; i < moments && !isEnded(this.order.folded()); i += 1) {
      if (this.dice.percent(60)) await this.quiet();
      if (this.dice.percent(12)) await this.letTimePass();
      else await Promise.all(Array.from({ length: this.dice.of(1, 1, 1, 2, 3) }, () => this.say(this.anything())));
    }
  }

  /** Everybody does what is waited for until the order has ended and its workflow, too. */
  async finish(): Promise<void> {
    for (let i = 0; i < 150 && !(await this.isOver()); i += 1) {
      await this.quiet();
      const stand = this.stand();
      const giveUp: Said = { act: 'cancel', input: { reason: 'other' } };
      const next = !isEnded(stand.state) && !hasLeft(stand.state) && i > 12 ? giveUp : sensible(stand, this.dice);
      if (i % 10 === 9) await this.restock();
      if (next && !(i % 5 === 4)) await this.say(next);
      else await this.letTimePass();
    }
    if (!(await this.isOver())) throw new Error(`the order comes to no end: ${JSON.stringify(this.order.folded())}`);
  }

  private async restock(): Promise<void> {
    this.world.fill(this.order.orderId, this.dice);
    await this.say({ fact: 'stockArrived', input: { skus: SKUS } });
  }

  private stand(): Stand {
    const last = this.order.log().at(-1)?.at;
    const now = Math.max(Date.now(), last ? Date.parse(last) : 0);
    return { state: this.order.folded(), now, at: new Date(now).toISOString(), policy: defaultPolicy, told: this.told };
  }

  private anything(): Told {
    const { dice } = this;
    const stand = this.stand();
    const again = dice.percent(8) ? dice.from(this.told) : undefined;
    if (again) return again;
    const act = dice.from(actNames) ?? 'note';
    const fact = dice.from(factNames) ?? 'stockArrived';
    const random = (): Said =>
      dice.percent(60)
        ? { act, input: actInputs[act](stand, dice, stand.state) }
        : { fact, input: factInputs[fact](stand, dice, stand.state) };
    return this.anew((dice.percent(60) ? sensible(stand, dice) : undefined) ?? random());
  }
  private anew(said: Said): Told {
    const told: Told = { said, actor: { role: 'sales', id: 'u1' }, causeId: `${this.order.orderId}-${this.told.length + 1}` };
    this.told.push(told);
    return told;
  }

  private async say(what: Said | Told): Promise<void> {
    const { said, causeId } = 'said' in what ? what : this.anew(what);
    try {
      if ('act' in said) await this.order.act(said.act as 'note', said.input as never, causeId);
      else await this.order.tell(said.fact as 'stockArrived', { ...said.input, eventId: causeId } as never);
    } catch (err) {
      if (!isTooLate(err)) throw err; // the order has ended meanwhile
    }
  }

  private async letTimePass(): Promise<void> {
    const due = Object.values(this.order.folded().clocks).flatMap((c) => (c.dueAt === null ? [] : [Date.parse(c.dueAt)]));
    const { now } = this.stand();
    const next = due.length > 0 ? Math.max(HOUR, Math.min(...due) - now + 1_000) : 24 * HOUR;
    await this.order.skip(Math.min(next, 60 * 24 * HOUR)).catch((err: unknown) => {
      if (!isTooLate(err)) throw err;
    });
  }

  /** Nothing is in flight and nothing moves any more. */
  private async quiet(): Promise<void> {
    await until(() => isAtRest(this.shop.client.workflow.getHandle(this.order.workflowId)), 'a quiet moment', { ms: 60_000 });
  }

  private isOver = async (): Promise<boolean> =>
    (await this.shop.client.workflow.getHandle(this.order.workflowId).describe()).status.name === 'COMPLETED';
}

const isTooLate = (err: unknown): boolean =>
  err instanceof WorkflowNotFoundError ||
  (err instanceof ServiceError && /already completed|not found/i.test(String(err.cause ?? err.message))) ||
  (err instanceof Error && /already completed|not found/i.test(`${err.message} ${String(err.cause)}`));
