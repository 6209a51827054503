// What the closing pack says in English and Chinese, beside the words that all documents share (texts.ts).
import type { DocumentKind } from '../../prisma/documents';
import type { Delivery, Language, Milestone } from './data';
import { formatDate, formatMoney } from './format';

type Receipt = NonNullable<Delivery['receipt']>;

export interface PackTexts {
  intro: string;
  orderedAt: string;
  closedAt: string;
  timeline: string;
  when: string;
  what: string;
  documents: string;
  kind: string;
  file: string;
  kinds: Record<DocumentKind, string>;
  money: string;
  repairs: string;
  refunded: string;
  payments: string;
  proof: string;
  handedOver: string;
  delivered: string;
  confirmed: string;
  by: Record<Receipt['by'], string>;
  condition: Record<Receipt['condition'], string>;
  nothing: string;
}

export const packTexts: Record<Language, PackTexts> = {
  en: {
    intro: 'This file holds what happened to your order, its documents, the money and the proof of delivery. Please keep it.',
    orderedAt: 'Ordered',
    closedAt: 'Completed',
    timeline: 'What happened',
    when: 'When',
    what: 'What',
    documents: 'Documents',
    kind: 'Document',
    file: 'File',
    kinds: {
      confirmation_form: 'Order confirmation form',
      label: 'Shipping label',
      pick_list: 'Pick list',
      packing_slip: 'Packing slip',
      invoice: 'Commercial invoice',
      receipt: 'Receipt of payment',
      return_label: 'Return label',
      credit_note: 'Credit note',
      closing_pack: 'Order in one file',
      upload: 'File that was sent in',
    },
    money: 'Money',
    repairs: 'Repairs',
    refunded: 'Paid back',
    payments: 'Payments',
    proof: 'Proof of delivery',
    handedOver: 'Handed to the carrier',
    delivered: 'Delivered',
    confirmed: 'Receipt',
    by: { customer: 'confirmed by you', staff: 'confirmed by you to our staff', silence: 'taken as received' },
    condition: { ok: 'in good order', problem: 'with a problem' },
    nothing: 'Nothing was delivered.',
  },
  zh: {
    intro: '本文件汇总了您订单的经过、单据、款项和签收证明，请妥善保存。',
    orderedAt: '下单时间',
    closedAt: '完成时间',
    timeline: '订单经过',
    when: '时间',
    what: '事项',
    documents: '单据',
    kind: '单据类型',
    file: '文件',
    kinds: {
      confirmation_form: '订单确认书',
      label: '快递面单',
      pick_list: '拣货单',
      packing_slip: '装箱单',
      invoice: '商业发票',
      receipt: '收款收据',
      return_label: '退货面单',
      credit_note: '贷项通知单',
      closing_pack: '订单结案资料',
      upload: '上传的文件',
    },
    money: '款项',
    repairs: '维修',
    refunded: '已退款',
    payments: '付款记录',
    proof: '签收证明',
    handedOver: '交付承运商',
    delivered: '送达',
    confirmed: '签收',
    by: { customer: '由您确认', staff: '由您向我方人员确认', silence: '视为已收货' },
    condition: { ok: '完好', problem: '有问题' },
    nothing: '没有送达记录。',
  },
};

/** One milestone as a sentence. */
export function milestoneText(m: Milestone, language: Language, timeZone: string): string {
  const say = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  switch (m.what) {
    case 'came_in':
      return say('We received your order or question', '收到您的订单或咨询');
    case 'quoted':
      return say('We sent you a quote', '已向您发送报价');
    case 'confirmed':
      return say('You confirmed the order', '您确认了订单');
    case 'promised':
      return say(`Delivery agreed for ${formatDate(m.date, language, timeZone)}`, `约定${formatDate(m.date, language, timeZone)}送达`);
    case 'paid':
      return say(`Your payment of ${formatMoney(m.amount, language)} arrived`, `收到您的付款${formatMoney(m.amount, language)}`);
    case 'failed_payment':
      return say('A payment failed', '一笔付款失败');
    case 'credited':
      return say(`You owe ${formatMoney(m.amount, language)} less`, `应付款减少${formatMoney(m.amount, language)}`);
    case 'refunded':
      return say(`We paid ${formatMoney(m.amount, language)} back to you`, `已向您退款${formatMoney(m.amount, language)}`);
    case 'handed_over':
      return say(`Shipment ${m.shipment} was handed to the carrier`, `批次${m.shipment}已交付承运商`);
    case 'delivered':
      return say(`Shipment ${m.shipment} was delivered`, `批次${m.shipment}已送达`);
    case 'lost':
      return say(`Shipment ${m.shipment} did not reach you`, `批次${m.shipment}未能送达`);
    case 'received':
      return say(`Receipt of shipment ${m.shipment} was recorded`, `批次${m.shipment}已签收`);
    case 'case_opened':
      return say('You asked for after-sales service', '您提出售后申请');
    case 'case_closed':
      return say('An after-sales case was closed', '售后事项已结束');
    case 'closed':
      return say('The order was audited and completed', '订单已审核完成');
  }
}
