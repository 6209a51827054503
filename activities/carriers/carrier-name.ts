// How a carrier is called towards people, on paper and in mails. Orders know it by its id.
import type { Language } from '../../prisma/people';
import { carrierText } from '../../workflows/domain/own-team';

/** Empty when no carrier is booked. */
export const carrierName = (carrier: string | null | undefined, language: Language): string =>
  carrier ? carrierText(carrier)[language] : '';
