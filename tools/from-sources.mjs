// Runs one of our TypeScript commands from the sources, with the libraries and the database client that it needs. Used by check.mjs and rebuild.mjs.
// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkNode, generateClient, installLibraries } from './start/prepare.mjs';
import { ROOT } from './start/settings.mjs';

/**
 * Sets this process's exit code to the command's own; 2 when it could not be run.
 * @param {{ entry: string, help: string, options: string[] }} command `options`: what may stand on its command line
 */
export async function runCommand({ entry, help, options }) {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) return console.log(help);
  const unknown = words.find((word) => word.startsWith('-') && !options.includes(word.split('=')[0] ?? ''));
  if (unknown) {
    console.error(`There is no option "${unknown}".\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  try {
    checkNode();
    await installLibraries(console.error);
    await generateClient(console.error);
    process.exitCode = await run(path.join(ROOT, entry), words);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}

/** @param {string} entry @param {string[]} words @returns {Promise<number>} its exit code */
function run(entry, words) {
  const child = spawn(process.execPath, ['--no-warnings=ExperimentalWarning', '--import', import.meta.resolve('tsx'), entry, ...words], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 2));
  });
}
