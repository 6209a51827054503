// What is missing is provided beside the story, from allocation until the last goods leave the house: the stock is asked again whenever
// something has changed, sales finds a way with the customer, supply is watched, and what is there is planned into shipments.
import { patched } from '@temporalio/workflow';
import { addDays, addDuration, dateAt, nextWorkingDay } from '../domain/business-time';
import { amountDue } from '../domain/money';
import { clockOf } from '../domain/policy';
import {
  goodsHaveCome,
  heldHere,
  isDue,
  isPlannable,
  isShort,
  lastShipment,
  needsDecision,
  openProposal,
  plannable,
  planned,
  shipmentsOf,
  unplanned,
  wanted,
} from '../domain/shortage';
import { type OrderState, promisedDate, type Proposal, type StockBooking } from '../domain/state';
import type { Stage } from '../domain/vocabulary';
import { type Job, leftBehind, numbered } from '../support/beside';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import { thankForPayments } from './payment';

const stages: Stage[] = ['allocation', 'review', 'fulfilment'];

/** What the order has to do about its goods now. A job that waits is called like its wait. */
export function shortageJobs({ state }: LiveOrder): Job[] {
  const waits = stages.includes(state.stage) ? waitsOf(state) : [];
  const stock: Job = { id: 'stock', run: provide };
  return [...(stages.includes(state.stage) && isDue(state) ? [stock] : []), ...waits, ...leftBehind(state, jobOf, waits)];
}

function waitsOf(s: OrderState): Job[] {
  const proposal = openProposal(s);
  return [
    ...(proposal ? [{ id: proposalWait(proposal), run: (order: LiveOrder) => awaitAnswer(order, proposal) }] : []),
    ...(needsDecision(s) ? [{ id: shortageWait(s), run: askSales }] : []),
    ...(s.supply && isShort(s) ? [{ id: supplyWait(s.supply), run: awaitSupply }] : []),
    ...(owesDifference(s) ? [{ id: DIFFERENCE, run: collectDifference }] : []),
  ];
}

/** The job that a wait of ours belongs to. */
const jobOf = (waitId: string): string | undefined =>
  waitId.startsWith(DIFFERENCE) ? DIFFERENCE : /^(proposal\.p|shortage\.|supply\.)\d+$/.test(waitId) ? waitId : undefined;

const proposalWait = ({ proposalId }: Proposal): string => `proposal.${proposalId}`;
const shortageWait = (s: OrderState): string => `shortage.${s.shortages + 1}`;
const supplyWait = ({ number }: { number: number }): string => `supply.${number}`;
const DIFFERENCE = 'collect-balance.difference';

/** One thing after the other: what the warehouse knows goes into the books, the stock is asked, what is there is planned. */
async function provide(order: LiveOrder): Promise<void> {
  while (isDue(order.state) && order.intent === undefined) {
    const [booking] = order.state.stockBookings;
    if (booking) {
      if ((await book(order, booking)) === 'interrupted') return;
    } else if (order.state.stockNews !== order.state.stockKnown) {
      if ((await reserve(order)) === 'interrupted') return;
    } else if (isPlannable(order.state)) plan(order);
  }
}

/** What the picker did not find leaves the books; what came in from supplier or assembly enters them and goes to the oldest waiter. */
export async function book(order: LiveOrder, booking: StockBooking): Promise<'interrupted' | 'done'> {
  const { orderId } = order.state;
  const { bookingId } = booking;
  const key = `${orderId}:${booking.kind}:${bookingId}`;
  const booked = await effect(order, { step: 'allocate', id: `book.${bookingId}`, role: 'warehouse' }, () =>
    order.moving(() =>
      booking.kind === 'missing'
        ? order.world.writeOffStock({ key, orderId, location: booking.location, lines: booking.lines })
        : order.world.receiveStock({ key, lines: booking.lines.map(({ sku, location, quantity }) => ({ sku, location, quantity })) }),
    ),
  );
  if (booked === 'interrupted') return 'interrupted';
  if (booked !== 'corrected') order.emit({ type: 'StockBooked', bookingId });
  return 'done';
}

/** Asks for what is needed and gives back what is not; says what is missing, once for each change of it. */
async function reserve(order: LiveOrder): Promise<'interrupted' | 'done'> {
  let news = 0;
  const found = await effect(order, { step: 'allocate', id: 'allocate', role: 'warehouse' }, () =>
    order.moving(() => {
      const { orderId, stockNews } = order.state;
      news = stockNews;
      const key = `${orderId}:reserve:${stockNews}`;
      return order.world.reserveStock({ key, orderId, lines: wanted(order.state), planned: planned(order.state) });
    }),
  );
  if (found === 'interrupted') return 'interrupted';
  // What the picker missed meanwhile is still counted in the answer: it goes into the books first.
  if (found === 'corrected' || order.state.stockBookings.length > 0) return 'done';
  order.emit({ type: 'StockReserved', reservations: heldHere(order.state, found.reservations), news });
  const { short } = order.state;
  if (found.short.length > 0) {
    if (JSON.stringify(found.short) !== JSON.stringify(short)) order.emit({ type: 'ShortageFound', lines: found.short });
  } else if (short.length > 0) order.emit({ type: 'ShortageEnded' });
  return 'done';
}

