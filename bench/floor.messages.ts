// What one can say to the floor, and what it asks for; shared by its workflow, its worker and its driver.
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Plan } from './plan';

export interface FloorInput {
  orderId: string;
  plan: Plan;
  /** Which run of the plan this is. */
  run: number;
  /** Messages of the whole plan that have been played. */
  played: number;
}
export interface FloorActivities {
  /** One row. */
  record(row: { orderId: string; message: number }): Promise<void>;
  /** Nothing. */
  effect(about: { orderId: string }): Promise<void>;
}

/** Both carry the message's number in the whole plan. */
export const told = defineSignal<[number]>('told');
export const asked = defineUpdate<number, [number]>('asked');
