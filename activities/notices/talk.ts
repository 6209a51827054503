// What the notices `material` and `status` speak of, read from the catalogue and the people of the house.
import { companyIn } from '../company';
import type { Db } from '../../prisma/client';
import type { StoredOrder } from '../../prisma/order-state';
import type { Language } from '../../prisma/people';
import { productBySku } from '../../prisma/products';
import { staffById } from '../../prisma/staff';
import { dateAt } from '../../workflows/domain/business-time';
import type { Policy } from '../../workflows/domain/policy';
import { promisedDate } from '../../workflows/domain/state';
import { statusOf, statusText } from '../../workflows/domain/status';
import type { Notice } from '../../workflows/order.ports';
import { formatDate } from '../documents/format';
import { materialIn } from '../../prisma/catalogue';
import { askWhom, doingAbout, materialNames, outlook, type TalkFacts } from './words.talk';

const nothing: TalkFacts = { product: '', materialName: '', material: '', standing: '', next: '', ask: '' };

interface About {
  notice: Notice;
  order: StoredOrder;
  policy: Policy;
  language: Language;
}

/** The facts of these two kinds; empty for every other. */
export function talkFacts(db: Db, about: About): Promise<TalkFacts> {
  switch (about.notice.kind) {
    case 'material':
      return materialFacts(db, about);
    case 'status':
      return statusFacts(db, about);
    default:
      return Promise.resolve(nothing);
  }
}

async function materialFacts(db: Db, { notice: { about }, language }: About): Promise<TalkFacts> {
  const found = about.sku === undefined ? null : await productBySku(db, about.sku);
  if (!found || !about.material) return nothing;
  const product = `${found.name[language]} (${found.sku})`;
  const material = materialIn(found.texts, about.material).map((text) => text[language]);
  return { ...nothing, product, materialName: materialNames[language][about.material], material: material.join('\n') };
}

async function statusFacts(db: Db, { notice: { about }, order: { state, clockOffset }, policy, language }: About): Promise<TalkFacts> {
  const { zone } = policy.calendar;
  const promised = promisedDate(state);
  const kept = promised !== null && promised >= dateAt(policy.calendar, Date.now() + clockOffset);
  const day = (date: string | null | undefined) => (date ? formatDate(date, language, zone) : '');
  const sentences = doingAbout(about.step, language) + outlook[language](kept ? day(promised) : '', day(about.date));
  const standing = statusText(statusOf(state))[language];
  return { ...nothing, standing, next: sentences, ask: await whom(db, state.ownerId, language) };
}

/** Who looks after the order, and how to reach the house. */
async function whom(db: Db, ownerId: string | null, language: Language): Promise<string> {
  const owner = ownerId && isUuid(ownerId) ? await staffById(db, ownerId) : null;
  const { name, phone, email } = companyIn(language);
  return askWhom[language]([owner?.name ?? name, phone, email].join(language === 'zh' ? '，' : ', '));
}
/** An order that came in by machine is owned by its key. */
const isUuid = (id: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id);
