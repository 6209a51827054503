#!/usr/bin/env node
// `npm run check`: are the invariants of QUALITY.md true on the system that runs? What is looked at: tools/check/invariants.ts.
// @ts-check
import { runCommand } from './from-sources.mjs';

await runCommand({
  entry: 'tools/check/main.ts',
  options: ['--order', '--histories', '--logs', '--repeats', '--json'],
  help: `npm run check: looks whether money, stock, labels, notices, clocks, log and read model of a live system are as they must be.

  npm run check                          all orders
  npm run check -- --order SO-2026-...   one order, by number or id
  npm run check -- --histories 500       read the newest 500 runs event by event (200)
  npm run check -- --logs 100000         fold the logs of the 100,000 orders that changed last (500); the rest is asked of all orders
  npm run check -- --repeats counted     a mail that went out twice under one Message-ID, because its sender was killed, is only counted
  npm run check -- --json                everything as JSON

One line per invariant: its number, ok or FAILED, what was looked at; below it every order that breaks it, what differs, and what to do.
What is found counts only when it is still so three seconds later. It only reads.

Environment: DATA_DIR (.data) is the data folder of a running \`npm start\`; or DATABASE_URL, TEMPORAL_ADDRESS (and its other variables, as
the worker has them) and BASE, the address of the API for its metrics.
Ends with 0 when nothing was found, 1 when something was, 2 when it could not look, or only at a part: what was named does not answer.`,
});
