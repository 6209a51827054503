// The stored histories: named by the stage or end in which the order stands, then by what is special about it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Stage, stages } from '../../workflows/domain/vocabulary';

const FOLDER = path.join(__dirname, 'histories');

/** `fulfilment.two-shipments` stands in stage fulfilment. */
export function stageOf(name: string): Stage {
  const stage = stages.find((s) => s === name.split('.')[0]);
  if (!stage) throw new Error(`The name of history ${name} does not begin with a stage.`);
  return stage;
}

export const historyNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** The text of a history in proto3 JSON, as the Temporal CLI shows it. */
export const historyText = (name: string): string => readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');
