// The words of after-sales cases: what came in, what was decided, what arrived, and whether it is solved. Part of the words of all notices.
import { type Case, valueOf } from '../../workflows/domain/cases';
import type { OrderState } from '../../workflows/domain/state';
import type { CaseKind } from '../../workflows/domain/vocabulary';
import type { Notice } from '../../workflows/order.ports';
import type { Language } from '../../prisma/people';
import { formatMoney } from '../documents/format';
import type { Words } from './letter';
import type { NoticeFacts } from './words';

type Kind =
  'case-opened' | 'case-decided' | 'case-received' | 'case-solved-asked' | 'case-reminder' | 'repair-quote' | 'repair-quote-reminder';
export interface CaseFacts {
  /** `your return`. */
  request: string;
  /** What was decided, in a sentence, and what the customer does now. */
  decision: string;
  todo: string;
  /** What the customer is reminded of. */
  reminder: string;
}

const requests: Record<Language, Record<CaseKind, string>> = {
  en: { return: 'your return', exchange: 'your exchange', repair: 'your repair', complaint: 'your complaint', question: 'your question' },
  zh: { return: '退货申请', exchange: '换货申请', repair: '维修申请', complaint: '投诉', question: '咨询' },
};
const anything: Record<Language, string> = { en: 'your request', zh: '申请' };
interface Sentences {
  asked: string;
  declined: string;
  none: string;
  refund: (amount: string, back: boolean) => string;
  exchange: (back: boolean) => string;
  reship: string;
  repair: (back: boolean) => string;
  send: string;
  sendWithLabel: string;
  answer: string;
  settled: string;
  nothing: string;
}
const sentences: Record<Language, Sentences> = {
  en: {
    asked: 'We have a question before we can decide.',
    declined: 'We are sorry: we cannot do what you asked for.',
    none: 'Here is our answer.',
    refund: (amount, back) => `We pay ${amount} back${back ? ' as soon as the goods are here and as you described them' : ''}.`,
    exchange: (back) => `We exchange the goods${back ? '; the new ones leave as soon as the old ones are here' : ''}.`,
    reship: 'We send the goods once more. It costs you nothing.',
    repair: (back) => `We repair the goods${back ? ' as soon as they are here, and tell you first if it costs anything' : ''}.`,
    send: 'Please pack the goods well and send them to us.',
    sendWithLabel: 'Please pack the goods well, put the attached label on the parcel and give it to the carrier. It costs you nothing.',
    answer: 'Please answer with the link below, or call us.',
    settled: 'If this does not settle it, please tell us with the link below within three days.',
    nothing: 'You need not do anything. The link below shows where it stands.',
  },
  zh: {
    asked: '在作出决定之前，我们需要向您确认一个问题。',
    declined: '很抱歉，我们无法满足您的申请。',
    none: '以下是我们的答复。',
    refund: (amount, back) => `我们将退还 ${amount}${back ? '，待货物到达并与您的描述相符后办理' : ''}。`,
    exchange: (back) => `我们为您换货${back ? '，旧货到达后即发出新货' : ''}。`,
    reship: '我们为您免费补发。',
    repair: (back) => `我们为您维修${back ? '，货物到达后进行；如需收费会先告知您' : ''}。`,
    send: '请妥善包装并将货物寄给我们。',
    sendWithLabel: '请妥善包装，将附件中的面单贴在包裹上并交给承运商，您无需付费。',
    answer: '请通过下方链接答复，或致电我们。',
    settled: '如未解决，请在三天内通过下方链接告知我们。',
    nothing: '您无需操作。通过下方链接可查看进度。',
  },
};
const reminders: Record<Language, { answer: string; send: string }> = {
  en: { answer: 'We still need your answer to go on with it.', send: 'The goods have not reached us yet.' },
  zh: { answer: '我们仍需要您的答复才能继续处理。', send: '我们尚未收到您寄回的货物。' },
};

/** What a notice says of the case that it is about. A question stays a question, however far the case has come since. */
export function caseFacts({ about }: Notice, state: OrderState, language: Language): CaseFacts {
  const found = state.cases.find((c) => c.caseId === about.caseId);
  const says = sentences[language];
  const { answer: reminder } = reminders[language];
  if (!found) return { request: anything[language], decision: says.none, todo: says.nothing, reminder };
  const isQuestion = about.state === 'asked';
  const isWords = found.state === 'declined' || found.remedy === 'none' || found.remedy === null;
  return {
    request: requests[language][found.kind],
    decision: isQuestion ? says.asked : decisionOf(found, state, language),
    todo: isQuestion
      ? says.answer
      : isWords
        ? says.settled
        : found.returnNeeded
          ? found.label
            ? says.sendWithLabel
            : says.send
          : says.nothing,
    reminder: about.step === 'case-return' ? reminders[language].send : reminder,
  };
}

