// Files of the data folder: small JSON, read if there, written whole or not at all; and the ends of logs.
// @ts-check
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} file
 * @returns {any} undefined when there is none, or none that can be read
 */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes beside and renames, so that a reader never sees half a file.
 * @param {string} file
 * @param {unknown} value
 * @param {number} [mode] access rights, for secrets
 */
export function writeJson(file, value, mode = 0o644) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.new`;
  fs.writeFileSync(half, `${JSON.stringify(value, null, 2)}\n`, { mode });
  fs.renameSync(half, file);
}

/** The end of a log, for a message. @param {string} log @param {number} lines @returns {string} */
export function lastLines(log, lines) {
  if (!fs.existsSync(log)) return '(no log)';
  return fs.readFileSync(log, 'utf8').trim().split('\n').slice(-lines).join('\n');
}
