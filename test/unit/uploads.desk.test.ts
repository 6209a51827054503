// The desk at which files are taken in: one picture at a time, a bounded queue, and room for so many bytes.
import { createDesk } from '../../api/uploads/desk';

/** Work that ends when it is told to. */
function job() {
  let end: (how: 'well' | 'badly') => void = () => undefined;
  const ended = new Promise<string>((resolve, reject) => {
    end = (how) => (how === 'well' ? resolve('done') : reject(new Error('damaged')));
  });
  const started = jest.fn(() => ended);
  return { started, end };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('pictures are drawn one at a time, in the order in which they came, also when one is damaged', async () => {
  const desk = createDesk();
  const jobs = [job(), job(), job()];
  const all = Promise.allSettled(jobs.map(({ started }) => desk.inTurn(started)));
  await settled();
  const begun = () => jobs.map(({ started }) => started.mock.calls.length);
  expect(begun()).toEqual([1, 0, 0]);
  jobs[0]?.end('badly');
  await settled();
  expect(begun()).toEqual([1, 1, 0]);
  jobs[1]?.end('well');
  jobs[2]?.end('well');
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('whoever comes when too many wait is told to come again', async () => {
  const desk = createDesk();
  const first = job();
  const waiting = Array.from({ length: 8 }, (_, i) => desk.inTurn(i === 0 ? first.started : () => Promise.resolve('done')));
  await expect(desk.inTurn(first.started)).rejects.toMatchObject({ status: 503, code: 'dependency_unavailable', more: { retryAfter: 5 } });
  first.end('well');
  await Promise.all(waiting);
  await expect(desk.inTurn(() => Promise.resolve('done'))).resolves.toBe('done');
});

test('files on their way in have room for so many bytes together, and leave it when they are in', () => {
  const desk = createDesk();
  for (let i = 0; i < 13; i += 1) desk.hold(10_000_000);
  expect(() => desk.hold(10_000_000)).toThrow('503 dependency_unavailable');
  desk.letGo(10_000_000);
  expect(() => desk.hold(10_000_000)).not.toThrow();
});