function decisionOf(c: Case, state: OrderState, language: Language): string {
  const says = sentences[language];
  if (c.state === 'declined' || c.result === 'declined') return says.declined;
  switch (c.remedy) {
    case 'refund': {
      const amount = c.refund ?? { amount: valueOf(state, c.lines), currency: state.currency };
      return says.refund(formatMoney(amount, language), c.returnNeeded);
    }
    case 'exchange':
      return says.exchange(c.returnNeeded);
    case 'reship':
      return says.reship;
    case 'repair':
      return says.repair(c.returnNeeded);
    case 'none':
    case null:
      return says.none;
  }
}

const quoted = (said: string, language: Language): string => (said ? (language === 'zh' ? `「${said}」` : `"${said}"`) : '');

export const caseWords: Record<Language, Record<Kind, (facts: NoticeFacts) => Words>> = {
  en: {
    'case-opened': (f) => ({
      subject: `We have ${f.request} for ${f.order}`,
      happened: `We have received ${f.request} for ${f.order}.`,
      why: 'Somebody looks at it now; you hear from us within eight business hours.',
      todo: 'You need not do anything. The link below shows where it stands.',
    }),
    'case-decided': (f) => ({
      subject: `About ${f.request} for ${f.order}`,
      happened: `${f.decision}${f.said ? ` We write to you: ${quoted(f.said, 'en')}` : ''}`,
      why: `This is about ${f.request} for ${f.order}.`,
      todo: f.todo,
    }),
    'case-received': (f) => ({
      subject: `Your goods have arrived: ${f.order}`,
      happened: `What you sent back for ${f.request}, ${f.order}, has reached us and has been inspected.`,
      why: 'We go on with it now, as agreed.',
      todo: 'You need not do anything. The link below shows where it stands.',
    }),
    'case-solved-asked': (f) => ({
      subject: `Is it solved? ${f.order}`,
      happened: `On our side everything is done for ${f.request}, ${f.order}.`,
      why: 'We only close it when it is settled for you, too. If we hear nothing for three days, we take it as solved.',
      todo: 'Please tell us with the link below whether it is.',
    }),
    'case-reminder': (f) => ({
      subject: `Reminder: ${f.request} for ${f.order}`,
      happened: f.reminder,
      why: `Without it ${f.request} for ${f.order} cannot go on.`,
      todo: 'Please see to it, or tell us with the link below if it has become pointless.',
    }),
    'repair-quote': (f) => ({
      subject: `Repair for ${f.order}: ${f.amount}`,
      happened: `We have looked at what you sent us to repair, ${f.order}. The repair would cost ${f.amount}.`,
      why: 'It is not covered by the warranty, so nothing is done before you agree to the price.',
      todo: 'Please accept or decline with the link below. If you decline, you get the goods back as they are.',
    }),
    'repair-quote-reminder': (f) => ({
      subject: `Reminder: repair for ${f.order}`,
      happened: `Our repair quote of ${f.amount} for ${f.order} still waits for your answer.`,
      why: 'Nothing is done before you agree to the price.',
      todo: 'Please accept or decline with the link below.',
    }),
  },
  zh: {
    'case-opened': (f) => ({
      subject: `已收到${f.order}的${f.request}`,
      happened: `我们已收到您对${f.order}的${f.request}。`,
      why: '我们正在处理，八个工作小时内答复您。',
      todo: '您无需操作。通过下方链接可查看进度。',
    }),
    'case-decided': (f) => ({
      subject: `关于${f.order}的${f.request}`,
      happened: `${f.decision}${f.said ? `我们的说明：${quoted(f.said, 'zh')}` : ''}`,
      why: `此信涉及您对${f.order}的${f.request}。`,
      todo: f.todo,
    }),
    'case-received': (f) => ({
      subject: `您寄回的货物已收到：${f.order}`,
      happened: `您因${f.order}的${f.request}寄回的货物已到达并完成检验。`,
      why: '我们将按约定继续处理。',
      todo: '您无需操作。通过下方链接可查看进度。',
    }),
    'case-solved-asked': (f) => ({
      subject: `问题是否已解决？${f.order}`,
      happened: `${f.order}的${f.request}在我们这边已处理完毕。`,
      why: '只有您也认为已解决，我们才会结案。三天内未收到答复，视为已解决。',
      todo: '请通过下方链接告知我们是否已解决。',
    }),
    'case-reminder': (f) => ({
      subject: `提醒：${f.order}的${f.request}`,
      happened: f.reminder,
      why: `否则${f.order}的${f.request}无法继续。`,
      todo: '请尽快处理；如已不需要，请通过下方链接告知我们。',
    }),
    'repair-quote': (f) => ({
      subject: `${f.order}的维修报价：${f.amount}`,
      happened: `我们已检测您送修的货物（${f.order}），维修费用为 ${f.amount}。`,
      why: '此项不在保修范围内，未经您同意不会收费维修。',
      todo: '请通过下方链接接受或拒绝。如拒绝，货物将原样寄回。',
    }),
    'repair-quote-reminder': (f) => ({
      subject: `提醒：${f.order}的维修报价`,
      happened: `${f.order}的维修报价 ${f.amount} 仍待您答复。`,
      why: '未经您同意不会收费维修。',
      todo: '请通过下方链接接受或拒绝。',
    }),
  },
};
