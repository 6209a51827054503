// The words by which departments and customers hear of each other: catalogue material by mail, and where a late order stands.
// Part of the words of all notices.
import type { Language } from '../../prisma/people';
import type { Material } from '../../workflows/domain/vocabulary';
import type { StepId } from '../../workflows/process';
import type { Words } from './letter';
import type { NoticeFacts } from './words';

export interface TalkFacts {
  /** `LED high bay light 150 W (HB-150)`. */
  product: string;
  /** `data sheet`. */
  materialName: string;
  /** What the catalogue says, several lines for features. */
  material: string;
  /** Where the order stands: `Being prepared`. */
  standing: string;
  /** What happens next, by when, in sentences. */
  next: string;
  /** Whom to ask. */
  ask: string;
}

export const materialNames: Record<Language, Record<Material, string>> = {
  en: { feature: 'features', demonstration: 'demonstration', case_study: 'case study', data_sheet: 'data sheet' },
  zh: { feature: '产品特点', demonstration: '演示说明', case_study: '应用案例', data_sheet: '产品资料' },
};

/** What we do next about a step that is late, in the customer's words. */
const doing: Record<Language, { steps: Partial<Record<StepId, string>>; anything: string }> = {
  en: {
    steps: {
      verify: 'We are checking the order, and send you its confirmation form next.',
      shortage: 'Goods are missing; we are looking for the best way to get them to you, and make you a proposal next.',
      supply: 'We wait for goods from our supplier, and send the order as soon as they are here.',
      review: 'The order is being checked once more before it leaves our house; then it is packed.',
      pick: 'The goods are being collected in our warehouse; then they are packed and shipped.',
      pack: 'The goods are being packed; then they are shipped.',
      label: 'The goods are packed, and a carrier is being booked for them.',
      'hand-over': 'The goods are packed and wait for the carrier to take them.',
      transit: 'The goods are on the road, and we are asking the carrier where they are.',
      exception: 'The carrier has a problem with the delivery, and we are solving it with them.',
    },
    anything: 'Something in our house takes longer than it should, and we are working on it.',
  },
  zh: {
    steps: {
      verify: '我们正在核实订单，接下来将向您发送订单确认单。',
      shortage: '部分商品缺货，我们正在寻找最佳办法，接下来将向您提出建议。',
      supply: '我们正在等待供应商到货，到货后立即发出。',
      review: '订单正在做发货前的最后审核，随后打包。',
      pick: '仓库正在拣货，随后打包发运。',
      pack: '商品正在打包，随后发运。',
      label: '商品已打包，正在预订承运商。',
      'hand-over': '商品已打包，等待承运商取件。',
      transit: '商品正在运输途中，我们正向承运商查询包裹位置。',
      exception: '承运商配送遇到问题，我们正与其一同解决。',
    },
    anything: '我们内部的处理比预期更久，正在抓紧办理。',
  },
};
export const doingAbout = (step: StepId | undefined, language: Language): string =>
  (step && doing[language].steps[step]) ?? doing[language].anything;

/** `date`: the delivery date that can still be kept; `news`: the day on which they hear from us again at the latest. Both may be empty. */
export const outlook: Record<Language, (date: string, news: string) => string> = {
  en: (date, news) =>
    (date ? ` Delivery is still planned for ${date}.` : ' We name you the delivery date as soon as we know it.') +
    (news ? ` You hear from us again by ${news} at the latest.` : ''),
  zh: (date, news) =>
    (date ? `仍计划于 ${date} 送达。` : '交货日期一经确定立即告知您。') + (news ? `我们最迟于 ${news} 再次告知您进展。` : ''),
};
export const askWhom: Record<Language, (who: string) => string> = {
  en: (who) => `Questions? Please ask ${who}.`,
  zh: (who) => `如有疑问，请联系${who}。`,
};

export const talkWords: Record<Language, Record<'material' | 'status', (facts: NoticeFacts) => Words>> = {
  en: {
    material: (f) => ({
      subject: `${f.product || 'Our product'}: ${f.materialName || 'what you asked for'}`,
      happened: `Here is what we have for you about ${f.product || 'our product'} (${f.materialName || 'as promised'})${f.material ? `:\n${f.material}` : '. Please ask us for it.'}`,
      why: 'You are interested in it, and should have it in writing.',
      todo: 'If you have questions or would like a quote, just answer this mail or call us.',
    }),
    status: (f) => ({
      subject: `Where ${f.order} stands`,
      happened: `${f.order} takes longer than planned${f.standing ? `. It stands at: ${f.standing}` : ''}.`,
      why: f.next || doing.en.anything,
      todo: `You need not do anything. ${f.ask || 'Questions? Please ask us.'}`,
    }),
  },
  zh: {
    material: (f) => ({
      subject: `${f.product || '我们的产品'}：${f.materialName || '您索取的资料'}`,
      happened: `以下是${f.product || '我们的产品'}的${f.materialName || '资料'}${f.material ? `：\n${f.material}` : '。请向我们索取。'}`,
      why: '您对该产品感兴趣，特此书面发送。',
      todo: '如有疑问或需要报价，请直接回复本邮件或致电我们。',
    }),
    status: (f) => ({
      subject: `${f.order}的进展`,
      happened: `${f.order}比计划更久${f.standing ? `，当前状态：${f.standing}` : ''}。`,
      why: f.next || doing.zh.anything,
      todo: `您无需操作。${f.ask || '如有疑问，请联系我们。'}`,
    }),
  },
};
