// Our own company as it stands on paper and in mails, in both languages, with the houses that goods leave from.
// Everybody who prints or writes reads it here. A location without an address of its own ships from the head office.
import type { Address, Company, Language, PartyAt } from './documents/data';

const contact = { phone: '+86 21 5550 0100', email: 'service@throughline.example', website: 'www.throughline.example' };

const company: Record<Language, Company> = {
  en: {
    ...contact,
    name: 'Throughline Lighting & Machines Co., Ltd.',
    address: { country: 'CN', region: 'Shanghai', city: 'Shanghai', line1: '1188 Huqingping Road, Qingpu District', postcode: '201702' },
    taxNumber: '91310118MA1J0TL000',
    bankAccount: 'Bank of China, Shanghai Qingpu Branch, 4350 0000 1188 0001',
  },
  zh: {
    ...contact,
    name: '通线照明机械有限公司',
    address: { country: 'CN', region: '上海市', city: '上海市', line1: '青浦区沪青平公路1188号', postcode: '201702' },
    taxNumber: '91310118MA1J0TL000',
    bankAccount: '中国银行上海青浦支行 4350 0000 1188 0001',
  },
};

const houses: Record<string, { name: Record<Language, string>; address: Record<Language, Address> }> = {
  shanghai: { name: { en: 'Warehouse Shanghai', zh: '上海仓' }, address: { en: company.en.address, zh: company.zh.address } },
  chengdu: {
    name: { en: 'Warehouse Chengdu', zh: '成都仓' },
    address: {
      en: { country: 'CN', region: 'Sichuan', city: 'Chengdu', line1: '66 Muma Avenue, Xindu District', postcode: '610500' },
      zh: { country: 'CN', region: '四川省', city: '成都市', line1: '新都区木马大道66号', postcode: '610500' },
    },
  },
};

export const companyIn = (language: Language): Company => company[language];

/** The sender of what leaves a location. */
export function senderAt(location: string, language: Language): PartyAt {
  const house = houses[location];
  const { name, address, phone } = company[language];
  return {
    party: { name: house?.name[language] ?? location, company: name, phone },
    address: house?.address[language] ?? address,
  };
}
