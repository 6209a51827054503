// The few figures that a benchmark may state of several rounds: the median, and how far the rounds lie apart.
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Of an even number of values the mean of the middle two; NaN of none. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

export const spreadOf = (values: number[]): Spread => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });

/** `5.12 [4.80–5.31]` */
export const inWords = ({ median: middle, min, max }: Spread, digits: number): string =>
  `${middle.toFixed(digits)} [${min.toFixed(digits)}–${max.toFixed(digits)}]`;
