// One order as it is played: people act on it over HTTP, its customer answers by the links in the mails, its time is skipped, and
// everything is told as it happens, with the order's own time. The stories (stories.ts) are written in these words.
import { dirname } from 'node:path/posix';
import { z } from 'zod';
import { figure } from './screen';
import {
  clockShape,
  eventsShape,
  linkShape,
  type Mail,
  mailsShape,
  type OrderEvent,
  type OrderNow,
  orderShape,
  outcomeShape,
  stockShape,
  takenShape,
  undoShape,
} from './shapes';
import { eventually, expecting, refused, type Shop, StepFailed } from './shop';

export type Tell = (entry: { at: Date; who: string; what: string }) => void;

export interface Customer {
  name: string;
  email: string;
  phone: string;
  language: 'en' | 'zh';
  address: { country: string; city: string; line1: string; postcode: string };
}

export class OrderPlay {
  orderId = '';
  #skippedMs = 0;
  #toldEvents = 0;
  readonly #toldMails = new Set<string>();

  constructor(
    private readonly shop: Shop,
    readonly customer: Customer,
    private readonly tellAt: Tell,
  ) {}

  /** The order's own time. */
  get now(): Date {
    return new Date(Date.now() + this.#skippedMs);
  }

  tell(who: string, what: string): void {
    this.tellAt({ at: this.now, who, what });
  }

  /** The customer comes: `bearer` takes the order or the inquiry in. */
  async begin(bearer: string, url: '/api/orders' | '/api/inquiries', body: object): Promise<void> {
    const reply = await this.shop.change(bearer, url, { ...body, customer: this.customer });
    this.orderId = expecting(`POST ${url}`, reply, takenShape).orderId;
  }

  /** The order as a role sees it. */
  read(role = 'finance'): Promise<OrderNow> {
    return this.shop.read(role, `/api/orders/${this.orderId}`, orderShape);
  }

  /** The order once it is so. @param what for the message when that does not come */
  async until(what: string, isSo: (order: OrderNow) => boolean): Promise<OrderNow> {
    let last: OrderNow | undefined;
    return eventually(
      async () => {
        last = await this.read();
        return isSo(last) ? last : undefined;
      },
      () => `waiting for ${what}: ${describe(last)}`,
    );
  }

  /** An act of a role, as soon as the order offers it to that role. */
  async act(role: string, name: string, body: object, what: string): Promise<void> {
    let last: OrderNow | undefined;
    const allowed = await eventually(
      async () => {
        last = await this.read(role);
        return last.acts.some(({ act, allowed: yes }) => act === name && yes) ? true : undefined;
      },
      () => {
        const why = last?.acts.find(({ act }) => act === name)?.why;
        return `${role} waits to ${name}: ${describe(last)}, and it answers ${why ? `${why.code} (${why.detail})` : 'nothing'}`;
      },
    );
    if (!allowed) return;
    const reply = await this.shop.change(await this.shop.tokenOf(role), `/api/orders/${this.orderId}/${name}`, body);
    if (reply.status !== 200 && reply.status !== 202) throw refused(`${role}: POST …/${name}`, reply);
    this.tell(role, what);
  }

  /** The next mail to the customer with a link of this purpose; mails that came before it are told on the way. */
  async mail(purpose: string, about: RegExp = /./): Promise<string> {
    return eventually(
      async () => {
        for (const mail of await this.#newMails()) {
          this.#tellMail(mail);
          const link = about.test(mail.subject) ? await this.#openLink(mail, purpose) : undefined;
          if (link) return link;
        }
        return undefined;
      },
      () => `waiting for a mail to the customer with a link to ${purpose}`,
    );
  }

  /** A mail to the customer with such a subject has come, whether it was told before or not. */
  async hears(subject: RegExp): Promise<void> {
    await eventually(
      async () => {
        await this.countMails();
        return (await this.#mails()).some((mail) => subject.test(mail.subject)) ? true : undefined;
      },
      () => `waiting for a mail to the customer about ${subject.source}`,
    );
  }

  /** The customer's answer by a link. */
  async answer(link: string, verb: string, body: object, what: string): Promise<void> {
    const step = `customer: POST /c/…/${verb}`;
    const reply = await this.shop.ask({ method: 'POST', url: `${link}/${verb}`, body });
    const { outcome, reason } = expecting(step, reply, outcomeShape);
    if (outcome === 'ignored') throw new StepFailed(`${step}: ignored, ${reason ?? 'without a reason'}`);
    this.tell('customer', what);
  }

  /** All mails that the customer got; those not told yet are told. @returns their number */
  async countMails(): Promise<number> {
    for (const mail of await this.#newMails()) this.#tellMail(mail);
    return (await this.#mails()).length;
  }

  /** The sandbox bank takes money, as it would by card in the shop or by transfer. */
  async pay(method: 'card' | 'transfer', what: string): Promise<void> {
    const due = (await this.until('an amount that is due', (o) => (o.money?.due.amount ?? 0) > 0)).money?.due;
    await this.shop.dev('POST', '/dev/bank/payments', z.unknown(), { orderId: this.orderId, ...due, kind: 'captured', method });
    this.tell('customer', what);
    await this.paid();
  }

  /** Nothing is due any more. */
  async paid(): Promise<void> {
    await this.until('the money', (o) => o.money?.due.amount === 0 && o.money.paid.amount > 0);
  }

  /** The carrier moves all parcels of the order and says so by webhook. */
  async carrier(state: string, what: string, cause?: string): Promise<void> {
    for (const { carrier, parcels } of (await this.read()).shipments) {
      for (const { trackingNumber } of parcels) {
        const url = `/dev/carriers/${carrier ?? ''}/parcels/${trackingNumber ?? ''}/events`;
        await this.shop.dev('POST', url, z.unknown(), { state, ...(cause ? { cause } : {}) });
      }
    }
    this.tell('carrier', what);
  }

  /** The next purchase of a label at this carrier is done, but its answer gets lost. */
  async loseAnswer(carrier: string): Promise<void> {
    await this.shop.dev('POST', `/dev/carriers/${carrier}/faults`, z.unknown(), { kind: 'lost_answer', times: 1, only: 'buy' });
  }

  /** Lets time pass for this order alone. @param duration ISO 8601, such as PT25H */
  async skip(duration: string, what: string): Promise<void> {
    this.tell('time', what);
    const { now } = await this.shop.dev('POST', `/dev/orders/${this.orderId}/skip`, clockShape, { duration });
    this.#skippedMs = Date.parse(now) - Date.now();
  }

  /** Tells those events of these types that have not been told, each with its own time, as soon as the first is there. */
  async tellEvents(...types: string[]): Promise<OrderEvent[]> {
    const found = await eventually(
      async () => {
        const events = (await this.#events()).filter(({ seq, type }) => seq > this.#toldEvents && types.includes(type));
        return events.length > 0 ? events : undefined;
      },
      () => `waiting for one of the events ${types.join(', ')}`,
    );
    for (const { seq, at, summary, data } of found) {
      this.tellAt({ at: new Date(at), who: 'the order', what: summary.en + amountIn(data) });
      this.#toldEvents = Math.max(this.#toldEvents, seq);
    }
    return found;
  }

  /** What cancelling would take back. */
  undo = () => this.shop.read('sales', `/api/orders/${this.orderId}/undo`, undoShape);

  /** Pieces of a product over all locations. */
  async stock(sku: string): Promise<{ onHand: number; reserved: number }> {
    const { items } = await this.shop.read('warehouse', `/api/stock?sku=${sku}`, stockShape);
    const sum = (of: 'onHand' | 'reserved'): number => items.reduce((all, item) => all + item[of], 0);
    return { onHand: sum('onHand'), reserved: sum('reserved') };
  }

  async #events(): Promise<OrderEvent[]> {
    const all: OrderEvent[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const url: string = `/api/orders/${this.orderId}/events?limit=100${cursor ? `&cursor=${cursor}` : ''}`;
      const page: z.infer<typeof eventsShape> = await this.shop.read('finance', url, eventsShape);
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  #mails = (): Promise<Mail[]> => this.shop.dev('GET', `/dev/mailbox?to=${encodeURIComponent(this.customer.email)}`, mailsShape);
  #newMails = async (): Promise<Mail[]> => (await this.#mails()).filter(({ id }) => !this.#toldMails.has(id));

  #tellMail({ id, subject }: Mail): void {
    this.#toldMails.add(id);
    this.tell('mail', `“${subject}”`);
  }

  /** The path of the mail's link of this purpose, as long as it can be used. GET changes nothing, so all may be looked at. */
  async #openLink({ links }: Mail, purpose: string): Promise<string | undefined> {
    for (const path of links.map((link) => new URL(link).pathname).filter((path) => dirname(path) === '/c')) {
      const view = linkShape.safeParse((await this.shop.ask({ method: 'GET', url: path })).body).data;
      if (view?.purpose === purpose && view.state === 'open') return path;
    }
    return undefined;
  }
}

const describe = (order: OrderNow | undefined): string =>
  order
    ? `the order is in stage ${order.stage}, waiting for ${order.waiting.map(({ on, step }) => `${on} (${step})`).join(', ') || 'nobody'}`
    : 'the order was not seen';

const amountShape = z.object({ amount: z.object({ amount: z.int(), currency: z.string() }) });
const amountIn = (data: unknown): string => {
  const { amount } = amountShape.safeParse(data).data ?? {};
  return amount ? ` (${amount.currency} ${figure(amount.amount, amount.currency)})` : '';
};
