// The acts on goods, as they come over HTTP: review, picking, packing, label, hand-over, the road, receipt.
// Their rules are workflows/domain/acts/goods.ts.
import { z } from 'zod';
import { parcelStates, remedies } from '../../workflows/domain/vocabulary';
import { invalid } from '../schema/issues';
import { address, timeWindow } from '../schema/people';
import { count, instant, shortId, text } from '../schema/words';
import { by, lineQuantities, shipmentId, spec } from './spec';

const DAY = 24 * 3_600_000;
const side = z.int().min(1).max(10_000).optional();
const parcel = z.strictObject({
  weightGrams: z.int().min(1).max(1_000_000),
  lengthMm: side,
  widthMm: side,
  heightMm: side,
  lines: lineQuantities,
});
const booking = z.strictObject({ shipmentId, carrier: shortId.optional(), service: shortId.optional() });

export const goodsSpecs = {
  'approve-review': spec('approve-review', {
    body: z.strictObject({ note: text(1_000).optional() }),
    summary: 'Lets the order go on to the warehouse.',
    toInput: ({ note }, { paper }) => paper.keep('noteId', note),
  }),
  'reject-review': spec('reject-review', {
    body: z.strictObject({ reason: text(1_000), backTo: z.enum(['allocation', 'order']) }),
    summary: 'Sends the order back to be mended.',
    toInput: ({ reason, backTo }, { paper }) => ({ reasonId: paper.write(reason), backTo }),
  }),
  'complete-picking': spec('complete-picking', {
    body: z.strictObject({ shipmentId, lines: z.array(z.strictObject({ lineId: shortId, quantity: count })).max(100) }),
    summary: 'Says what was picked; less than planned goes on with what is there, and the rest is missing again.',
    toInput: ({ shipmentId: id, lines }) => ({ shipmentId: id, lines: lines.filter((l) => l.quantity > 0) }),
  }),
  'complete-packing': spec('complete-packing', {
    body: z.strictObject({ shipmentId, parcels: z.array(parcel).min(1).max(50) }),
    summary: 'Says what is in which parcel.',
    toInput: (body) => ({ shipmentId: body.shipmentId, parcels: body.parcels.map(given) }),
  }),
  'book-carrier': spec('book-carrier', {
    body: booking.refine((b) => b.service === undefined || b.carrier !== undefined, {
      error: 'A service needs its carrier.',
      path: ['carrier'],
    }),
    summary: 'Books a carrier and waits up to 5 s for the labels; without a carrier the suggestion is taken.',
    toInput: (body) => given(body),
  }),
  'void-label': spec('void-label', {
    body: z.strictObject({ shipmentId }),
    summary: 'Gives the labels back before hand-over; the carriers are asked again and another one can be booked.',
    toInput: (body) => body,
  }),
  reprint: spec('reprint', {
    body: z.strictObject({ shipmentId }),
    summary: 'Notes that the labels are printed again and names their documents; nothing is bought.',
    toInput: (body) => body,
  }),
  'hand-over': spec('hand-over', {
    body: z.strictObject({ shipmentId }),
    summary: 'Says that the carrier has the parcels.',
    toInput: (body) => body,
  }),
  'report-tracking': spec('report-tracking', {
    body: z.strictObject({
      shipmentId,
      state: z.enum(parcelStates),
      at: instant.optional(),
      cause: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,59}$/, 'A cause is a short word of small letters.')
        .optional(),
      note: text(1_000).optional(),
    }),
    summary: 'Reports where the parcels are, for carriers that do not say it themselves.',
    toInput: ({ note, at, ...report }, { order, paper }) => {
      if (at !== undefined && Date.parse(at) > order.now.getTime() + DAY) throw invalid('date_invalid', '/at', 'This is still to come.');
      return { ...given(report), at: at ?? order.now.toISOString(), ...paper.keep('noteId', note) };
    },
  }),
  'resolve-exception': spec('resolve-exception', {
    body: z
      .strictObject({ shipmentId, remedy: z.enum(remedies), address: address.optional(), window: timeWindow.optional() })
      .refine((b) => b.remedy !== 'new_address' || b.address !== undefined, { error: 'Say the new address.', path: ['address'] }),
    summary: 'Says what is done about a delivery in trouble.',
    toInput: ({ shipmentId: id, remedy, address: to, window }, { paper }) => ({
      ...{ shipmentId: id, remedy },
      ...(to ? { addressId: paper.address(to) } : {}),
      ...(window ? paper.keep('windowId', `${window.from} – ${window.to}`) : {}),
    }),
  }),
  'confirm-receipt': spec('confirm-receipt', {
    body: z.strictObject({ shipmentId: shipmentId.optional(), condition: z.enum(['ok', 'problem']), by, text: text(2_000).optional() }),
    summary: "Confirms the receipt in the customer's name.",
    toInput: ({ text: said, ...body }, { paper }) => ({ ...given(body), ...paper.keep('textId', said) }),
  }),
};

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
/** The same without the properties that are there but undefined: a message holds only what was said. */
const given = <T extends object>(body: T): Given<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<T>;
