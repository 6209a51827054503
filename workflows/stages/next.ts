// The word that a stage ends with; the story acts on it.
import type { Stage } from '../domain/vocabulary';

/** What a stage ends with: the stage that follows, or the news that the order's intent must be acted on. */
export type Next = Stage | 'interrupted';
