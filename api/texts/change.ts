// What the events of a change say on a timeline, in both languages.
import type { EventOf } from '../../workflows/domain/events';
import type { ChangeEvent } from '../../workflows/domain/events/change';
import type { Text } from '../../workflows/domain/vocabulary';

const say = (en: string, zh: string): Text => ({ en, zh });
const pieces = (lines: { quantity: number }[]): number => lines.reduce((sum, l) => sum + l.quantity, 0);

/** What is different, in one sentence. */
function changed(e: EventOf<'OrderChanged'>): Text {
  const parts = [
    ...(e.lines
      ? [say(`goods, now ${pieces(e.lines)} piece(s) in ${e.lines.length} line(s)`, `商品（现共${e.lines.length}行${pieces(e.lines)}件）`)]
      : []),
    ...(e.addressId ? [say('address', '地址')] : []),
    ...(e.requestedDate ? [say(`wanted date, now ${e.requestedDate}`, `期望交期（现为${e.requestedDate}）`)] : []),
    ...(e.instructionsId ? [say('instructions', '备注要求')] : []),
    ...(e.needs ? [say('delivery needs', '配送要求')] : []),
  ];
  const next =
    e.backTo === 'order'
      ? say('; the customer must agree anew', '；须由客户重新确认')
      : e.backTo === 'review'
        ? say('; it is reviewed once more', '；须重新审核')
        : say('', '');
  return say(`Changed: ${parts.map((p) => p.en).join(', ')}${next.en}`, `已变更：${parts.map((p) => p.zh).join('、')}${next.zh}`);
}

export const changeSentences: { [T in ChangeEvent['type']]: (event: EventOf<T>) => Text } = {
  OrderChanged: changed,
  ShipmentCalledOff: (e) => say(`Shipment ${e.shipmentId} is called off`, `批次 ${e.shipmentId} 已取消`),
  CallOffEnded: (e) => say(`The labels of ${e.shipmentId} have been dealt with`, `批次 ${e.shipmentId} 的面单已处理`),
  ShipmentRedirected: (e) => say(`Carriers are asked again for ${e.shipmentId}`, `批次 ${e.shipmentId} 重新询问承运商`),
  SurplusReleased: (e) => say(`${pieces(e.lines)} piece(s) went back to the shelf`, `已释放多余库存${pieces(e.lines)}件`),
  ChangeRequested: () => say('The customer wishes a change', '客户希望变更'),
};
