// Faults that were ordered: "the next n calls behave so". Held in memory on purpose: a restart heals the outside world.
// Used by carriers, bank and mail server; each names its own kinds.

interface Planned<Kind> {
  kind: Kind;
  left: number;
  /** Only calls of this name; any when absent. */
  only: string | undefined;
}

export class Faults<Kind extends string> {
  private planned: Planned<Kind>[] = [];

  /** Orders a fault for the next `times` calls; replaces an earlier order of the same kind, 0 calls it off. */
  plan(order: { kind: Kind; times: number; only?: string | undefined }): void {
    this.planned = this.planned.filter((fault) => fault.kind !== order.kind);
    if (order.times > 0) this.planned.push({ kind: order.kind, left: order.times, only: order.only });
  }

  /** The fault that this call must show, used up by asking; among several kinds the one ordered first. */
  take<Asked extends Kind>(call: string, kinds: readonly Asked[]): Asked | undefined {
    for (const fault of this.planned) {
      const kind = kinds.find((asked) => asked === fault.kind);
      if (kind === undefined || (fault.only !== undefined && fault.only !== call)) continue;
      fault.left -= 1;
      this.planned = this.planned.filter((other) => other.left > 0);
      return kind;
    }
    return undefined;
  }

  /** What is still to come, for the one who ordered it. */
  open(): { kind: Kind; times: number }[] {
    return this.planned.map((fault) => ({ kind: fault.kind, times: fault.left }));
  }
}
