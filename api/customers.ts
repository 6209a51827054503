// Customers' records over HTTP: who they are, how they are reached, how far we trust them. Orders keep the contact they came in with.
import { z } from 'zod';
import {
  addressesOfCustomer,
  changeCustomer,
  changesOfCustomer,
  createCustomer,
  customerById,
  type CustomerFields,
  customerForChange,
  type CustomerRow,
  listCustomers,
  ordersOfCustomer,
  othersWith,
} from '../prisma/customers';
import { creditOf } from '../prisma/credit';
import type { Db } from '../prisma/client';
import { currentPolicy } from '../prisma/policy';
import { namesOfActors } from '../prisma/staff';
import { actorOf, refuseMachines, seesMoney } from './actor';
import type { ApiDeps } from './app';
import { UUID } from './orders/find';
import { newAddress } from './orders/take-in';
import { pageOf, placeOf } from './paging';
import { forbidden, notFound, Problem } from './problem';
import { type Caller, defineRoute, ok, type Reply, type Route } from './route';
import { invalid } from './schema/issues';
import { address, email, phone } from './schema/people';
import { listOf, moneyShape } from './schema/shapes';
import { line, pageQuery, price } from './schema/words';

/** Goods are moved without knowing more of the customer than their order says. */
const readers = ['sales', 'service', 'finance', 'supervisor', 'admin'];
/** Trust is given by those who answer for the money. */
const trusting = ['finance', 'supervisor'];
/** In which currency the record shows what is open; each order is checked in its own. */
const SHOWN = 'CNY';

const customerBody = z.strictObject({
  customerId: z.uuid().optional(),
  name: line(100).optional(),
  email: email.nullable().optional(),
  phone: phone.nullable().optional(),
  company: line(200).nullable().optional(),
  language: z.enum(['en', 'zh']).optional(),
  address: address.optional(),
  /** Minor units of an order's currency; null: what the policy says. */
  creditLimit: price.nullable().optional(),
});
type CustomerBody = z.infer<typeof customerBody>;

const rowShape = z.object({
  ...{ customerId: z.uuid(), name: z.string(), email: z.string().nullable(), phone: z.string().nullable() },
  ...{ company: z.string().nullable(), language: z.string(), creditLimit: z.int().nullable(), createdAt: z.string() },
});
const customerShape = rowShape.extend({
  credit: z.object({ limit: moneyShape, open: moneyShape }).nullable(),
  addresses: z.array(z.record(z.string(), z.unknown())),
  orders: z.int(),
  changes: z.array(
    z.object({
      ...{ at: z.string(), fields: z.array(z.string()) },
      by: z.object({ role: z.string(), id: z.string(), name: z.string().nullable() }),
      creditLimit: z.object({ from: z.int().nullable(), to: z.int().nullable() }).nullable(),
    }),
  ),
});
const query = z.strictObject({ ...pageQuery, q: line(100).optional() });
const place = z.tuple([z.iso.datetime(), z.uuid()]);

