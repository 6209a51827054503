// `npm run demo` as a stranger runs it: five orders played to their end on a product of its own, and nothing left behind.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

jest.setTimeout(900_000);

test('the demo plays five orders, says how each ended, and ends with 0', () => {
  const temporary = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
  try {
    const env = { ...process.env, TMPDIR: temporary, COLUMNS: '100' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/demo.mjs', '--own'], {
      env,
      encoding: 'utf8',
      timeout: 840_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const table = stdout.slice(stdout.indexOf('\nOrder '));
    const rows = [...table.matchAll(/^SO-\d{4}-\d{6}-\d +(.+)$/gm)].map(([, cells = '']) => cells.split(/ {2,}/));
    expect(rows.map(([channel, language, ended, , labels, , moneyOut]) => [channel, language, ended, labels, moneyOut])).toEqual([
      ['phone', 'English', 'closed', '1', '0.00'],
      ['web', 'Chinese', 'closed', '1', '0.00'],
      ['email', 'English', 'closed', '1', '0.00'],
      ['in person', 'English', 'cancelled', '0', '640.00'],
      ['web', 'English', 'closed', '1', '0.00'],
    ]);
    expect(stdout).toMatch(/Release the reserved stock: done[\s\S]*Refund: done \(CNY 640\.00\)/);
    expect(stdout).toMatch(/\/dev\/mail\n[\s\S]*query=OrderNumber/);
    expect(stdout).toContain('All 5 orders ended as told');
    expect(readdirSync(temporary).filter((name) => name.startsWith('throughline'))).toEqual([]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
});

test('what the demo does not know it refuses with its help, and an address where nobody answers by name', () => {
  const run = (words: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, ['tools/demo.mjs', ...words], { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 120_000 });
  expect(run(['--fast'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/does not know "--fast"[\s\S]*--stay/) });
  const nowhere = 'http://127.0.0.1:9';
  expect(run([], { BASE: nowhere })).toMatchObject({ status: 1, stderr: expect.stringContaining(nowhere) });
});
