// How a carrier is called towards people. Orders know it by its id.
import type { Language } from '../../prisma/people';
import { OWN_TEAM } from '../../workflows/domain/own-team';

const ownTeam: Record<Language, string> = { en: 'our own delivery team', zh: '我们的配送团队' };

/** An id begins with a capital letter on paper; empty when no carrier is booked. */
export function carrierName(carrier: string | null | undefined, language: Language): string {
  if (!carrier) return '';
  return carrier === OWN_TEAM ? ownTeam[language] : carrier.charAt(0).toUpperCase() + carrier.slice(1);
}
