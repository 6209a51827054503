// The parts of the embedded start that decide something: who owns a data folder, which ports, what happens to a process that ends.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { anyFreePort, onFreePorts, PortTaken } from '../../tools/free-port.mjs';
import { identify, isAlive } from '../../tools/processes.mjs';
import { lockFolder } from '../../tools/start/folder-lock.mjs';
import { choosePorts, rememberPorts } from '../../tools/start/ports.mjs';
import { waitUntilReady } from '../../tools/start/ready.mjs';
import { keepSecrets } from '../../tools/start/secrets.mjs';
import { Service } from '../../tools/start/service.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-launcher-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const silent = () => undefined;
const lockFile = () => path.join(folder, 'launcher.lock');
const aChild = () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  return { ...identify(Number(child.pid)), child };
};

test('a data folder that another launcher runs on is refused, with its process number', async () => {
  const other = aChild();
  writeFileSync(lockFile(), JSON.stringify({ owner: { pid: other.pid, since: other.since }, children: [] }));
  await expect(lockFolder(folder, silent)).rejects.toThrow(`in use by process ${other.pid}`);
  other.child.kill('SIGKILL');
});

test('the lock of a process that is gone is taken over, and the children it left behind are ended', async () => {
  const orphan = aChild();
  const gone = { pid: process.pid, since: 'another time' }; // our own number, but of a process that started at another time
  writeFileSync(lockFile(), JSON.stringify({ owner: gone, children: [{ pid: orphan.pid, since: orphan.since }] }));
  const locked = await lockFolder(folder, silent);
  expect(isAlive(orphan)).toBe(false);
  locked.release();
  expect(() => statSync(lockFile())).toThrow('ENOENT');
});

test('ports are remembered, and a taken one is replaced by a free one', async () => {
  const file = path.join(folder, 'ports.json');
  const first = await choosePorts(file, 3000);
  expect(new Set([3000, ...Object.values(first)]).size).toBe(Object.keys(first).length + 1);
  const taken: Server = createServer();
  let port = await anyFreePort();
  while (Object.values(first).includes(port)) port = await anyFreePort();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  rememberPorts(file, { ...first, smtp: port });
  expect((await choosePorts(file, 3000)).smtp).not.toBe(port);
  await new Promise((resolve) => taken.close(resolve));
  expect((await choosePorts(file, 3000)).smtp).toBe(port);
});

test('a server that finds its port taken in the last moment gets another, and only then', async () => {
  const wanted = { port: await anyFreePort() };
  const tried: number[] = [];
  const rival = createServer();
  const started = await onFreePorts(wanted, async ({ port }) => {
    tried.push(port);
    if (tried.length > 1) return port;
    await new Promise<void>((resolve) => rival.listen(port, '127.0.0.1', resolve));
    throw new PortTaken('PostgreSQL', port);
  });
  expect(tried).toEqual([wanted.port, started]);
  expect(started).not.toBe(wanted.port);
  await new Promise((resolve) => rival.close(resolve));
  await expect(onFreePorts(wanted, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
});

test('a part that answers for another start is not believed to be ours', async () => {
  const server = createHttpServer((_request, response) => response.setHeader('x-start-id', 'theirs').end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api = new Service({ name: 'api', launch: () => Promise.reject(new Error('not started')), say: silent, changed: silent });
  const wait = { url: () => `http://127.0.0.1:${port}/readyz`, log: '', say: silent, onStranger: async () => new Error('Port is taken') };
  await expect(waitUntilReady(api, { ...wait, startId: 'ours' })).rejects.toThrow('Port is taken');
  await waitUntilReady(api, { ...wait, startId: 'theirs' });
  await new Promise((resolve) => server.close(resolve));
});

test('a free port is none that the system gives away to outgoing connections', async () => {
  for (let n = 0; n < 20; n++) {
    const port = await anyFreePort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  }
});

test('a part whose launcher went before it had read a line ends all the same', async () => {
  const follow = pathToFileURL(path.join(__dirname, '../../tools/start/follow-parent.mjs')).href;
  const alone = `const look = setInterval(() => {
    if (process.connected) return;
    clearInterval(look);
    void import('${follow}').then(() => setTimeout(() => process.exit(0), 10_000));
  }, 5);`;
  const child = spawn(process.execPath, ['-e', alone], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  child.disconnect();
  expect(await ended).toBe('SIGTERM');
});

test('a Temporal CLI that the machine has no time to run is not taken for a damaged one', () => {
  const busy = `import cp from 'node:child_process';
    import { syncBuiltinESMExports } from 'node:module';
    cp.execFileSync = () => { throw Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }); };
    syncBuiltinESMExports();`;
  const words = ['--import', `data:text/javascript,${encodeURIComponent(busy)}`, 'tools/temporal-binary.mjs'];
  const env = { ...process.env, TEMPORAL_CLI_PATH: '' };
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: path.join(__dirname, '../..'), env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^.* could not be run on this machine now: ETIMEDOUT\n$/),
  });
});

test('secrets are made once and are readable for their owner only', () => {
  const file = path.join(folder, 'secrets.json');
  const secrets = keepSecrets(file);
  expect(keepSecrets(file)).toEqual(secrets);
  expect(secrets.LINK_SECRET.length).toBeGreaterThanOrEqual(32);
  expect(secrets.BANK_WEBHOOK_SECRET).toMatch(/^whsec_[A-Za-z0-9+/=]{44}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
});

test('a process that ends by itself is started again, one that is stopped is not', async () => {
  const said: string[] = [];
  const ends: ((how: string) => void)[] = [];
  let secondStarted = silent;
  const second = new Promise<void>((resolve) => (secondStarted = () => void resolve()));
  const service = new Service({
    name: 'worker',
    launch: async () => {
      const ended = new Promise<string>((resolve) => ends.push(resolve));
      if (ends.length === 2) secondStarted();
      const stop = async () => ends.at(-1)?.('SIGTERM');
      return { pid: ends.length, ended, stop, kill: silent };
    },
    say: (line) => said.push(line),
    changed: silent,
  });
  await service.start();
  ends[0]?.('SIGKILL');
  await second;
  await service.stop();
  expect(service.pid).toBeUndefined();
  expect(ends).toHaveLength(2);
  expect(said[0]).toBe('worker ended (SIGKILL); starting it again in 0.5 s');
});
