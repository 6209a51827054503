// The fake world with a shelf per order that really counts, so that in the end its books can be added up.
import type { OrderActivities } from '../../workflows/order.ports';
import { SKUS } from '../model/inputs';
import type { Dice } from '../model/dice';
import { Shelf } from '../model/shelf';
import { FakeWorld } from '../workflow/fake-world';

export class StockedWorld extends FakeWorld {
  private readonly shelves = new Map<string, Shelf>();
  /** Movements that were done, by their keys: a second try changes nothing. */
  private readonly done = new Set<string>();

  shelfOf(orderId: string): Shelf {
    const shelf = this.shelves.get(orderId) ?? new Shelf();
    this.shelves.set(orderId, shelf);
    return shelf;
  }
  fill(orderId: string, dice: Dice): void {
    for (const sku of SKUS) this.shelfOf(orderId).receive(sku, dice.of('shanghai', 'chengdu'), dice.of(0, 2, 10, 50));
  }
  private once(key: string, work: () => void): void {
    if (this.done.has(key)) return;
    this.done.add(key);
    work();
  }

  override reserveStock: OrderActivities['reserveStock'] = ({ orderId, lines, planned }) => {
    const found = this.shelfOf(orderId).reserve(lines, planned);
    return Promise.resolve(found === 'released' ? { reservations: [], short: lines } : found);
  };
  override releaseStock: OrderActivities['releaseStock'] = ({ orderId }) => {
    const held = this.shelfOf(orderId).holding().length > 0;
    this.shelfOf(orderId).release();
    return Promise.resolve([{ target: orderId, outcome: 'done' as const, ...(held ? {} : { already: true }) }]);
  };
  override shipStock: OrderActivities['shipStock'] = ({ key, orderId, location, lines }) => {
    this.once(key, () => {
      if (!this.shelfOf(orderId).ship(location, lines)) throw new Error(`the books do not hold what ${key} ships`);
      this.shipped.push(key);
    });
    return Promise.resolve();
  };
  override writeOffStock: OrderActivities['writeOffStock'] = ({ key, orderId, location, lines }) => {
    this.once(key, () => this.shelfOf(orderId).writeOff(location, lines));
    return Promise.resolve();
  };
  override receiveStock: OrderActivities['receiveStock'] = ({ key, lines }) => {
    const [orderId = ''] = key.split(':');
    this.once(key, () => lines.forEach((l) => this.shelfOf(orderId).receive(l.sku, l.location, l.quantity)));
    return Promise.resolve();
  };
}
