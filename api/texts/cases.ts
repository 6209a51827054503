// What the events of after-sales cases say on a timeline, in both languages. Part of events.ts.
import type { EventOf } from '../../workflows/domain/events';
import type { CaseEvent } from '../../workflows/domain/events/cases';
import type { CaseDecision, CaseKind, CaseResult, CaseState, Text } from '../../workflows/domain/vocabulary';
import { byText, parcelText } from './words';

const say = (en: string, zh: string): Text => ({ en, zh });

export const caseKindText: Record<CaseKind, Text> = {
  return: say('return', '退货'),
  exchange: say('exchange', '换货'),
  repair: say('repair', '维修'),
  complaint: say('complaint', '投诉'),
  question: say('question', '咨询'),
};
export const caseStateText: Record<CaseState, Text> = {
  opened: say('We are looking at it', '处理中'),
  asked: say('We have asked you something', '等待您的答复'),
  approved: say('Approved', '已同意'),
  declined: say('Declined', '未同意'),
  awaiting_return: say('Waiting for the goods', '等待货物寄回'),
  received: say('The goods are here', '货物已收到'),
  repair_quoted: say('The repair is quoted', '已报维修价'),
  repairing: say('Being repaired', '维修中'),
  shipping: say('On its way to you', '正在寄送给您'),
  closed: say('Closed', '已结案'),
};
const decisionText: Record<CaseDecision, Text> = {
  approve: say('approved', '同意'),
  decline: say('declined', '不同意'),
  ask: say('the customer is asked', '向客户询问'),
};
const resultText: Record<CaseResult, Text> = {
  solved: say('solved', '已解决'),
  declined: say('declined', '未同意'),
  withdrawn: say('withdrawn', '客户撤回'),
};

export const caseSentences: { [T in CaseEvent['type']]: (event: EventOf<T>) => Text } = {
  CaseOpened: (e) => say(`Case ${e.caseId}: a ${caseKindText[e.kind].en}`, `售后案件 ${e.caseId}：${caseKindText[e.kind].zh}`),
  CaseDecided: (e) => say(`Case ${e.caseId}: ${decisionText[e.decision].en}`, `案件 ${e.caseId}：${decisionText[e.decision].zh}`),
  CaseAnswered: (e) => say(`The customer answered on case ${e.caseId}`, `客户就案件 ${e.caseId} 作出答复`),
  ReturnLabelBought: (e) => say(`Return label ${e.trackingNumber} for case ${e.caseId}`, `案件 ${e.caseId} 的退货面单 ${e.trackingNumber}`),
  ReturnLabelVoided: (e) =>
    e.outcome === 'done'
      ? say(`The return label of case ${e.caseId} was given back`, `案件 ${e.caseId} 的退货面单已作废`)
      : say(`The return label of case ${e.caseId} could not be given back`, `案件 ${e.caseId} 的退货面单未能作废`),
  ReturnAwaited: (e) => say(`Case ${e.caseId} waits for the goods`, `案件 ${e.caseId} 等待货物寄回`),
  ReturnReported: (e) =>
    say(`The parcel of case ${e.caseId}: ${parcelText[e.state].en}`, `案件 ${e.caseId} 的退货包裹：${parcelText[e.state].zh}`),
  ReturnReceived: (e) => {
    const pieces = e.lines.reduce((sum, l) => sum + (l.condition === 'missing' ? 0 : l.quantity), 0);
    return say(`${pieces} piece(s) came back for case ${e.caseId}`, `案件 ${e.caseId} 收到退回${pieces}件`);
  },
  ReturnBooked: (e) => say(`What came back for case ${e.caseId} is in the books`, `案件 ${e.caseId} 的退货已入账`),
  RepairQuoted: (e) =>
    e.amount.amount === 0
      ? say(`Case ${e.caseId}: repaired under warranty`, `案件 ${e.caseId}：保修期内免费维修`)
      : say(
          `Case ${e.caseId}: a repair for ${e.amount.currency} ${(e.amount.amount / 100).toFixed(2)}`,
          `案件 ${e.caseId}：维修报价 ${e.amount.currency} ${(e.amount.amount / 100).toFixed(2)}`,
        ),
  RepairQuoteAnswered: (e) =>
    e.accept
      ? say(`The repair was accepted ${byText[e.by].en}`, `客户${byText[e.by].zh}接受维修报价`)
      : say(`The repair was declined ${byText[e.by].en}`, `客户${byText[e.by].zh}拒绝维修报价`),
  RepairCompleted: (e) =>
    e.result === 'repaired'
      ? say(`Case ${e.caseId}: repaired`, `案件 ${e.caseId}：已修好`)
      : say(`Case ${e.caseId}: cannot be repaired`, `案件 ${e.caseId}：无法修复`),
  CaseSettled: (e) =>
    e.lines.length > 0
      ? say(`Case ${e.caseId}: goods in exchange are part of the order`, `案件 ${e.caseId}：换货商品已列入订单`)
      : say(`Case ${e.caseId}: settled as decided`, `案件 ${e.caseId}：已按决定处理`),
  CaseTurnedDown: (e) => say(`The money for case ${e.caseId} was not agreed to`, `案件 ${e.caseId} 的退款未获批准`),
  CaseGoodsShort: (e) => say(`Goods for case ${e.caseId} are short`, `案件 ${e.caseId} 的换货商品缺货`),
  CaseGoodsReserved: (e) => say(`Goods for case ${e.caseId} are reserved`, `案件 ${e.caseId} 的换货商品已预留`),
  SendBackPlanned: (e) => say(`The customer's goods go back, case ${e.caseId}`, `案件 ${e.caseId}：客户货物将寄回`),
  SolvedAsked: (e) => say(`The customer is asked whether case ${e.caseId} is solved`, `询问客户案件 ${e.caseId} 是否已解决`),
  CaseClosed: (e) =>
    e.by === 'silence'
      ? say(`Case ${e.caseId} is closed: nothing was heard for three days`, `案件 ${e.caseId} 结案：三天无答复`)
      : say(`Case ${e.caseId} is closed: ${resultText[e.result].en}`, `案件 ${e.caseId} 结案：${resultText[e.result].zh}`),
  ReturnWindowOpened: (e) =>
    say(`Shipment ${e.shipmentId} may be returned until ${e.until.slice(0, 10)}`, `批次 ${e.shipmentId} 可退货至${e.until.slice(0, 10)}`),
  OrderReopened: () => say('The order is open again', '订单重新打开'),
};
