// The stock of one order's goods as the books count it; a small copy of what prisma/reservations.ts does in SQL.
import type { LineQuantity, Reservation } from '../../workflows/domain/events';

interface Held extends Reservation {
  sku: string;
}
interface Need extends LineQuantity {
  sku: string;
}

export class Shelf {
  private readonly free = new Map<string, number>();
  private held: Held[] = [];
  /** Given back for good: whoever comes late reserves nothing. */
  released = false;
  /** Everything that ever came in, and everything that left. */
  came = 0;
  left = 0;

  receive(sku: string, location: string, quantity: number): void {
    this.put(sku, location, quantity);
    this.came += quantity;
  }
  private put(sku: string, location: string, quantity: number): void {
    const at = `${sku}@${location}`;
    this.free.set(at, (this.free.get(at) ?? 0) + quantity);
  }

  /** Brings what is held for these lines to exactly their quantities; goods that stand in shipments are not the ones given back. */
  reserve(lines: Need[], planned: Reservation[] = []): { reservations: Reservation[]; short: LineQuantity[] } | 'released' {
    if (this.released) return 'released';
    for (const line of lines) {
      let surplus = this.piecesOf(line.lineId) - line.quantity;
      const isPinned = (h: Held) => planned.some((p) => p.lineId === h.lineId && p.location === h.location);
      for (const h of [...this.held.filter((x) => !isPinned(x)), ...this.held.filter(isPinned)]) {
        if (h.lineId !== line.lineId || surplus <= 0) continue;
        const pinned = planned.reduce((all, p) => all + (p.lineId === h.lineId && p.location === h.location ? p.quantity : 0), 0);
        const back = Math.min(surplus, Math.max(0, h.quantity - pinned));
        this.put(h.sku, h.location, back);
        h.quantity -= back;
        surplus -= back;
      }
    }
    for (const line of lines) this.take(line);
    this.held = this.held.filter((h) => h.quantity > 0);
    const short = lines
      .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - this.piecesOf(lineId) }))
      .filter((l) => l.quantity > 0);
    return { reservations: this.holding(), short };
  }
  private take({ lineId, sku, quantity }: Need): void {
    for (const location of ['shanghai', 'chengdu']) {
      const at = `${sku}@${location}`;
      const pieces = Math.min(this.free.get(at) ?? 0, quantity - this.piecesOf(lineId));
      if (pieces <= 0) continue;
      this.free.set(at, (this.free.get(at) ?? 0) - pieces);
      const known = this.held.find((h) => h.lineId === lineId && h.location === location);
      if (known) known.quantity += pieces;
      else this.held.push({ lineId, sku, location, quantity: pieces });
    }
  }

  /** False when the order does not hold there what it ships: a defect. */
  ship(location: string, lines: LineQuantity[]): boolean {
    const at = (l: LineQuantity) => this.held.find((h) => h.lineId === l.lineId && h.location === location);
    if (lines.some((l) => (at(l)?.quantity ?? 0) < l.quantity)) return false;
    for (const l of lines) this.useUp(at(l), l.quantity);
    return true;
  }
  writeOff(location: string, lines: LineQuantity[]): void {
    for (const l of lines) {
      const held = this.held.find((h) => h.lineId === l.lineId && h.location === location);
      this.useUp(held, Math.min(l.quantity, held?.quantity ?? 0));
    }
  }
  private useUp(held: Held | undefined, quantity: number): void {
    if (!held) return;
    held.quantity -= quantity;
    this.left += quantity;
    this.held = this.held.filter((h) => h.quantity > 0);
  }

  release(): void {
    for (const { sku, location, quantity } of this.held) this.put(sku, location, quantity);
    this.held = [];
    this.released = true;
  }

  holding = (): Reservation[] =>
    this.held
      .map(({ lineId, location, quantity }) => ({ lineId, location, quantity }))
      .sort((a, b) => a.lineId.localeCompare(b.lineId) || a.location.localeCompare(b.location));
  isFree = (sku: string): boolean => ['shanghai', 'chengdu'].some((location) => (this.free.get(`${sku}@${location}`) ?? 0) > 0);
  private piecesOf = (lineId: string): number => this.held.reduce((all, h) => all + (h.lineId === lineId ? h.quantity : 0), 0);
  get onHand(): number {
    return [...this.free.values(), ...this.held.map((h) => h.quantity)].reduce((all, n) => all + n, 0);
  }
}
