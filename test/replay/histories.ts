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

export const fileOf = (name: string, folder = FOLDER): string => path.join(folder, `${name}.json`);
/** The text of a history in proto3 JSON, as the Temporal CLI shows it. */
export const historyText = (name: string): string => readFileSync(fileOf(name), 'utf8');
/** The patches that the order of a history has met: their markers stand in it. */
export const patchesMet = (name: string): string[] =>
  [...historyText(name).matchAll(/"markerName":"core_patch".*?"data":"([^"]+)"/g)].map(([, data = '']) => {
    const { id }: { id: string } = JSON.parse(Buffer.from(data, 'base64').toString());
    return id;
  });

/** Histories of the workflows that are no orders, by name. */
export const houseHistories = (): Record<string, string> =>
  Object.fromEntries(readdirSync(HOUSE).map((file) => [file, readFileSync(path.join(HOUSE, file), 'utf8')]));
export const HOUSE = path.join(__dirname, 'house');
