// Reading the mailbox and ordering mail faults. Called by the product's /dev/mailbox and by tests; no key, this machine only.
import { Router } from 'express';
import { z } from 'zod';
import type { Faults } from './faults';
import { faultOrder, parse, Refusal } from './http';
import type { Mailbox } from './mailbox';
import { MAIL_FAULTS, type MailFault } from './smtp';

const filter = z.object({
  to: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});
const which = z.object({ id: z.string(), n: z.coerce.number().int().min(0) });
const order = faultOrder(MAIL_FAULTS, ['connect', 'mail']);

/** `GET /`, `GET /{id}/attachments/{n}` and `POST /faults`. */
export function mailboxRoutes(mailbox: Mailbox, faults: Faults<MailFault>): Router {
  const router = Router();
  router.get('/', (req, res) => {
    res.json(mailbox.list(parse(filter, req.query)));
  });
  router.get('/:id/attachments/:n', async (req, res) => {
    const { id, n } = parse(which, req.params);
    const found = await mailbox.attachment(id, n);
    if (!found) throw new Refusal(404, 'attachment_unknown', 'there is no such mail or attachment');
    res.attachment(found.filename).type(found.mime).send(found.content);
  });
  router.post('/faults', (req, res) => {
    faults.plan(parse(order, req.body));
    res.json({ faults: faults.open() });
  });
  return router;
}
