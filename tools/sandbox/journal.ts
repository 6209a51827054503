// The sandbox's memory: an append-only file with one JSON object a line, folded at start. Used by mailbox, carriers, bank and outbox.
// What was written survives kill -9 of the process; it is not synced to disk, so a power cut may cost the last lines.
import { appendFileSync, closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';

export interface Journal<Entry> {
  /** Appends one entry and then applies it; throws, with nothing applied, when the disk refuses it. */
  write(entry: Entry): void;
  close(): void;
}

/**
 * Opens a journal (made when missing) and applies every entry it holds, oldest first.
 * A torn last line, left by a process killed while writing, was never answered for and is cut off.
 * @throws Error naming file and line when an older line cannot be read
 */
export function openJournal<Entry>(file: string, schema: z.ZodType<Entry>, apply: (entry: Entry) => void): Journal<Entry> {
  mkdirSync(path.dirname(file), { recursive: true });
  const fd = openSync(file, 'a+');
  const bytes = readFileSync(file);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) ftruncateSync(fd, whole.length);

  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => apply(readLine(line, schema, `${file}:${index + 1}`)));

  return {
    write(entry) {
      const before = fstatSync(fd).size;
      try {
        appendFileSync(fd, `${JSON.stringify(entry)}\n`);
      } catch (error) {
        ftruncateSync(fd, before); // else the next line would be glued to half of this one
        throw error;
      }
      apply(entry);
    },
    close: () => closeSync(fd),
  };
}

function readLine<Entry>(line: string, schema: z.ZodType<Entry>, where: string): Entry {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`The sandbox's journal is damaged at ${where}: move the file away to start empty`, { cause });
  }
}