/** One shipment per location that delivers. A date that cannot be kept stops no goods, but sales must agree on a new one. */
function plan(order: LiveOrder): void {
  const shipments = shipmentsOf(order.state, plannable(order.state));
  const isFirst = lastShipment(order.state) === 0;
  order.emit({ type: isFirst ? 'ShipmentsPlanned' : 'ShipmentsAdded', shipments });
  const conflict = dateConflict(order);
  if (conflict && order.state.dateConflict === null && openProposal(order.state)?.kind !== 'new_date') order.emit(conflict);
  const isSolved = unplanned(order.state).length === 0 && order.state.dateConflict === null;
  if (isSolved || isOvertaken(order.state)) withdraw(order);
}

/** Then sales can propose what the goods' coming leaves open: another date, or how to get the rest. */
function isOvertaken(s: OrderState): boolean {
  const open = openProposal(s);
  return open !== undefined && goodsHaveCome(s, open) && patched('20261122-proposal-about-goods-at-hand');
}

function dateConflict({ state, policy: { calendar } }: LiveOrder) {
  const promised = promisedDate(state);
  const arrival = addDays(dateAt(calendar, Date.now()), state.availability?.leadDays ?? 0);
  const earliest = nextWorkingDay(calendar, arrival);
  return promised !== null && arrival > promised ? { type: 'DateConflictFound' as const, promised, earliest } : undefined;
}

/** The goods have come before the customer answered: nothing is left to decide, and they hear so. */
function withdraw(order: LiveOrder): void {
  const open = openProposal(order.state);
  if (!open) return;
  const { proposalId } = open;
  order.emit({ type: 'ProposalWithdrawn', proposalId });
  order.notify({ kind: 'proposal-withdrawn', to: 'customer', about: { proposalId }, linkUntil: null });
}

/** Sales hears of it at once and finds a way with the customer. */
function askSales(order: LiveOrder) {
  const id = shortageWait(order.state);
  return waitFor(order, {
    step: 'shortage',
    id,
    done: (s) => !needsDecision(s),
    opening: () => order.notify({ key: `${order.state.orderId}:${id}`, kind: 'shortage', to: 'sales', about: {}, linkUntil: null }),
  });
}

/** No clock of sales runs meanwhile: the customer is followed up instead. */
function awaitAnswer(order: LiveOrder, proposal: Proposal) {
  const { proposalId } = proposal;
  const about = { proposalId };
  return waitFor(order, {
    step: 'proposal',
    id: proposalWait(proposal),
    done: (s) => openProposal(s)?.proposalId !== proposalId,
    opening: () => order.notify({ kind: 'proposal', to: 'customer', about, linkUntil: null }),
    about,
  });
}

/** The clock follows the expected date, from the morning of that day on. */
async function awaitSupply(order: LiveOrder): Promise<void> {
  const { supply } = order.state;
  if (!supply) return;
  const { calendar } = order.policy;
  const expected = Math.max(Date.parse(order.now), Date.parse(`${supply.expectedDate}T00:00:00Z`));
  await waitFor(order, {
    step: 'supply',
    id: supplyWait(supply),
    done: (s) => s.supply?.number !== supply.number || !isShort(s),
    times: clockOf(order.policy, 'supply').map((after) => new Date(addDuration(calendar, expected, after)).toISOString()),
    about: { date: supply.expectedDate },
  });
}

/** On account the difference is paid with the rest; of a deposit order it is part of the balance. */
const owesDifference = (s: OrderState): boolean =>
  s.terms === 'prepaid' &&
  !s.cancelling &&
  amountDue(s) > 0 &&
  s.proposals.some((p) => p.state === 'accepted' && p.priceDifference.amount > 0);

/** What the customer has accepted costs more than what they paid: nothing leaves the house before the rest is there. */
async function collectDifference(order: LiveOrder): Promise<void> {
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  const id = numbered(order, DIFFERENCE);
  const paid = await waitFor(order, {
    step: 'collect-balance',
    id,
    done: (s) => !owesDifference(s),
    opening: () =>
      order.notify({
        ...{ key: `${order.state.orderId}:${id}`, kind: 'difference-request', to: 'customer' },
        ...{ about: {}, amount: due(), linkUntil: null },
      }),
    amount: due,
  });
  if (paid === 'done') thankForPayments(order);
}
