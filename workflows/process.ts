// The process as a table: who does each step, how, how long it takes, what the clock does, what to mind, what follows.
// Timers, inboxes, permissions and PROCESS.md come from here; what a step does stands in stages/. Texts and durations may change
// freely; a step's id and the order of its rungs belong to running orders.
import type { OpenStage, Stage, Text } from './domain/vocabulary';
import { careSteps } from './process/care';
import { endingSteps } from './process/ending';
import { goodsSteps } from './process/goods';
import type { StepRow } from './process/row';
import { sellingSteps } from './process/selling';

export { type RungKind, rungKinds, type RungRow, type StepRow } from './process/row';

export interface StageRow {
  title: Text;
  leadsTo: Stage[];
}

/** The stages in the order of the story, and what each may lead to. Every stage may also lead to `cancellation`. */
export const stageTable: Record<OpenStage, StageRow> = {
  consultation: { title: { en: 'Consultation', zh: '咨询' }, leadsTo: ['introduction', 'quotation', 'order', 'lost'] },
  introduction: { title: { en: 'Product introduction', zh: '产品介绍' }, leadsTo: ['quotation', 'order', 'lost'] },
  quotation: { title: { en: 'Quotation', zh: '报价' }, leadsTo: ['order', 'introduction', 'lost'] },
  order: { title: { en: 'Order', zh: '下单' }, leadsTo: ['confirmation'] },
  confirmation: { title: { en: 'Confirmation', zh: '确认' }, leadsTo: ['payment', 'order', 'expired'] },
  payment: { title: { en: 'Payment', zh: '付款' }, leadsTo: ['allocation', 'order'] },
  allocation: { title: { en: 'Allocation', zh: '备货' }, leadsTo: ['review', 'order'] },
  review: { title: { en: 'Review', zh: '审核' }, leadsTo: ['fulfilment', 'allocation', 'order'] },
  fulfilment: { title: { en: 'Fulfilment', zh: '配货发运' }, leadsTo: ['delivery', 'review', 'order'] },
  delivery: { title: { en: 'Delivery', zh: '配送' }, leadsTo: ['receipt'] },
  receipt: { title: { en: 'Receipt', zh: '签收' }, leadsTo: ['after-care'] },
  'after-care': { title: { en: 'After-care', zh: '售后' }, leadsTo: ['closing'] },
  closing: { title: { en: 'Closing', zh: '结案' }, leadsTo: ['survey'] },
  survey: { title: { en: 'Survey', zh: '满意度调查' }, leadsTo: ['closed', 'after-care'] },
  cancellation: { title: { en: 'Cancellation', zh: '取消处理' }, leadsTo: ['cancelled'] },
};

const rows = { ...sellingSteps, ...goodsSteps, ...careSteps, ...endingSteps };

export type StepId = keyof typeof rows;
export const steps: Record<StepId, StepRow> = rows;
export const stepIds = Object.keys(rows) as StepId[];

/** True when the table lets `from` lead to `to`. */
export const leadsTo = (from: OpenStage, to: Stage): boolean => to === 'cancellation' || stageTable[from].leadsTo.includes(to);
