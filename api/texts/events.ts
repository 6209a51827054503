// What each event says on a timeline, in both languages. A new event does not compile until it has its sentence here.
// Names, amounts and words of people stand beside the sentence, not in it.
import type { EventOf, EventType, RecordedEvent } from '../../workflows/domain/events';
import type { Money, Text } from '../../workflows/domain/vocabulary';
import { roleName } from '../../workflows/domain/waiting';
import { stageTable, steps } from '../../workflows/process';
import { caseSentences } from './cases';
import { changeSentences } from './change';
import { matterText } from './tasks';
import { byText, cancelText, causeText, endText, holdText, interactionText, loseText, parcelText, proposalText, remedyText } from './words';

const say = (en: string, zh: string): Text => ({ en, zh });
const amountOf = ({ amount, currency }: Money): string => `${currency} ${(amount / 100).toFixed(2)}`;
const stageText = (stage: EventOf<'StageEntered'>['stage']): Text =>
  stage in stageTable ? stageTable[stage as keyof typeof stageTable].title : endText[stage as keyof typeof endText];
const pieces = (lines: { quantity: number }[]): number => lines.reduce((sum, l) => sum + l.quantity, 0);

type Say = { [T in EventType]: (event: EventOf<T>) => Text };

const sentences: Say = {
  InquiryReceived: () => say('An inquiry came in', '收到咨询'),
  OrderReceived: (e) => say(`Order ${e.orderNumber} came in`, `收到订单 ${e.orderNumber}`),
  StageEntered: ({ stage }) => say(`Stage: ${stageText(stage).en}`, `进入阶段：${stageText(stage).zh}`),
  InteractionRecorded: ({ kind }) => interactionText[kind],
  QuoteSent: (e) =>
    say(
      `Quote ${e.version} was sent, valid until ${e.validUntil.slice(0, 10)}`,
      `已发送第${e.version}版报价，有效期至${e.validUntil.slice(0, 10)}`,
    ),
  QuoteAccepted: (e) => say(`The quote was accepted ${byText[e.by].en}`, `客户${byText[e.by].zh}接受报价`),
  QuoteDeclined: (e) => say(`The quote was declined ${byText[e.by].en}`, `客户${byText[e.by].zh}拒绝报价`),
  QuoteExpired: () => say('The quote expired', '报价已过期'),
  OrderPlaced: (e) => say(`Placed with ${e.lines.length} line(s)`, `已下单，共${e.lines.length}行`),
  OrderLost: (e) => say(`Lost: ${loseText[e.reason].en}`, `未成交：${loseText[e.reason].zh}`),
  OrderNumbered: (e) => say(`Got the number ${e.orderNumber}`, `订单号 ${e.orderNumber}`),
  AvailabilityChecked: (e) =>
    e.short.length > 0
      ? say(`${pieces(e.short)} piece(s) short; earliest delivery ${e.earliestDate}`, `缺${pieces(e.short)}件，最早交期${e.earliestDate}`)
      : say(`Everything available; earliest delivery ${e.earliestDate}`, `库存充足，最早交期${e.earliestDate}`),
  OrderVerified: (e) =>
    e.by === 'rule' ? say('Verified by rule', '按规则自动核实') : say(`Verified ${byText[e.by].en}`, `已${byText[e.by].zh}核实`),
  DatePromised: (e) =>
    e.kind === 'requested'
      ? say(`Delivery wanted on ${e.date}`, `客户希望${e.date}送达`)
      : e.kind === 'proposed'
        ? say(`Delivery on ${e.date} was proposed`, `建议${e.date}送达`)
        : say(`Delivery on ${e.date} was agreed`, `约定${e.date}送达`),
  FormSent: (e) =>
    say(`Confirmation form ${e.version} was sent; delivery ${e.deliveryDate}`, `已发送第${e.version}版确认单，交期${e.deliveryDate}`),
  OrderConfirmed: (e) => say(`The customer confirmed ${byText[e.by].en}`, `客户${byText[e.by].zh}确认订单`),
  ChangeWanted: (e) => say(`The customer wants a change, said ${byText[e.by].en}`, `客户${byText[e.by].zh}要求变更`),
  OrderDeclined: (e) => say(`The customer declined ${byText[e.by].en}`, `客户${byText[e.by].zh}拒绝订单`),
  OrderExpired: () => say('Nobody confirmed: the order expired', '无人确认，订单过期'),
  PaymentReceived: (e) => say(`${amountOf(e.amount)} came in`, `收到 ${amountOf(e.amount)}`),
  PaymentFailed: (e) => say(`A payment of ${amountOf(e.amount)} failed`, `${amountOf(e.amount)} 付款失败`),
  PaymentMismatched: (e) => say(`${amountOf(e.amount)} came in, in the wrong currency`, `收到 ${amountOf(e.amount)}，币种不符`),
  CreditGranted: (e) => say(`${amountOf(e.amount)} is credited`, `已记贷项 ${amountOf(e.amount)}`),
  RefundOpened: (e) => say(`${amountOf(e.amount)} is to be paid back`, `待退款 ${amountOf(e.amount)}`),
  RefundAsked: (e) => say(`A refund in ${e.parts.length} part(s) waits for a second person`, `退款（共${e.parts.length}笔）待另一人批准`),
  WaiverAsked: (e) => say(`Waiving ${amountOf(e.amount)} waits for a second person`, `免除 ${amountOf(e.amount)} 待另一人批准`),
  SecondPersonAgreed: () => say('A second person agreed', '已由另一人批准'),
  SecondPersonRefused: () => say('A second person refused', '另一人未予批准'),
  AskDropped: () => say('The request is dropped: the order came to nothing', '订单终止，申请撤销'),
  RefundByHand: () => say('The refund was given to finance', '退款转财务人工处理'),
  RefundMade: () => say('The refund was made', '退款已完成'),
  StockReserved: (e) => say(`${pieces(e.reservations)} piece(s) are reserved`, `已预留${pieces(e.reservations)}件`),
  ShortageFound: (e) => say(`${pieces(e.lines)} piece(s) are short`, `缺货${pieces(e.lines)}件`),
  ShortageEnded: () => say('Nothing is short any more', '不再缺货'),
  DateConflictFound: (e) =>
    say(`Delivery on ${e.promised} cannot be kept; the earliest is ${e.earliest}`, `无法在${e.promised}送达，最早为${e.earliest}`),
  ProposalMade: (e) => say(`Proposed to the customer: ${proposalText[e.kind].en}`, `向客户提议：${proposalText[e.kind].zh}`),
  ProposalAnswered: (e) =>
    e.accept
      ? say(`The proposal was accepted ${byText[e.by].en}`, `客户${byText[e.by].zh}接受提议`)
      : say(`The proposal was declined ${byText[e.by].en}`, `客户${byText[e.by].zh}拒绝提议`),
  ProposalWithdrawn: () => say('The proposal was withdrawn', '提议已撤回'),
  SupplyExpected: (e) =>
    say(`${pieces(e.lines)} piece(s) are expected in the house on ${e.expectedDate}`, `预计${e.expectedDate}到货${pieces(e.lines)}件`),
  SupplyReceived: (e) => say(`${pieces(e.lines)} piece(s) came in from the supplier`, `供应商到货${pieces(e.lines)}件`),
  PickFellShort: (e) =>
    say(`${pieces(e.missing)} piece(s) of shipment ${e.shipmentId} were not found`, `批次 ${e.shipmentId} 拣货缺${pieces(e.missing)}件`),
  StockBooked: () => say('The stock was corrected', '库存已更正'),
  ShipmentsAdded: (e) => say(`${e.shipments.length} more shipment(s) planned`, `新增${e.shipments.length}批发货`),
  StockArrived: (e) => say(`Goods arrived: ${e.skus.join(', ')}`, `到货：${e.skus.join('、')}`),
  ShipmentsPlanned: (e) => say(`Planned in ${e.shipments.length} shipment(s)`, `计划分${e.shipments.length}批发货`),
  ReviewRequested: () => say('A supervisor must review it', '需主管审核'),
  ReviewPassed: (e) => (e.by === 'rule' ? say('Review passed by rule', '按规则自动通过审核') : say('Review passed', '审核通过')),
  ReviewRejected: (e) => say(`Review rejected, back to ${stageText(e.backTo).en}`, `审核退回至${stageText(e.backTo).zh}`),
  ShipmentPicked: (e) => say(`Shipment ${e.shipmentId} was picked`, `批次 ${e.shipmentId} 已拣货`),
  ShipmentPacked: (e) =>
    say(`Shipment ${e.shipmentId} was packed in ${e.parcels.length} parcel(s)`, `批次 ${e.shipmentId} 已打包为${e.parcels.length}件`),
  ShipmentRated: (e) =>
    say(`${e.rates.length} offer(s) of carriers for shipment ${e.shipmentId}`, `批次 ${e.shipmentId} 收到${e.rates.length}个承运报价`),
  CarrierBooked: (e) => say(`${e.carrier} ${e.service} was booked`, `已预订 ${e.carrier} ${e.service}`),
  LabelBought: (e) => say(`Label ${e.trackingNumber} was bought`, `已购买面单 ${e.trackingNumber}`),
  LabelVoidWanted: (e) => say(`The labels of shipment ${e.shipmentId} are to be voided`, `批次 ${e.shipmentId} 的面单待作废`),
  LabelsVoided: (e) =>
    e.kept.length > 0
      ? say(
          `${e.voided.length} label(s) of shipment ${e.shipmentId} were voided, ${e.kept.length} not taken back`,
          `批次 ${e.shipmentId} 的面单已作废${e.voided.length}张，${e.kept.length}张承运商不予作废`,
        )
      : say(`The labels of shipment ${e.shipmentId} were voided`, `批次 ${e.shipmentId} 的面单已作废`),
  LabelReprinted: (e) => say(`The labels of shipment ${e.shipmentId} were printed again`, `批次 ${e.shipmentId} 的面单已重打`),
  ShipmentHandedOver: (e) => say(`Shipment ${e.shipmentId} was handed to the carrier`, `批次 ${e.shipmentId} 已交付承运商`),
  StockShipped: (e) => say(`Shipment ${e.shipmentId} left the books`, `批次 ${e.shipmentId} 已出库`),
  ParcelReported: (e) =>
    e.applied
      ? say(`Parcel ${e.parcelId}: ${parcelText[e.state].en}`, `包裹 ${e.parcelId}：${parcelText[e.state].zh}`)
      : say(
          `Parcel ${e.parcelId}: a late report (${parcelText[e.state].en})`,
          `包裹 ${e.parcelId}：迟到的消息（${parcelText[e.state].zh}）`,
        ),
  ExceptionOpened: (e) =>
    say(`Trouble with shipment ${e.shipmentId}: ${causeText[e.cause].en}`, `批次 ${e.shipmentId} 配送异常：${causeText[e.cause].zh}`),
  RemedyChosen: (e) => say(`Decided: ${remedyText[e.remedy].en}`, `处理决定：${remedyText[e.remedy].zh}`),
  ExceptionEnded: () => say('The delivery goes on', '配送恢复正常'),
  PromiseAtRisk: (e) => say(`Shipment ${e.shipmentId} will be late; new date ${e.date}`, `批次 ${e.shipmentId} 将延误，新交期${e.date}`),
  ShipmentFailed: (e) =>
    e.as === 'lost'
      ? say(`Shipment ${e.shipmentId} is lost`, `批次 ${e.shipmentId} 已丢失`)
      : say(`Shipment ${e.shipmentId} comes back`, `批次 ${e.shipmentId} 退回`),
  ReshipmentPlanned: (e) =>
    say(`The goods of ${e.replaces} go out again as ${e.shipmentId}`, `批次 ${e.replaces} 的货物以 ${e.shipmentId} 重新发出`),
  ReceiptConfirmed: (e) =>
    e.by === 'silence'
      ? say('Taken as received', '视为已签收')
      : e.condition === 'ok'
        ? say(`Receipt confirmed ${byText[e.by].en}`, `客户${byText[e.by].zh}确认签收`)
        : say(`Received with a problem, said ${byText[e.by].en}`, `客户${byText[e.by].zh}签收并反映问题`),
  ReturnWindowEnded: () => say('The return window ended', '退货期结束'),
  ClosingSubmitted: () => say('The closing was submitted', '已提交结案申请'),
  ClosingApproved: () => say('Finance approved the closing', '财务批准结案'),
  ClosingRejected: () => say('Finance rejected the closing', '财务驳回结案'),
  SurveyAnswered: (e) => say(`The customer gave ${e.score} of 10`, `客户评分 ${e.score}/10`),
  SurveyEnded: () => say('The survey ended', '调查结束'),
  CancelRequested: (e) => say(`Cancelling: ${cancelText[e.reason].en}`, `取消订单：${cancelText[e.reason].zh}`),
  RecallRequested: (e) => say(`Calling the goods back: ${cancelText[e.reason].en}`, `召回货物：${cancelText[e.reason].zh}`),
  EffectUndone: (e) => {
    const { en, zh } = undoText[e.what];
    return e.outcome === 'done'
      ? say(`${en}: done`, `${zh}：已完成`)
      : e.outcome === 'failed'
        ? say(`${en}: failed`, `${zh}：失败`)
        : say(`${en}: given to a person`, `${zh}：转人工处理`);
  },
  OwnerAssigned: () => say('The order has a new owner', '订单负责人变更'),
  RemarkLeft: ({ step }) => say(`${steps[step].title.en}: a remark for the next step`, `${steps[step].title.zh}：给下一步的留言`),
  NoteWritten: (e) => (e.to ? say(`A note to ${roleName(e.to).en}`, `致${roleName(e.to).zh}的留言`) : say('A note', '留言')),
  TaskOpened: (e) => {
    const { en, zh } = e.about ? matterText(e.about) : steps[e.step].title;
    return say(`A task for ${roleName(e.role).en}: ${en}`, `${roleName(e.role).zh}的任务：${zh}`);
  },
  OrderHeld: (e) => say(`On hold: ${holdText[e.reason].en}`, `暂停：${holdText[e.reason].zh}`),
  OrderReleased: () => say('Released', '恢复处理'),
  StepBlocked: (e) => say(`${steps[e.step].title.en} is blocked (${e.code})`, `${steps[e.step].title.zh}受阻（${e.code}）`),
  StepResolved: (e) => say(`${steps[e.step].title.en}: ${howText[e.how].en}`, `${steps[e.step].title.zh}：${howText[e.how].zh}`),
  NoticeFailed: () => say('A message could not be delivered', '消息发送失败'),
  FactIgnored: (e) => say(`Ignored: ${e.because.detail}`, `已忽略（${e.because.code}）`),
  WaitOpened: (e) =>
    say(`Waiting for ${roleName(e.on).en}: ${steps[e.step].title.en}`, `等待${roleName(e.on).zh}：${steps[e.step].title.zh}`),
  ClockRang: (e) => {
    const { en, zh } = rungText[e.what];
    return say(`${en} (${roleName(e.on).en})`, `${zh}（${roleName(e.on).zh}）`);
  },
  WaitEnded: () => say('The wait ended', '等待结束'),
  ...caseSentences,
  ...changeSentences,
};

const undoText: Record<EventOf<'EffectUndone'>['what'], Text> = {
  release_reservation: say('Release the reserved stock', '释放预留库存'),
  refund: say('Refund', '退款'),
  void_label: say('Void the label', '作废面单'),
  put_back: say('Put the goods back', '货物归位'),
  recall: say('Recall the goods', '召回货物'),
};
const howText: Record<EventOf<'StepResolved'>['how'], Text> = {
  retry: say('tried again', '重试'),
  correct: say('corrected', '已更正'),
  skip: say('left out', '跳过'),
  cancel: say('the order is cancelled', '取消订单'),
};
const rungText: Record<EventOf<'ClockRang'>['what'], Text> = {
  remind: say('A reminder', '提醒'),
  warn: say('A warning before the end', '到期前警告'),
  call: say('Time for a call', '需致电'),
  escalate: say('Escalated', '已上报'),
  decide: say('Somebody must decide', '需决定'),
  expire: say('The time is over', '到期'),
  take_as_received: say('Taken as received', '视为已签收'),
};

/** The sentence of an event. */
export const summaryOf = (event: RecordedEvent): Text => (sentences[event.type] as (e: RecordedEvent) => Text)(event);
