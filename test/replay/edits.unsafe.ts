// Edits that compile and would stop running orders, as somebody might make them in good faith, and the stored histories that say so.
// Used by edits.test.ts. When the code has moved, let `search` follow it; when a history no longer objects, store one that does.
import type { Edit } from './copies';

export interface UnsafeEdit {
  title: string;
  edits: Edit[];
  /** Each of them must object. */
  caughtBy: string[];
}

const stage = (name: string) => `workflows/stages/${name}.ts`;

export const unsafeEdits: UnsafeEdit[] = [
  {
    title: 'an activity is called before the one that was first: availability is asked before the order has its number',
    edits: [
      {
        file: stage('order'),
        search: 'if (orderNumber === null) {',
        replace: 'if (orderNumber === null) {\n      await checkAvailability(live);',
      },
    ],
    caughtBy: ['order'],
  },
  {
    title: 'an activity is called no more: the goods leave the books at the carrier’s first scan, not at hand-over',
    edits: [
      {
        file: stage('fulfilment'),
        search: 'if (!shipment || shipment.stockShipped) return',
        replace: 'if (!shipment || shipment.reports === 0 || shipment.stockShipped) return',
      },
    ],
    caughtBy: ['delivery', 'receipt'],
  },
  {
    title: 'an activity gets a better name',
    edits: [
      { file: 'workflows/order.ports.ts', search: '  shipStock(request', replace: '  takeFromStock(request' },
      { file: 'workflows/support/world.ts', search: 'shipStock: books.shipStock', replace: 'takeFromStock: books.takeFromStock' },
      { file: stage('fulfilment'), search: 'order.world.shipStock(', replace: 'order.world.takeFromStock(' },
    ],
    caughtBy: ['delivery', 'fulfilment.partly-shipped'],
  },
  {
    title: 'two things change places: search attributes are written when the recording is done, not before it',
    edits: [
      { file: 'workflows/support/live-order.ts', search: '      this.show();\n', replace: '' },
      {
        file: 'workflows/support/live-order.ts',
        search: '      this.savedSeq = events.at(-1)?.seq ?? this.savedSeq;',
        replace: '      this.savedSeq = events.at(-1)?.seq ?? this.savedSeq;\n      this.show();',
      },
    ],
    caughtBy: ['consultation', 'confirmation'],
  },
  {
    title: 'a step loses its ladder in the table, and with it the timer that runs for it',
    edits: [
      {
        file: 'workflows/process/selling.ts',
        search: "ladder: remindThenSupervisor('sales', '4bh', '8bh'),\n    notes: { en: 'A question",
        replace: "ladder: [],\n    notes: { en: 'A question",
      },
    ],
    caughtBy: ['consultation', 'lost'],
  },
  {
    title: 'a rung of a ladder that opened a task now sends a reminder: a notice more',
    edits: [
      {
        file: 'workflows/process/selling.ts',
        search: "{ after: '20h', what: 'call', on: 'sales', dueAfter: '4h' }",
        replace: "{ after: '20h', what: 'remind', on: 'sales' }",
      },
    ],
    caughtBy: ['confirmation', 'expired'],
  },
  {
    title: 'search attributes are written whenever the due time moves, too',
    edits: [{ file: 'workflows/support/visibility.ts', search: '.filter((p) => p.key !== keys.dueAt)', replace: '' }],
    caughtBy: ['confirmation', 'expired'],
  },
  {
    title: 'somebody takes a guard off: hand-made refunds are waited for in orders that did not do so',
    edits: [{ file: stage('money-back'), search: 'open.length > 0 && patched(BY_HAND) ? open : []', replace: 'open' }],
    caughtBy: ['fulfilment.refunded'],
  },
  {
    title: 'a patch is thrown away while orders that met it still run',
    edits: [
      {
        file: 'workflows/support/announce.ts',
        search: " || channel !== 'email' || !patched('20261122-catalogue-by-mail')) return",
        replace: " || channel !== 'email') return",
      },
    ],
    caughtBy: ['introduction.material-sent'],
  },
  {
    title: 'an act gets a better name, and what was said to orders under the old one finds nobody',
    edits: [{ file: 'workflows/domain/acts/goods.ts', search: "  'complete-picking': act<", replace: "  'confirm-picking': act<" }],
    caughtBy: ['fulfilment.pack', 'fulfilment.label'],
  },
  {
    title: 'the rule of a fact becomes stricter: a replay asks it again, and money that came after the end counts no more',
    edits: [
      {
        file: 'workflows/domain/acts/money.ts',
        search: '    whenEnded: true,\n    whyNotNow: () => undefined,\n    whyNot: (s, f) =>\n      s.payments',
        replace: '    whyNotNow: () => undefined,\n    whyNot: (s, f) =>\n      s.payments',
      },
    ],
    caughtBy: ['expired.paid-late'],
  },
  {
    title: 'an event is folded otherwise, so that the story takes another turn: goods count as packed when they are picked',
    edits: [
      {
        file: 'workflows/domain/evolve/goods.ts',
        search: "ShipmentPicked: (s, e) => withShipment(s, e.shipmentId, { step: 'pack' })",
        replace: "ShipmentPicked: (s, e) => withShipment(s, e.shipmentId, { step: 'label' })",
      },
    ],
    caughtBy: ['fulfilment.pack', 'fulfilment.label'],
  },
  {
    title: 'orders roll over to a new run earlier',
    edits: [{ file: 'workflows/support/live-order.ts', search: 'EVENTS_PER_RUN = 1_500', replace: 'EVENTS_PER_RUN = 100' }],
    caughtBy: ['fulfilment.corrected', 'order.rejected'],
  },
];
