// Chance that can be repeated: every choice of a step comes from its one number, so that the numbers of a run tell all of it.

export class Dice {
  constructor(private seed: number) {}

  /** From 0 to below 1. Source: mulberry32, public domain. */
  private roll(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.roll() * (most - least + 1));
  }
  /** True so many times out of a hundred. */
  percent(share: number): boolean {
    return this.roll() * 100 < share;
  }
  of<T>(first: T, ...more: T[]): T {
    const all = [first, ...more];
    return all[this.between(0, all.length - 1)] ?? first;
  }
  from<T>(all: readonly T[]): T | undefined {
    return all[this.between(0, all.length - 1)];
  }
  /** The property, or nothing: for what may be left out. */
  maybe<K extends string, T>(share: number, key: K, value: T): { [k in K]?: T } {
    return this.percent(share) ? ({ [key]: value } as { [k in K]?: T }) : {};
  }
}
