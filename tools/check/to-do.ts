// What a person does about what the check has found, printed below it. Nothing but rows that the log tells is mended by a command.

const REBUILD = 'If the order is also named under 9 or 10, begin there.';

export const toDo = {
  money: `${REBUILD} Else compare the order's payments and refunds with the bank's statement; finance corrects by record-payment and refund.`,
  stock: `${REBUILD} Else count the goods and correct what is on hand by POST /api/stock/adjustments; what is reserved wrongly is a defect to be reported.`,
  rows: 'npm run rebuild -- --compare says which rows differ from the log, npm run rebuild writes them anew. What differs again afterwards is a defect to be reported. A workflow whose tasks fail needs a build that fits its history.',
  labels: `${REBUILD} Else look into the carrier's own list: a label that is charged and not used is voided there; then report the defect.`,
  notices: "See the order's notices and the mail server's log. What was not sent, people tell the customer; then report the defect.",
  heard:
    'The relay of a running worker delivers what waits: does one run? What was delivered and left no trace has to be done by hand; report the defect.',
  stages:
    'In the Temporal UI, look at the runs of order-<id>. One that Temporal has lost goes on with its next fact; a run that failed or was terminated can be begun again there (Reset). Report the defect.',
  clocks: 'Customers or staff may have been reminded too early or too often. Nothing is to be mended; report the defect.',
  log: 'The log is never mended by a command: restore these rows of order_event (or numbers) from a backup, then npm run rebuild. What is unknown here asks for the version that runs.',
  nextThing:
    'Does a worker run, and do its tasks succeed? In the Temporal UI: TemporalReportedProblems IS NOT NULL. An order that stands still all the same: npm run history:save, and report it.',
  personal:
    'Temporal keeps it until the retention of the namespace is over; delete the run earlier if the law asks for it, and report the defect.',
  answers:
    "The API's log has the request and the reason, by route and time; report the defect. The count begins anew when the API is started.",
  length: 'It slows the order down and is no damage. Report it: a run should have rolled over long before.',
} as const;
