// The parts of the embedded start that decide something: who owns a data folder, which ports, what happens to a process that ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { identify, isAlive } from '../../tools/processes.mjs';
import { lockFolder } from '../../tools/start/folder-lock.mjs';
import { choosePorts, rememberPorts } from '../../tools/start/ports.mjs';
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
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  rememberPorts(file, { ...first, smtp: port });
  expect((await choosePorts(file, 3000)).smtp).not.toBe(port);
  await new Promise((resolve) => taken.close(resolve));
  expect((await choosePorts(file, 3000)).smtp).toBe(port);
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
