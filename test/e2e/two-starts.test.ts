// Two starts at the same moment may find the same port free. Each must end up with its own servers, and never speak to the other's.
import { Connection } from '@temporalio/client';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { anyFreePort } from '../../tools/free-port.mjs';

jest.setTimeout(600_000);
const RUN = path.join(__dirname, '../../.run');
beforeAll(() => mkdirSync(RUN, { recursive: true }));

const where = z.object({ database: z.string(), temporal: z.string(), pids: z.array(z.int()) });

/** Servers in a process of their own; `end` stops them. */
async function ownServers(postgres: number, temporal: number) {
  const dir = mkdtempSync(path.join(RUN, 'two-'));
  const child = spawn(process.execPath, [path.join(__dirname, 'own-servers.mjs'), dir, String(postgres), String(temporal)]);
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let words = '';
  const said = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => (words += text.toString()));
    child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
    void gone.then((code) => reject(new Error(`ended with ${code}: ${words}`)));
  });
  const end = async () => {
    child.stdin.end();
    await gone;
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, end, servers: where.parse(JSON.parse(await said)) };
}

async function folderOfDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? '';
  } finally {
    await client.end();
  }
}

async function namespacesOf(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 10 });
    return namespaces.flatMap((one) => one.namespaceInfo?.name ?? []).filter((name) => name.startsWith('server-of-folder-'));
  } finally {
    await connection.close();
  }
}

test('two starts that want the same ports at the same moment both get servers, each its own', async () => {
  const wanted = await anyFreePort();
  let another = await anyFreePort();
  while (another === wanted) another = await anyFreePort();
  const ports = [wanted, another] as const;
  const both = await Promise.all([ownServers(...ports), ownServers(...ports)]);
  try {
    const [one, other] = both;
    expect(one.servers.temporal).not.toBe(other.servers.temporal);
    expect(one.servers.database).not.toBe(other.servers.database);
    for (const { dir, servers } of both) expect(await folderOfDatabase(servers.database)).toContain(dir);
    const [first, second] = await Promise.all(both.map(({ servers }) => namespacesOf(servers.temporal)));
    expect([first?.length, second?.length]).toEqual([1, 1]); // each server bears the mark of one folder, and not of the other
    expect(first).not.toEqual(second);
    for (const { port, name } of [{ port: ports[0], name: 'database' } as const, { port: ports[1], name: 'temporal' } as const])
      expect(both.filter(({ servers }) => servers[name].includes(`:${port}`))).toHaveLength(1); // the faster one has what both wanted
  } finally {
    await Promise.all(both.map((one) => one.end()));
  }
});
