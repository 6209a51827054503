// What a customer's page says about photos and papers. Part of its texts (texts.ts).
import type { Language } from '../../prisma/people';

export const uploadTexts: Record<Language, Record<'title' | 'hint' | 'choose' | 'send' | 'along' | 'kept', string>> = {
  en: {
    title: 'Photos and papers',
    hint: 'A photo says more than words. Send it first (JPEG, PNG, WebP or PDF, 10 MB at most), then tell us below what it shows.',
    choose: 'Choose a file',
    send: 'Send the file',
    along: 'Goes along with it',
    kept: 'We have your file. Now tell us below what it shows.',
  },
  zh: {
    title: '照片和文件',
    hint: '照片更能说明问题。请先上传（JPEG、PNG、WebP 或 PDF，不超过 10 MB），然后在下方说明情况。',
    choose: '选择文件',
    send: '上传文件',
    along: '一并提交',
    kept: '文件已收到，请在下方说明情况。',
  },
};
