// Goes to types/. Without it Temporal's `Duration` is silently `any` and sleep('24 hrzzz') compiles. Tried: both ways, tsc 7.
// Limit: shadows the types of package ms itself (only `StringValue` is declared).
declare module 'ms' {
  type Unit =
    | 'ms'
    | 's'
    | 'sec'
    | 'second'
    | 'seconds'
    | 'm'
    | 'min'
    | 'minute'
    | 'minutes'
    | 'h'
    | 'hour'
    | 'hours'
    | 'd'
    | 'day'
    | 'days'
    | 'w'
    | 'week'
    | 'weeks';
  export type StringValue = `${number}` | `${number}${Unit}` | `${number} ${Unit}`;
}
