// The product is shown: features, demonstration, case study, data sheet; feedback is recorded, questions are answered.
import type { LiveOrder } from '../support/live-order';
import { leaving, pursue } from './consultation';
import type { Next } from './next';

export const introduction = (order: LiveOrder): Promise<Next> => pursue(order, leaving);
