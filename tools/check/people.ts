// Names, addresses and words of an order's people, as the database keeps them: what must stand in no history and no search attribute.
import { type Db } from './finding';

interface Row {
  orderId: string;
  words: (string | null)[];
}

/** What must not be found, by order; short and common words are left out, which would be found in our own. */
export async function personalWords(tx: Db, orderIds: string[]): Promise<Map<string, string[]>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT i.order_id::text AS "orderId", ARRAY[i.name, i.email, i.phone, i.company] AS words FROM intake i WHERE i.order_id = ANY (${orderIds}::uuid[])
    UNION ALL SELECT o.order_id::text, ARRAY[c.name, c.email, c.phone, c.company] FROM "order" o JOIN customer c USING (customer_id)
      WHERE o.order_id = ANY (${orderIds}::uuid[])
    UNION ALL SELECT o.order_id::text, ARRAY[a.line1, a.line2] FROM "order" o JOIN address a USING (customer_id)
      WHERE o.order_id = ANY (${orderIds}::uuid[])
    UNION ALL SELECT t.order_id::text, ARRAY[t.text] FROM text t WHERE t.order_id = ANY (${orderIds}::uuid[]) AND t.written_by <> 'system'`;
  const found = new Map<string, string[]>();
  for (const { orderId, words } of rows) {
    const telling = words.flatMap((word) => (word === null ? [] : tellingParts(word)));
    found.set(orderId, [...new Set([...(found.get(orderId) ?? []), ...telling])]);
  }
  return found;
}

/** As people might have passed it on: whole, and a phone number by its digits. */
function tellingParts(word: string): string[] {
  const text = word.trim().toLowerCase();
  const digits = text.replace(/\D/g, '');
  const isPhone = digits.length >= 8 && /^[+\d\s()./-]+$/.test(text);
  if (isPhone) return [digits.slice(-10)];
  const isTelling = text.includes('@') || /[\u3400-\u9fff]{2}/u.test(text) || (text.length >= 6 && /\s/.test(text)) || text.length >= 12;
  return isTelling ? [text] : [];
}

/** Those of the words that the text holds; none of them is repeated in the answer, only how many there are and of what kind. */
export function betrayed(text: string, words: string[]): string[] {
  const lower = text.toLowerCase();
  return words.filter((word) => lower.includes(word)).map(kindOf);
}
const kindOf = (word: string): string =>
  word.includes('@') ? 'an e-mail address' : /^\d+$/.test(word) ? 'a phone number' : `a text of ${word.length} characters`;
