// How an order's workflow is started, whoever starts it: API or relay. Pure; what ops see in the Temporal UI before its first step.
// The texts may change freely; the workflow id belongs to all orders there ever were.
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { goodsTotal, total } from './domain/money';
import type { Stage } from './domain/vocabulary';
import { type OrderInput, workflowIdOf } from './order.messages';

const keys = {
  number: defineSearchAttributeKey('OrderNumber', 'KEYWORD'),
  stage: defineSearchAttributeKey('OrderStage', 'KEYWORD'),
  channel: defineSearchAttributeKey('Channel', 'KEYWORD'),
};

export interface StartOptions {
  workflowId: string;
  /** An order is started once for all time; waking an ended one says otherwise. */
  workflowIdReusePolicy: 'REJECT_DUPLICATE';
  staticSummary: string;
  typedSearchAttributes: SearchAttributePair[];
}

/** Everything for the start of an order but its task queue and its arguments. No personal data. */
export function startOptions(input: OrderInput): StartOptions {
  const { orderId, intake } = input;
  const known = knownOf(input);
  return {
    workflowId: workflowIdOf(orderId),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary:
      known.number === null
        ? `Inquiry · ${intake.channel} · ${orderId.slice(-4)}`
        : `${known.number} · ${known.lines} ${known.lines === 1 ? 'line' : 'lines'} · ${intake.currency} ${grouped(known.total)}`,
    typedSearchAttributes: [
      ...(known.number === null ? [] : [{ key: keys.number, value: known.number }]),
      { key: keys.stage, value: known.stage },
      { key: keys.channel, value: intake.channel },
    ],
  };
}

/** What is known of the order before it runs: from its state when it has one, else from what the API took in. */
function knownOf({ intake, state }: OrderInput): { number: string | null; lines: number; total: number; stage: Stage } {
  if (state) return { number: state.orderNumber, lines: state.lines.length, total: total(state), stage: state.stage };
  if (intake.kind === 'inquiry') return { number: null, lines: 0, total: 0, stage: 'consultation' };
  const { orderNumber, lines, shippingFee } = intake;
  return { number: orderNumber, lines: lines.length, total: goodsTotal(lines) + shippingFee, stage: 'order' };
}

/** Minor units as people read them: 129900 → `1 299.00`. */
const grouped = (amount: number): string => (amount / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
