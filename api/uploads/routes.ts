// Files that staff send in for an order: proofs of payment, signed papers, photos. Customers send theirs by link (api/customer/uploads.ts).
import type { KeptUpload } from '../../prisma/uploads';
import type { ApiDeps } from '../app';
import { findOrder } from '../orders/find';
import { defineRoute, type Route } from '../route';
import { documentShape } from '../schema/shapes';
import { readUpload, uploadBody, uploadForms, uploadMedia } from './body';
import { createDesk } from './desk';
import { takeUpload } from './keep';

/** A document as everybody meets it (API contract, section 6). */
export const documentView = ({ documentId, kind, mime, filename, size, createdAt, uploadedBy }: KeptUpload): object => ({
  ...{ documentId, kind, mime, filename, size, createdAt: createdAt.toISOString(), uploadedBy },
});

export const uploadRoutes = ({ db }: ApiDeps): Route[] => {
  const desk = createDesk();
  return [
    defineRoute({
      method: 'post',
      path: '/api/orders/:id/documents',
      who: 'staff',
      keyed: true,
      body: uploadBody,
      read: (req) => readUpload(req, desk),
      takes: uploadMedia,
      forms: uploadForms,
      summary: 'Sends a file in: JPEG, PNG, WebP or PDF of 10 MB at most, as JSON with base64 or as a form with the field `file`.',
      answers: {
        200: { description: 'The order has this file already', schema: documentShape },
        201: { description: 'Kept; photos without their metadata', schema: documentShape },
      },
      handle: async ({ params, body, caller }) => {
        const { orderId } = await findOrder(db, params.id ?? '', caller);
        const { isNew, ...kept } = await takeUpload(db, { orderId, uploadedBy: caller.id, file: body, desk });
        return { status: isNew ? 201 : 200, body: documentView(kept), headers: { Location: `/api/documents/${kept.documentId}` } };
      },
    }),
  ];
};
