// Edits that running orders do not notice. They are made all at once by edits.test.ts: every stored history goes on with all of them.
import type { Edit } from './copies';

export interface SafeEdit {
  title: string;
  edits: Edit[];
}

export const safeEdits: SafeEdit[] = [
  {
    title: 'other durations: in the policy that orders without one of their own take, and of a rung',
    edits: [
      { file: 'workflows/domain/policy.ts', search: 'quoteValidDays: 14,', replace: 'quoteValidDays: 21,' },
      {
        file: 'workflows/process/selling.ts',
        search: "{ after: '20h', what: 'call', on: 'sales', dueAfter: '4h' }",
        replace: "{ after: '16h', what: 'call', on: 'sales', dueAfter: '8h' }",
      },
    ],
  },
  {
    title: 'other texts: a step’s title, and what a timer and the current details say in the Temporal UI',
    edits: [
      { file: 'workflows/process/selling.ts', search: "en: 'Answer the inquiry'", replace: "en: 'Answer whoever asks'" },
      { file: 'workflows/support/waiting.ts', search: '`${id}: waits for ${on}', replace: '`${id} still waits for ${on}' },
      { file: 'workflows/support/visibility.ts', search: '`- latest: ${latest', replace: '`- what came last: ${latest' },
    ],
  },
  {
    title: 'other timeouts and retries of activities',
    edits: [
      { file: 'workflows/support/world.ts', search: "  startToCloseTimeout: '10s',", replace: "  startToCloseTimeout: '20s'," },
      {
        file: 'workflows/support/world.ts',
        search: "initialInterval: '2s', maximumInterval: '5m'",
        replace: "initialInterval: '1s', maximumInterval: '2m'",
      },
    ],
  },
  {
    title: 'a new act: one more handler that nobody has called yet',
    edits: [
      {
        file: 'workflows/domain/acts/anytime.ts',
        search: '  promise: act<{ date: string }>({',
        replace: [
          '  praise: act<{ textId: string }>({',
          "    roles: ['service'],",
          '    whyNotNow: () => undefined,',
          "    events: (_, { textId }) => [{ type: 'NoteWritten', textId }],",
          '  }),',
          '  promise: act<{ date: string }>({',
        ].join('\n'),
      },
    ],
  },
  {
    title: 'a stricter rule of an act: what was once accepted is not asked for again in a replay',
    edits: [
      {
        file: 'workflows/domain/acts/goods.ts',
        search: "  'hand-over': act<{ shipmentId: string; remarkId?: string }>({\n    roles: ['logistics'],\n    whyNotNow: (s) =>",
        replace: [
          "  'hand-over': act<{ shipmentId: string; remarkId?: string }>({",
          "    roles: ['logistics'],",
          '    whyNotNow: (s) =>',
          "      !s.verified ? no('not_verified', 'The order was never verified.') :",
        ].join('\n'),
      },
    ],
  },
  {
    title: 'a new effect behind `patched`: credit is looked at before every review, in orders that have not come there yet',
    edits: [
      {
        file: 'workflows/stages/review.ts',
        search: "order.state.terms === 'on_account' ?",
        replace: "order.state.terms === 'on_account' || patched('20261122-credit-of-everybody') ?",
      },
    ],
  },
  {
    title: 'a patch is retired in two steps: first it is deprecated, where no stored order has passed by in the old way',
    edits: [
      { file: 'workflows/support/announce.ts', search: 'import { patched }', replace: 'import { deprecatePatch }' },
      {
        file: 'workflows/support/announce.ts',
        search: " || channel !== 'email' || !patched('20261122-catalogue-by-mail')) return;",
        replace: " || channel !== 'email') return;\n  deprecatePatch('20261122-catalogue-by-mail');",
      },
    ],
  },
];
