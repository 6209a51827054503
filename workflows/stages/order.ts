// The order gets its number; availability and the earliest delivery date are computed before anything is promised; sales verifies.
// A clean order passes by itself.
import type { OrderState } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { effect } from '../support/effect';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function order(live: LiveOrder): Promise<Next> {
  const { orderId } = live.state;
  const at = { step: 'verify', role: 'ops' } as const;
  for (;;) {
    const { orderNumber, availability, verified, clean, verifications } = live.state;
    if (orderNumber === null) {
      const numbered = await effect(live, { ...at, id: 'number' }, () => live.world.assignOrderNumber({ orderId }));
      if (numbered === 'interrupted') return 'interrupted';
      if (numbered !== 'corrected') live.emit({ type: 'OrderNumbered', ...numbered });
    } else if (availability === null) {
      const asked = askedOf(live.state);
      const found = await effect(live, { ...at, id: 'availability' }, () => checkAvailability(live));
      if (found === 'interrupted') return 'interrupted';
      // What was changed meanwhile is asked about once more.
      if (found !== 'corrected' && askedOf(live.state) === asked) live.emit({ type: 'AvailabilityChecked', ...found });
    } else if (verified) {
      return 'confirmation';
    } else if (clean && availability.conflicts.length === 0 && availability.short.length === 0) {
      live.emit({ type: 'OrderVerified', by: 'rule' });
    } else {
      const changed = (s: OrderState) => s.verified || s.availability !== availability;
      if ((await waitFor(live, { step: 'verify', id: `verify.${verifications + 1}`, done: changed })) === 'interrupted')
        return 'interrupted';
    }
  }
}

const askedOf = ({ lines, addressId, requestedDate }: OrderState): string =>
  JSON.stringify([lines.map(({ lineId, sku, quantity }) => [lineId, sku, quantity]), addressId, requestedDate]);

function checkAvailability(live: LiveOrder) {
  const { orderId, lines, addressId, requestedDate } = live.state;
  const { calendar, delivery } = live.policy;
  return live.world.checkAvailability({
    orderId,
    lines: lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
    addressId,
    requestedDate,
    now: live.now,
    calendar,
    delivery,
  });
}
