// The rows of the closing checklist as people read them. A row that one language lacks does not compile.
import type { ClosingItem } from '../../workflows/domain/acts/ending';
import type { Text } from '../../workflows/domain/vocabulary';

export const closingText: Record<ClosingItem, Text> = {
  confirmation: { en: 'The customer has confirmed the order', zh: '客户已确认订单' },
  payment: { en: 'Payments equal what is owed', zh: '付款与应付金额一致' },
  refunds: { en: 'Every refund has been made', zh: '退款均已完成' },
  invoice: { en: 'Everything sold and repaired is invoiced', zh: '货物和维修均已开具发票' },
  delivery_proof: { en: 'Every shipment has its proof of delivery', zh: '每批货物均有送达证明' },
  receipt: { en: 'Every receipt is confirmed', zh: '签收均已确认' },
  carrier_cost: { en: 'What the carriers cost is known', zh: '运费已知' },
  open_cases: { en: 'No after-sales case is open', zh: '没有未结的售后事项' },
};
