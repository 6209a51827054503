#!/usr/bin/env node
// `npm run rebuild`: makes the read model anew from the log. How: activities/record/rebuild.ts.
// @ts-check
import { runCommand } from './from-sources.mjs';

await runCommand({
  entry: 'tools/rebuild/main.ts',
  options: ['--order', '--compare'],
  help: `npm run rebuild: makes the rows of orders anew from their log, one order at a time, beside a system that runs.

  npm run rebuild                          all orders
  npm run rebuild -- --order SO-2026-...   one order, by number or id
  npm run rebuild -- --compare             only says what differs, and changes nothing

Only rows that differ are written. The log is never touched, nor what the log does not tell: skipped time, who took or did a task.
An order whose log ends before its row, or is not what was recorded (digests, holes), is left as it is: restore the log first.

Environment: DATA_DIR (.data) is the data folder of a running \`npm start\`; or DATABASE_URL.
Ends with 0 when all agree (now), 1 when --compare found a difference or one is left, 2 when it could not look.`,
});
