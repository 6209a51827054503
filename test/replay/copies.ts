// Copies of our code with edits, for the tests of the gate: what would become of running orders if somebody did this?
// A copy lies in .run/ of the project, so that it finds the libraries, and is removed when its test is done with it.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './gate';

/** `search` must stand in the file exactly once, else the code has moved and the edit must follow; without it the file is new. */
export interface Edit {
  file: string;
  search: string;
  replace: string;
}

/** Copies files and folders of the project, edits them, and hands the folder to `work`. */
export async function withCopy<T>(what: string[], edits: Edit[], work: (folder: string) => Promise<T>): Promise<T> {
  const copies = path.join(ROOT, '.run', 'copies');
  mkdirSync(copies, { recursive: true });
  const folder = mkdtempSync(path.join(copies, `${process.pid}-`));
  try {
    for (const name of what) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
    for (const edit of edits) apply(folder, edit);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when what is searched for does not stand there exactly once */
function apply(folder: string, { file, search, replace }: Edit): void {
  const at = path.join(folder, file);
  const text = search === '' && !existsSync(at) ? '' : readFileSync(at, 'utf8');
  const found = search === '' ? Number(text === '') : text.split(search).length - 1;
  if (found !== 1) throw new Error(`${file} has ${found} times, not once:\n${search}`);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(
    at,
    text.replace(search, () => replace),
  );
}
