// Sample data for the tests of documents: one company, one Chinese and one English customer.
import type {
  Company,
  ConfirmationFormData,
  InvoiceData,
  LabelData,
  Money,
  PackingSlipData,
  PartyAt,
  PickListData,
  PricedLine,
  ReceiptData,
  Sheet,
} from '../../activities/documents/data';

export const cny = (amount: number): Money => ({ amount, currency: 'CNY' });

export const companyZh: Company = {
  name: '通线贸易有限公司',
  address: { country: 'CN', region: '上海市', city: '上海市', line1: '浦东新区世纪大道100号', postcode: '200120' },
  phone: '+86 21 5555 0100',
  email: 'sales@example.com',
  taxNumber: '91310000MA1K00000X',
  bankAccount: '中国银行上海分行 6217 0000 0000 0001',
};
export const companyEn: Company = {
  ...companyZh,
  name: 'Throughline Trading Co., Ltd.',
  address: { country: 'CN', region: 'Shanghai', city: 'Shanghai', line1: '100 Century Avenue', postcode: '200120' },
  bankAccount: 'Bank of China 6217 0000 0000 0001',
};

export const li: PartyAt = {
  party: { name: '李小龙', company: '深圳市前海智能科技有限公司', phone: '+86 138 0013 8000' },
  address: {
    country: 'CN',
    region: '广东省',
    city: '深圳市',
    line1: '南山区科技园南路88号创新大厦A座2301室',
    line2: '前台转李先生',
    postcode: '518057',
  },
};
export const jane: PartyAt = {
  party: { name: 'Jane Doe', phone: '+44 20 7946 0018', email: 'jane@example.com' },
  address: { country: 'GB', city: 'London', line1: '221B Baker Street', postcode: 'NW1 6XE' },
};

export const sheetZh: Sheet = {
  language: 'zh',
  timeZone: 'Asia/Shanghai',
  date: '2026-08-01',
  company: companyZh,
  orderNumber: 'SO-2026-000123-7',
};
export const sheetEn: Sheet = { ...sheetZh, language: 'en', company: companyEn };

export function pricedLines(count: number): PricedLine[] {
  return Array.from({ length: count }, (_, index) => ({
    sku: `SKU-${String(index + 1).padStart(4, '0')}`,
    name: index % 2 ? `智能温控器 第${index + 1}型` : `Smart thermostat, model ${index + 1}`,
    quantity: 2,
    unitPrice: cny(12_950),
    total: cny(25_900),
    taxRate: index % 3 === 2 ? 600 : 1300,
    tax: cny(index % 3 === 2 ? 1_466 : 2_980),
  }));
}

export function label(change: Partial<LabelData> = {}): LabelData {
  return {
    purpose: 'delivery',
    carrier: 'Swift Express',
    service: 'Standard 2 days',
    from: { party: { name: '仓库一', company: companyZh.name, phone: companyZh.phone }, address: companyZh.address },
    to: li,
    trackingNumber: 'SF1234567890123',
    reference: 'SO-2026-000123-7/1',
    weightGrams: 2350,
    parcel: { number: 1, count: 2 },
    date: '2026-08-01',
    timeZone: 'Asia/Shanghai',
    ...change,
  };
}

export const allNeeds: NonNullable<LabelData['needs']> = {
  window: { from: '09:00', to: '12:00' },
  signature: true,
  appointment: true,
  access: '23 楼,需刷门禁卡',
  handling: ['fragile', 'cold', 'upright'],
  leaveWith: '前台 Front desk',
  language: 'zh',
};

export function confirmationForm(change: Partial<ConfirmationFormData> = {}): ConfirmationFormData {
  const lines = change.lines ?? pricedLines(3);
  const goods = lines.reduce((sum, line) => sum + line.total.amount, 0);
  return {
    ...sheetZh,
    formVersion: 2,
    customer: { ...li.party, email: 'li@example.com' },
    billTo: li,
    shipTo: li,
    lines,
    goods: cny(goods),
    shipping: cny(2_000),
    tax: cny(7_656),
    total: cny(goods + 2_000),
    terms: { kind: 'deposit', percent: 30, deposit: cny(23_910), balance: cny(55_790) },
    promisedDate: '2026-08-12',
    instructions: '请在发货前一天电话通知。\n包装请勿使用塑料。',
    needs: allNeeds,
    validUntil: '2026-08-08T02:00:00Z',
    confirmUrl: 'http://127.0.0.1:3000/c/eyJvIjoiN2YzayJ9.k2Jf0c9s1mXq',
    ...change,
  };
}

export function pickList(change: Partial<PickListData> = {}): PickListData {
  const lines = [
    { sku: 'SKU-0001', name: '智能温控器', quantity: 2, place: 'A-03-2' },
    { sku: 'SKU-0002', name: 'Smart thermostat', quantity: 1 },
  ];
  return {
    ...sheetZh,
    shipment: 'SO-2026-000123-7/1',
    location: '上海仓',
    shipTo: li,
    lines,
    promisedDate: '2026-08-12',
    needs: allNeeds,
    ...change,
  };
}

export function packingSlip(change: Partial<PackingSlipData> = {}): PackingSlipData {
  const lines = [{ sku: 'SKU-0001', name: 'Smart thermostat', ordered: 5, shipped: 3 }];
  return {
    ...sheetEn,
    shipment: 'SO-2026-000123-7/1',
    shipTo: jane,
    lines,
    parcels: 1,
    carrier: 'Swift Express',
    trackingNumbers: ['SF1234567890123'],
    ...change,
  };
}

export function invoice(change: Partial<InvoiceData> = {}): InvoiceData {
  const lines = change.lines ?? pricedLines(3);
  const total = lines.reduce((sum, line) => sum + line.total.amount, 2_000);
  return {
    ...sheetEn,
    invoiceNumber: 'INV-2026-000045-1',
    shipment: 'SO-2026-000123-7/1',
    buyer: jane,
    shipTo: jane,
    lines,
    shipping: { total: cny(2_000), taxRate: 600, tax: cny(113) },
    total: cny(total),
    paid: cny(23_910),
    due: cny(total - 23_910),
    dueOn: '2026-09-11',
    terms: 'on_account',
    ...change,
  };
}

export function receipt(change: Partial<ReceiptData> = {}): ReceiptData {
  return {
    ...sheetZh,
    receiptNumber: 'RC-2026-000009-3',
    from: li.party,
    amount: cny(23_910),
    method: 'transfer',
    reference: 'BOC-20260802-778',
    receivedOn: '2026-08-02',
    orderTotal: cny(79_700),
    paidSoFar: cny(23_910),
    open: cny(55_790),
    ...change,
  };
}
