// How an activity says that trying again is of no use: a code that the workflow knows. Anything else thrown is tried again.
// Messages end in the order's history: ids, codes and carriers' names only, never what people are called or where they live.
import { ApplicationFailure } from '@temporalio/common';
import type { BlockedCode } from '../workflows/order.ports';

/** A failure that no retry can change. */
export const refused = (code: BlockedCode | 'called_off' | 'mail_refused' | 'not_reserved', message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, code);
