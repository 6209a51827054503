// The acts on goods, as they come over HTTP: review, picking, packing, label, hand-over, the road, receipt.
// Their rules are workflows/domain/acts/goods.ts.
import { z } from 'zod';
import { parcelStates, remedies } from '../../workflows/domain/vocabulary';
import { invalid } from '../schema/issues';
import { address, timeWindow } from '../schema/people';
import { photosOfProblem, receipt } from '../schema/cases';
import { refuseForeign } from '../uploads/keep';
import { count, instant, shortId, text } from '../schema/words';
import { by, lineQuantities, note, shipmentId, spec } from './spec';

const DAY = 24 * 3_600_000;
const side = z.int().min(1).max(10_000).optional();
const parcel = z.strictObject({
  weightGrams: z.int().min(1).max(1_000_000),
  lengthMm: side,
  widthMm: side,
  heightMm: side,
  lines: lineQuantities,
});
const booking = z.strictObject({ shipmentId, carrier: shortId.optional(), service: shortId.optional(), note });

export const goodsSpecs = {
  'approve-review': spec('approve-review', {
    body: z.strictObject({ note }),
    summary: 'Lets the order go on to the warehouse.',
    toInput: ({ note: said }, { paper }) => paper.keep('remarkId', said),
  }),
  'reject-review': spec('reject-review', {
    body: z.strictObject({ reason: text(1_000), backTo: z.enum(['allocation', 'order']) }),
    summary: 'Sends the order back to be mended.',
    toInput: ({ reason, backTo }, { paper }) => ({ reasonId: paper.write(reason), backTo }),
  }),
  'complete-picking': spec('complete-picking', {
    body: z.strictObject({ shipmentId, lines: z.array(z.strictObject({ lineId: shortId, quantity: count })).max(100), note }),
    summary: 'Says what was picked; less than planned goes on with what is there, and the rest is missing again.',
    toInput: ({ shipmentId: id, lines, note: said }, { paper }) => ({
      shipmentId: id,
      lines: lines.filter((l) => l.quantity > 0),
      ...paper.keep('remarkId', said),
    }),
  }),
  'complete-packing': spec('complete-packing', {
    body: z.strictObject({ shipmentId, parcels: z.array(parcel).min(1).max(50), note }),
    summary: 'Says what is in which parcel.',
    toInput: (body, { paper }) => ({
      shipmentId: body.shipmentId,
      parcels: body.parcels.map(given),
      ...paper.keep('remarkId', body.note),
    }),
  }),
  'book-carrier': spec('book-carrier', {
    body: booking.refine((b) => b.service === undefined || b.carrier !== undefined, {
      error: 'A service needs its carrier.',
      path: ['carrier'],
    }),
    summary: 'Books a carrier and waits up to 5 s for the labels; without a carrier the suggestion is taken.',
    toInput: ({ note: said, ...body }, { paper }) => ({ ...given(body), ...paper.keep('remarkId', said) }),
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
    body: z.strictObject({ shipmentId, note }),
    summary: 'Says that the carrier has the parcels.',
    toInput: ({ shipmentId: id, note: said }, { paper }) => ({ shipmentId: id, ...paper.keep('remarkId', said) }),
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
      note,
    }),
    summary: 'Reports where the parcels are, for carriers that do not say it themselves.',
    toInput: ({ note: said, at, ...report }, { order, paper }) => {
      if (at !== undefined && Date.parse(at) > order.now.getTime() + DAY) throw invalid('date_invalid', '/at', 'This is still to come.');
      return { ...given(report), at: at ?? order.now.toISOString(), ...paper.keep('noteId', said) };
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
    body: receipt.extend({ by }).refine(...photosOfProblem),
    summary: "Confirms the receipt in the customer's name.",
    toInput: async ({ text: said, documents, ...body }, { db, order, paper }) => {
      await refuseForeign(db, order.orderId, documents);
      return { ...given(body), ...paper.keep('textId', said), ...(documents ? { documentIds: documents } : {}) };
    },
  }),
};

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
/** The same without the properties that are there but undefined: a message holds only what was said. */
const given = <T extends object>(body: T): Given<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<T>;
