// The workflow code as one script for Temporal's sandbox. Making it takes seconds, so it is kept on disk under the hash of what it is made of.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { version as sdkVersion } from '@temporalio/worker/package.json';

const WORKFLOWS = path.join(__dirname, '..', 'workflows');
const PREFIX = 'workflows-';

/**
 * The bundle of workflows/index.ts, from the cache when neither our code nor the SDK has changed.
 * @param cacheDir is created if missing; bundles of other contents are removed from it
 */
export async function workflowBundle(cacheDir: string, logger: Logger): Promise<{ code: string; hash: string; cached: boolean }> {
  const hash = await contentHash();
  const name = `${PREFIX}${hash}.js`;
  const file = path.join(cacheDir, name);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept, hash, cached: true };

  const { code } = await bundleWorkflowCode({ workflowsPath: path.join(WORKFLOWS, 'index.ts'), logger });
  await mkdir(cacheDir, { recursive: true });
  const half = `${file}.${process.pid}`; // renamed when complete: nobody reads half a bundle
  await writeFile(half, code);
  await rename(half, file);
  const old = (await readdir(cacheDir)).filter((entry) => entry.startsWith(PREFIX) && entry.endsWith('.js') && entry !== name);
  await Promise.all(old.map((entry) => rm(path.join(cacheDir, entry), { force: true })));
  return { code, hash, cached: false };
}

async function contentHash(): Promise<string> {
  const entries = await readdir(WORKFLOWS, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256').update(`sdk ${sdkVersion}\n`);
  for (const file of files) hash.update(`${path.relative(WORKFLOWS, file)}\n`).update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}
