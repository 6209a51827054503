// The status that people and customers read, derived from the state and never stored by hand.
import { openCases } from './cases';
import { isAllHandedOver } from './shortage';
import { isHandedOver, type OrderState } from './state';
import type { Text } from './vocabulary';

const texts = {
  inquiry: { en: 'Inquiry', zh: '咨询中' },
  quoted: { en: 'Quoted', zh: '已报价' },
  placed: { en: 'Placed', zh: '已下单' },
  awaiting_confirmation: { en: 'Awaiting confirmation', zh: '待确认' },
  confirmed: { en: 'Confirmed', zh: '已确认' },
  awaiting_payment: { en: 'Awaiting payment', zh: '待付款' },
  paid: { en: 'Paid', zh: '已付款' },
  short: { en: 'Out of stock', zh: '缺货' },
  reserved: { en: 'Reserved', zh: '已备货' },
  in_review: { en: 'In review', zh: '审核中' },
  preparing: { en: 'Being prepared', zh: '配货中' },
  partly_shipped: { en: 'Partly shipped', zh: '部分发货' },
  shipped: { en: 'Shipped', zh: '已发货' },
  delivered: { en: 'Delivered', zh: '已送达' },
  received: { en: 'Received', zh: '已签收' },
  in_after_care: { en: 'In after-care', zh: '售后处理中' },
  closing: { en: 'Closing', zh: '结案中' },
  cancelling: { en: 'Being cancelled', zh: '取消中' },
  closed: { en: 'Closed', zh: '已完成' },
  lost: { en: 'Lost', zh: '未成交' },
  expired: { en: 'Expired', zh: '已过期' },
  cancelled: { en: 'Cancelled', zh: '已取消' },
} satisfies Record<string, Text>;
export type Status = keyof typeof texts;

export const statusText = (status: Status): Text => texts[status];

export function statusOf(s: OrderState): Status {
  switch (s.stage) {
    case 'consultation':
    case 'introduction':
      return 'inquiry';
    case 'quotation':
      return 'quoted';
    case 'order':
      return 'placed';
    case 'confirmation':
      return s.form?.state === 'confirmed' ? 'confirmed' : 'awaiting_confirmation';
    case 'payment':
      return 'awaiting_payment';
    case 'allocation':
      return s.short.length > 0 ? 'short' : s.payments.some((p) => p.state === 'captured') ? 'paid' : 'confirmed';
    case 'review':
      return s.review?.state === 'requested' ? 'in_review' : 'reserved';
    case 'fulfilment':
      return s.shipments.some(isHandedOver) ? (isAllHandedOver(s) ? 'shipped' : 'partly_shipped') : 'preparing';
    case 'delivery':
      return 'shipped';
    case 'receipt':
      return 'delivered';
    case 'after-care':
      return openCases(s).length > 0 ? 'in_after_care' : 'received';
    case 'closing':
    case 'survey':
      return 'closing';
    case 'cancellation':
      return 'cancelling';
    case 'closed':
    case 'lost':
    case 'expired':
    case 'cancelled':
      return s.stage;
  }
}
