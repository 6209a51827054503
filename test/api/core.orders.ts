// Orders without a workflow: acts are refused or turned into events by the domain's own rules, and recorded by the product's `record`.
// What a workflow would do by itself does not happen here; tests say it with `happen`.
import type { OrderActivities } from '../../workflows/order.ports';
import type { ActOutcome, OrderClient } from '../../api/order-client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { recordedOrder } from '../../prisma/orders';
import { type ActName, acts, refusal, resultOf } from '../../workflows/domain/acts';
import type { OrderEvent } from '../../workflows/domain/events';
import type { Actor } from '../../workflows/domain/vocabulary';
import type { OrderInput } from '../../workflows/order.messages';

const system: Actor = { role: 'system', id: 'workflow' };

export function playOrders(db: PrismaClient, record: OrderActivities['record']) {
  /** `away`: Temporal cannot be reached. `silent`: nobody works there. `unwilling`: the order says no to what its read model would allow. */
  const play = {
    mood: 'well' as 'well' | 'away' | 'silent' | 'unwilling',
    started: [] as OrderInput[],
    acts: [] as { act: ActName; causeId: string }[],
  };
  const running = new Map<string, Promise<unknown>>();
  /** One thing after the other for each order, as a workflow does. */
  const inTurn = <T>(orderId: string, work: () => Promise<T>): Promise<T> => {
    const next = (running.get(orderId) ?? Promise.resolve()).then(work);
    running.set(
      orderId,
      next.catch(() => undefined),
    );
    return next;
  };
  const happen = async (
    orderId: string,
    events: OrderEvent[],
    { causeId = null, actor = system }: { causeId?: string | null; actor?: Actor } = {},
  ) => {
    const from = ((await recordedOrder(db, orderId))?.version ?? 0) + 1;
    const at = new Date().toISOString();
    await record({ orderId, events: events.map((e, i) => ({ ...e, seq: from + i, at, actor, causeId })) });
    return from + events.length - 1;
  };
  const act = async (orderId: string, name: ActName, message: { actor: Actor; causeId: string; input: unknown }): Promise<ActOutcome> => {
    const state = (await recordedOrder(db, orderId))?.state;
    if (!state) return { kind: 'ended' };
    if (state.causes.includes(message.causeId))
      return { kind: 'answered', answer: { version: state.seq, stage: state.stage, repeated: true } };
    // The API has checked the input against the act of this name.
    const deed = acts[name] as unknown as { events(s: typeof state, input: unknown, now: string): OrderEvent[] };
    const now = new Date().toISOString();
    const why = refusal(deed as never, state, message.input as never, now);
    if (why) return { kind: 'refused', ...why };
    const events = deed.events(state, message.input, now);
    const version = await happen(orderId, events, message);
    const result = resultOf(events);
    return { kind: 'answered', answer: { version, stage: state.stage, ...(result ? { result } : {}) } };
  };
  const client: OrderClient = {
    start: async (input) => {
      if (play.mood === 'away') return 'down';
      play.started.push(input);
      if (play.mood === 'silent') return 'started';
      await inTurn(input.orderId, async () => {
        if (!(await recordedOrder(db, input.orderId))) await happen(input.orderId, [firstEvent(input)], input.intake);
      });
      return 'started';
    },
    act: async (orderId, name, message) => {
      if (play.mood === 'away') return { kind: 'down' };
      play.acts.push({ act: name, causeId: message.causeId });
      if (play.mood === 'unwilling') return { kind: 'refused', code: 'nothing_to_do', detail: 'Somebody was quicker.' };
      return play.mood === 'silent' ? { kind: 'unknown' } : inTurn(orderId, () => act(orderId, name, message));
    },
    signal: async () => (play.mood === 'away' ? 'down' : 'sent'),
    isUp: async () => play.mood !== 'away',
    close: async () => undefined,
  };
  return Object.assign(play, { client, happen });
}

function firstEvent({ intake, policy }: OrderInput): OrderEvent {
  const { actor: _actor, causeId: _cause, ...said } = intake;
  const policyVersion = policy.version;
  if (said.kind === 'inquiry') {
    const { kind: _kind, ...rest } = said;
    return { type: 'InquiryReceived', ...rest, policyVersion };
  }
  const { kind: _kind, ...rest } = said;
  return { type: 'OrderReceived', ...rest, policyVersion };
}

/** A picked, packed and booked order, with its label under way. */
export const onTheWay: OrderEvent[] = [
  { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] },
  { type: 'StageEntered', stage: 'fulfilment' },
  { type: 'ShipmentsPlanned', shipments: [{ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] }] },
  { type: 'ShipmentPicked', shipmentId: 's1' },
  { type: 'ShipmentPacked', shipmentId: 's1', parcels: [{ parcelId: 's1p1', weightGrams: 900, lines: [{ lineId: 'l1', quantity: 2 }] }] },
  {
    type: 'ShipmentRated',
    shipmentId: 's1',
    rates: [
      { carrier: 'swift', service: 'road', price: { amount: 900, currency: 'CNY' }, arrives: '2026-12-01', fits: true, why: 'cheapest' },
    ],
  },
];
export const labelled = (trackingNumber: string): OrderEvent => ({
  type: 'LabelBought',
  shipmentId: 's1',
  parcelId: 's1p1',
  labelId: 'label-1',
  trackingNumber,
  price: { amount: 900, currency: 'CNY' },
  documentIds: ['d1'],
});
