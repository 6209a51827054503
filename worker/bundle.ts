// The workflow code as one script for Temporal's sandbox. Making it takes seconds, so it is kept on disk under the hash of what it is made of.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { version as sdkVersion } from '@temporalio/worker/package.json';

const WORKFLOWS = path.join(__dirname, '..', 'workflows');
const BUILT = path.join(__dirname, '..', 'bundle'); // in dist/, filled by tools/build.mjs; the sources have no such folder
const PREFIX = 'workflows-';
const NAME = /^workflows-([0-9a-f]{32})\.js$/;

export interface Bundle {
  code: string;
  /** Of what it was made from, 32 hexadecimal digits. */
  hash: string;
  /** Was it there already? */
  cached: boolean;
}

/**
 * What the worker runs: the bundle made at build time where there is one, else the one of the sources.
 * @param file a bundle made elsewhere, `workflows-<hash>.js`
 * @throws Error when `file` is not such a file
 */
export async function findBundle({ file, cacheDir }: { file: string | null; cacheDir: string }, logger: Logger): Promise<Bundle> {
  const built = await builtFile(file);
  if (built) return { code: await readFile(built.path, 'utf8'), hash: built.hash, cached: true };
  return workflowBundle(cacheDir, logger);
}

/** The hash of the bundle that `findBundle` would answer, without making it. @throws Error as there */
export const bundleHash = async (file: string | null): Promise<string> => (await builtFile(file))?.hash ?? contentHash();

async function builtFile(file: string | null): Promise<{ path: string; hash: string } | undefined> {
  const [only] = (await readdir(BUILT).catch(() => [])).filter((name) => NAME.test(name));
  const found = file ?? (only === undefined ? undefined : path.join(BUILT, only));
  if (found === undefined) return undefined;
  const hash = NAME.exec(path.basename(found))?.[1];
  if (hash === undefined) throw new Error('WORKFLOW_BUNDLE must name a file like workflows-<32 hexadecimal digits>.js');
  return { path: found, hash };
}

/**
 * The bundle of workflows/index.ts, from the cache when neither our code nor the SDK has changed.
 * @param cacheDir is created if missing; bundles of other contents are removed from it
 */
export async function workflowBundle(cacheDir: string, logger: Logger): Promise<Bundle> {
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
