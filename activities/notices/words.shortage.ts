// The words of missing goods: the proposal to the customer, its reminders, and what became of it. Part of the words of all notices.
import type { ProposalKind } from '../../workflows/domain/vocabulary';
import type { Language } from '../../prisma/people';
import type { Words } from './letter';
import type { NoticeFacts } from './words';

type Kind = 'proposal' | 'proposal-reminder' | 'proposal-withdrawn' | 'difference-request';
/** `date`: as people read it, or empty. */
type Sentence = (date: string) => string;

/** What is proposed, in one sentence. */
export const proposalWords: Record<Language, Record<ProposalKind, Sentence>> = {
  en: {
    new_date: (date) => `We propose to deliver everything${date ? ` on ${date}` : ' later'}.`,
    split: (date) => `We propose to send now what is there, and the rest as soon as it arrives${date ? `, by ${date}` : ''}.`,
    substitute: (date) => `We propose other goods in place of what is missing${date ? `, delivered on ${date}` : ''}; you find them below.`,
    drop_line: (date) => `We propose to leave out what is missing and to deliver the rest${date ? ` on ${date}` : ''}; you find it below.`,
    cancel: () => 'We cannot get the goods in a time that we could promise. We propose to cancel the order; what you have paid goes back.',
  },
  zh: {
    new_date: (date) => `我们建议${date ? `于 ${date} ` : '稍后'}全部送达。`,
    split: (date) => `我们建议先发现货，其余到货后${date ? `（${date} 前）` : ''}补发。`,
    substitute: (date) => `我们建议以下方所列商品替换缺货商品${date ? `，${date} 送达` : ''}。`,
    drop_line: (date) => `我们建议减去下方所列缺货商品，其余${date ? `于 ${date} ` : ''}送达。`,
    cancel: () => '我们无法在可承诺的时间内到货，建议取消订单；已付款项将全部退回。',
  },
};
/** A line of the list below the letter. */
export const changeWords: Record<Language, { instead: (more: string, less: string) => string; without: (less: string) => string }> = {
  en: { instead: (more, less) => `${more} instead of ${less}`, without: (less) => `without ${less}` },
  zh: { instead: (more, less) => `${more}（替换 ${less}）`, without: (less) => `减去 ${less}` },
};

const differenceEn = (f: NoticeFacts): string => (f.difference ? ` The price changes by ${f.difference}.` : '');
const differenceZh = (f: NoticeFacts): string => (f.difference ? `价格变动：${f.difference}。` : '');

export const shortageWords: Record<Language, Record<Kind, (facts: NoticeFacts) => Words>> = {
  en: {
    proposal: (f) => ({
      subject: `Goods are missing for ${f.order}: our proposal`,
      happened: `Not everything for ${f.order} can be delivered as agreed. ${f.proposal}${differenceEn(f)}`,
      why: 'What is there for you stays reserved until you have answered.',
      todo: 'Please accept or decline with the link below. If you would like something else, decline and we call you.',
    }),
    'proposal-reminder': (f) => ({
      subject: `Reminder: our proposal for ${f.order}`,
      happened: `We have not heard what you think of our proposal for ${f.order}. ${f.proposal}${differenceEn(f)}`,
      why: 'Without your word the order cannot go on; what is there for you stays reserved.',
      todo: 'Please accept or decline with the link below, or call us.',
    }),
    'proposal-withdrawn': (f) => ({
      subject: `The goods for ${f.order} are here`,
      happened: `The goods that were missing for ${f.order} have arrived, so nothing changes and our proposal is withdrawn.`,
      why: 'Everything you ordered can now be delivered.',
      todo: 'You need not do anything. The link below shows where the order stands.',
    }),
    'difference-request': (f) => ({
      subject: `To be paid for ${f.order}: ${f.amount}`,
      happened: `By the change of ${f.order} that you agreed to, ${f.amount} more is to be paid.`,
      why: 'The goods are being prepared; they leave our house as soon as it is here.',
      todo: 'Please pay with the link below, or by transfer with the order number.',
    }),
  },
  zh: {
    proposal: (f) => ({
      subject: `${f.order}缺货：我们的建议`,
      happened: `${f.order}无法全部按约定交付。${f.proposal}${differenceZh(f)}`,
      why: '在您答复之前，已为您预留的商品保持不变。',
      todo: '请通过下方链接接受或拒绝；如有其他想法，请选择拒绝，我们会与您联系。',
    }),
    'proposal-reminder': (f) => ({
      subject: `提醒：${f.order}的建议待您答复`,
      happened: `我们尚未收到您对${f.order}建议的答复。${f.proposal}${differenceZh(f)}`,
      why: '没有您的答复订单无法继续；已为您预留的商品保持不变。',
      todo: '请通过下方链接接受或拒绝，或致电我们。',
    }),
    'proposal-withdrawn': (f) => ({
      subject: `${f.order}的商品已到货`,
      happened: `${f.order}所缺商品已到货，订单不作变更，我们的建议随之撤回。`,
      why: '您订购的商品现在可以全部交付。',
      todo: '您无需操作。通过下方链接可查看订单进度。',
    }),
    'difference-request': (f) => ({
      subject: `${f.order}应补款：${f.amount}`,
      happened: `按您同意的变更，${f.order}需补付 ${f.amount}。`,
      why: '商品正在准备，款项到账后即可发出。',
      todo: '请通过下方链接付款，或转账并注明订单号。',
    }),
  },
};
