#!/usr/bin/env node
// `npm start`: the whole product on one machine that has Node and nothing else. This file runs before any library is installed:
// it checks, takes the data folder, installs what is missing, and hands over to start/product.mjs.
// @ts-check
import { helpText, readSettings } from './start/settings.mjs';
import { lockFolder } from './start/folder-lock.mjs';
import { checkNode, generateClient, installLibraries } from './start/prepare.mjs';

const startedAt = Date.now();
/** @param {string} line */
const say = (line) => console.log(line);

if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
  say(helpText());
} else {
  try {
    checkNode();
    const settings = readSettings(process.env);
    const folder = await lockFolder(settings.dataDir, say);
    try {
      await installLibraries(say);
      await generateClient(say);
      const { runProduct } = await import('./start/product.mjs');
      await runProduct({ settings, folder, startedAt, say });
    } catch (error) {
      folder.release();
      throw error;
    }
  } catch (error) {
    console.error(`\nThroughline cannot start. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1); // whatever else was being started is not waited for
  }
}
