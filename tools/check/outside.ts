// What the outside really did, as its own books say: carriers, bank and mailbox of the embedded start, read over /dev.
import { z } from 'zod';

const ledger = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const bankItem = z.object({
  ...{ kind: z.enum(['captured', 'failed', 'refunded']), orderId: z.string(), paymentId: z.string(), reference: z.string() },
  ...{ amount: z.int(), currency: z.string() },
});
const labelItem = z.object({
  ...{ kind: z.enum(['label_bought', 'label_voided']), reference: z.string(), orderId: z.string(), trackingNumber: z.string() },
});
const mail = z.object({ messageId: z.string().nullable(), subject: z.string() });

export type BankItem = z.infer<typeof bankItem>;
export type LabelItem = z.infer<typeof labelItem> & { carrier: string };
export type Mail = z.infer<typeof mail>;

export interface Outside {
  bank(): Promise<BankItem[]>;
  labels(): Promise<LabelItem[]>;
  mails(): Promise<Mail[]>;
}

/** The sandbox behind the API's /dev routes. `carriers`: those that have books. */
export function embeddedOutside(base: string, carriers: string[]): Outside {
  const get = async <T>(path: string, shape: z.ZodType<T>): Promise<T> => {
    const reply = await fetch(base + path, { signal: AbortSignal.timeout(30_000) });
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
    return shape.parse(await reply.json());
  };
  return {
    bank: async () => (await get('/dev/bank/ledger', ledger(bankItem))).items,
    labels: async () => {
      const books = await Promise.all(
        carriers.map(async (carrier) => {
          const { items } = await get(`/dev/carriers/${carrier}/ledger`, ledger(labelItem));
          return items.map((item) => ({ ...item, carrier }));
        }),
      );
      return books.flat();
    },
    mails: () => get('/dev/mailbox', z.array(mail)),
  };
}
