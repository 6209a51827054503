// The first events of an order: what the API saved when the customer came, in the name of who took it.
import type { OrderEvent } from '../domain/events';
import type { Intake } from '../order.messages';
import type { LiveOrder } from '../support/live-order';

export function begin(order: LiveOrder, intake: Intake): void {
  const { actor, causeId } = intake;
  for (const event of firstEvents(intake, order.policy.version)) order.emit(event, actor, causeId);
}

function firstEvents(intake: Intake, policyVersion: number): OrderEvent[] {
  const { channel, customerId, ownerId, currency, newCustomer } = intake;
  const common = { channel, customerId, ownerId, currency, newCustomer, policyVersion };
  if (intake.kind === 'inquiry') return [{ type: 'InquiryReceived', ...common, skus: intake.skus, addressId: intake.addressId }];
  const { orderNumber, clean, lines, shippingFee, terms, depositPercent, requestedDate, addressId, special } = intake;
  const content = { lines, shippingFee, terms, depositPercent, requestedDate, addressId, special };
  return [
    { type: 'OrderReceived', ...common, orderNumber, clean, ...content },
    ...(requestedDate ? [{ type: 'DatePromised' as const, date: requestedDate, kind: 'requested' as const, by: 'customer' as const }] : []),
  ];
}
