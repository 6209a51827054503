// The words of the business as people read them, in both languages: one closed record each, so that a new word does not compile without its texts.
import type {
  CancelReason,
  EndStage,
  ExceptionCause,
  HoldReason,
  InteractionKind,
  LoseReason,
  ParcelState,
  ProposalKind,
  Remedy,
  SpokenBy,
  Text,
} from '../../workflows/domain/vocabulary';

/** How somebody said it. */
export const byText: Record<SpokenBy | 'chat' | 'web' | 'link', Text> = {
  phone: { en: 'by phone', zh: '通过电话' },
  email: { en: 'by e-mail', zh: '通过邮件' },
  in_person: { en: 'in person', zh: '当面' },
  chat: { en: 'in a chat', zh: '通过聊天' },
  web: { en: 'on the web', zh: '通过网页' },
  link: { en: 'by link', zh: '通过链接' },
};
export const endText: Record<EndStage, Text> = {
  closed: { en: 'Closed', zh: '已完成' },
  lost: { en: 'Lost', zh: '未成交' },
  expired: { en: 'Expired', zh: '已过期' },
  cancelled: { en: 'Cancelled', zh: '已取消' },
};
export const interactionText: Record<InteractionKind, Text> = {
  information: { en: 'Information was given', zh: '提供了信息' },
  price: { en: 'A price was named', zh: '告知了价格' },
  feature: { en: 'Features were shown', zh: '介绍了产品特点' },
  demonstration: { en: 'A demonstration was given', zh: '进行了演示' },
  case_study: { en: 'A case study was shown', zh: '介绍了案例' },
  data_sheet: { en: 'A data sheet was sent', zh: '发送了资料' },
  feedback: { en: 'The customer gave feedback', zh: '客户反馈' },
  question: { en: 'The customer asked', zh: '客户提问' },
  answer: { en: 'A question was answered', zh: '答复了问题' },
  note: { en: 'A note on the talk', zh: '沟通备注' },
};
export const loseText: Record<LoseReason, Text> = {
  no_need: { en: 'no need', zh: '无需求' },
  price: { en: 'the price', zh: '价格' },
  competitor: { en: 'a competitor', zh: '竞争对手' },
  no_answer: { en: 'no answer', zh: '无回应' },
  other: { en: 'another reason', zh: '其他原因' },
};
export const cancelText: Record<CancelReason, Text> = {
  changed_mind: { en: 'the customer changed their mind', zh: '客户改变主意' },
  too_late: { en: 'too late', zh: '交期太晚' },
  too_expensive: { en: 'too expensive', zh: '价格太高' },
  out_of_stock: { en: 'out of stock', zh: '缺货' },
  not_paid: { en: 'not paid', zh: '未付款' },
  duplicate: { en: 'a duplicate', zh: '重复订单' },
  other: { en: 'another reason', zh: '其他原因' },
};
export const holdText: Record<HoldReason, Text> = {
  awaiting_payment: { en: 'awaiting a payment', zh: '等待付款' },
  address_wrong: { en: 'the address is wrong', zh: '地址有误' },
  fraud_risk: { en: 'a risk of fraud', zh: '欺诈风险' },
  customer_asked: { en: 'the customer asked for it', zh: '客户要求' },
  other: { en: 'another reason', zh: '其他原因' },
};
export const proposalText: Record<ProposalKind, Text> = {
  new_date: { en: 'a new date', zh: '新交期' },
  split: { en: 'what is there first, the rest later', zh: '现货先发，其余补发' },
  substitute: { en: 'other goods instead', zh: '以其他商品替换' },
  drop_line: { en: 'leaving out what is missing', zh: '减去缺货商品' },
  cancel: { en: 'cancelling the order', zh: '取消订单' },
};
export const parcelText: Record<ParcelState, Text> = {
  unknown: { en: 'unknown', zh: '未知' },
  pre_transit: { en: 'announced', zh: '已预报' },
  picked_up: { en: 'picked up', zh: '已揽收' },
  in_transit: { en: 'on the road', zh: '运输中' },
  on_hold: { en: 'held by the carrier', zh: '承运商暂扣' },
  delayed: { en: 'delayed', zh: '延误' },
  ready_for_pickup: { en: 'ready for pickup', zh: '待自提' },
  out_for_delivery: { en: 'out for delivery', zh: '派送中' },
  delivered: { en: 'delivered', zh: '已送达' },
  failed: { en: 'delivery failed', zh: '派送失败' },
  returning: { en: 'on its way back', zh: '退回途中' },
  returned: { en: 'came back', zh: '已退回' },
};
export const causeText: Record<ExceptionCause, Text> = {
  no_scan: { en: 'nothing was heard for 48 hours', zh: '48小时无物流信息' },
  delayed: { en: 'delayed', zh: '延误' },
  on_hold: { en: 'held by the carrier', zh: '承运商暂扣' },
  delivery_failed: { en: 'it could not be delivered', zh: '派送失败' },
  address: { en: 'the address was not found', zh: '地址无法找到' },
  refused: { en: 'it was refused', zh: '客户拒收' },
  damaged: { en: 'it was damaged', zh: '货物破损' },
  lost: { en: 'it was lost', zh: '货物丢失' },
  returned: { en: 'it comes back', zh: '货物退回' },
  recalled: { en: 'we called it back', zh: '已申请召回' },
};
export const remedyText: Record<Remedy, Text> = {
  wait: { en: 'wait', zh: '继续等待' },
  redeliver: { en: 'deliver once more', zh: '再次派送' },
  new_address: { en: 'deliver to another address', zh: '改送其他地址' },
  reship: { en: 'send the goods again', zh: '重新发货' },
  refund: { en: 'give the money back', zh: '退款' },
};
