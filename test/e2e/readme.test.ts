// The README's first order, word for word: what is printed there works on a fresh start.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { type Product, startProduct } from './product';

jest.setTimeout(900_000);
let shop: Product;
beforeAll(async () => {
  mkdirSync('.run', { recursive: true });
  shop = await startProduct();
  await shop.start();
});
afterAll(async () => {
  await shop.stop();
  shop.remove();
});

test('the commands of "The first order in five minutes" lead an inquiry to closed', () => {
  const readme = readFileSync('README.md', 'utf8');
  const block = /## The first order in five minutes[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const printed = execFileSync('bash', ['-c', block.replaceAll('http://127.0.0.1:3000', shop.base)], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  const last = printed.trim().split('\n').at(-1) ?? '';
  expect(printed).not.toMatch(/"status":4\d\d/);
  expect(last).toContain('"stage":"closed"');
});