export const customerRecordRoutes = ({ db }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/customers',
    who: readers,
    keyed: false,
    query,
    summary: 'Customers, newest first; q looks in name, company, e-mail and phone.',
    answers: { 200: { description: 'One page', schema: listOf(rowShape) } },
    handle: async ({ query: { limit, cursor, q }, caller }) => {
      refuseMachines(caller);
      const at = placeOf(cursor, place);
      const rows = await listCustomers(db, { q, limit, after: at && { createdAt: new Date(at[0]), customerId: at[1] } });
      return ok(
        pageOf(rows, limit, { item: (row) => rowView(row, caller), place: (row) => [row.createdAt.toISOString(), row.customerId] }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/customers/:id',
    who: readers,
    keyed: false,
    summary: 'One customer, with addresses, credit and who changed what.',
    answers: { 200: { description: 'The customer', schema: customerShape } },
    handle: async ({ params, caller }) => {
      refuseMachines(caller);
      const id = (params.id ?? '').toLowerCase();
      const row = UUID.test(id) ? await customerById(db, id) : null;
      if (!row) throw notFound();
      return ok(await view(db, row, caller));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/customers',
    who: readers,
    keyed: true,
    body: customerBody,
    summary: 'Adds a customer, or with customerId changes what is named; creditLimit is for finance and supervisors.',
    answers: {
      200: { description: 'Changed', schema: customerShape },
      201: { description: 'Added', schema: customerShape },
    },
    handle: ({ body, caller }) => save(db, body, caller),
  }),
];

async function save(db: ApiDeps['db'], { customerId, address: home, ...given }: CustomerBody, caller: Caller): Promise<Reply> {
  refuseMachines(caller);
  if (given.creditLimit !== undefined && !caller.roles.some((role) => trusting.includes(role))) throw forbidden();
  const by = actorOf(caller, given.creditLimit === undefined ? readers : trusting);
  const row = await db.$transaction(async (tx) => {
    const before = customerId === undefined ? null : await customerForChange(tx, customerId);
    if (customerId !== undefined && !before) throw notFound();
    const fields = said(given);
    const saved = before ? await changed(tx, before, fields, by) : await added(tx, fields, by);
    if (home) await newAddress(tx, saved.customerId, home);
    return saved;
  });
  const body = await view(db, row, caller);
  return customerId === undefined ? { status: 201, body, headers: { Location: `/api/customers/${row.customerId}` } } : ok(body);
}

async function added(tx: Db, { name, language = 'en', ...rest }: CustomerFields, by: ReturnType<typeof actorOf>): Promise<CustomerRow> {
  if (name === undefined) throw invalid('schema_invalid', '/name', 'A new customer needs a name.');
  refuseUnreachable(rest);
  await refuseKnown(tx, rest, null);
  return createCustomer(tx, { name, language, ...rest }, by);
}

async function changed(tx: Db, before: CustomerRow, fields: CustomerFields, by: ReturnType<typeof actorOf>): Promise<CustomerRow> {
  if (Object.keys(fields).length === 0) return before;
  refuseUnreachable({ ...before, ...fields });
  await refuseKnown(tx, fields, before.customerId);
  return changeCustomer(tx, before, fields, by);
}

function refuseUnreachable({ email: mail, phone: number }: CustomerFields): void {
  if (!mail && !number) throw invalid('schema_invalid', '/phone', 'A customer needs at least one of e-mail and phone.');
}
async function refuseKnown(tx: Db, fields: CustomerFields, self: string | null): Promise<void> {
  const other = await othersWith(tx, fields, self);
  if (other) throw new Problem(409, 'customer_known', 'Another customer has this e-mail or phone.', { extra: { customerId: other } });
}

/** The same without what was not said. */
const said = (given: { [K in keyof CustomerFields]: CustomerFields[K] | undefined }): CustomerFields =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

const rowView = ({ createdAt, creditLimit, ...row }: CustomerRow, caller: Caller) => ({
  ...row,
  creditLimit: seesMoney(caller) ? creditLimit : null,
  createdAt: createdAt.toISOString(),
});

async function view(db: ApiDeps['db'], row: CustomerRow, caller: Caller): Promise<object> {
  const { customerId } = row;
  const shown = seesMoney(caller);
  const [addresses, orders, changes, credit] = await Promise.all([
    addressesOfCustomer(db, customerId),
    ordersOfCustomer(db, customerId),
    changesOfCustomer(db, customerId),
    shown ? creditView(db, customerId) : null,
  ]);
  const names = await namesOfActors(
    db,
    [...new Set(changes.map(({ actorId }) => actorId))].filter((id) => UUID.test(id)),
  );
  return {
    ...rowView(row, caller),
    ...{ credit, addresses, orders },
    changes: changes.map(({ at, actorRole: role, actorId: id, fields, creditLimitBefore: from, creditLimitAfter: to }) => ({
      ...{ at: at.toISOString(), fields, by: { role, id, name: names.get(id) ?? null } },
      creditLimit: shown && fields.includes('creditLimit') ? { from, to } : null,
    })),
  };
}

async function creditView(db: ApiDeps['db'], customerId: string): Promise<object> {
  const { creditLimit } = await currentPolicy(db);
  const { limit, open } = await creditOf(db, { customerId, currency: SHOWN, amount: 0, orderId: null, creditLimit });
  return { limit: { amount: limit, currency: SHOWN }, open: { amount: open, currency: SHOWN } };
}
