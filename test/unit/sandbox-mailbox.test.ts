// The sandbox's mail server, spoken to over real SMTP with the mailer the product uses.
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { linksIn } from '../../tools/sandbox/mailbox';
import { call, emptyFolder, read, sandbox } from './sandbox.fixture';

const mails = z.array(
  z.object({
    id: z.string(),
    at: z.string(),
    messageId: z.string().nullable(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    links: z.array(z.string()),
    attachments: z.array(z.object({ filename: z.string(), mime: z.string(), size: z.int() })),
  }),
);

async function post(dataDir = emptyFolder()) {
  const world = await sandbox({ dataDir });
  const transport = createTransport({ host: '127.0.0.1', port: world.smtpPort, secure: false });
  return {
    world,
    send: (to: string, changes: { subject?: string; messageId?: string } = {}) =>
      transport.sendMail({
        from: 'orders@throughline.invalid',
        to,
        subject: '订单确认：请在 72 小时内确认',
        text: '请打开 http://127.0.0.1:3000/c/abc-_1。谢谢',
        html: '<p>请打开 <a href="http://127.0.0.1:3000/c/abc-_1">链接</a>, <a href="https://example.invalid/?a=1&amp;b=2">more</a></p>',
        attachments: [{ filename: '确认单.pdf', contentType: 'application/pdf', content: Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255]) }],
        ...changes,
      }),
    list: async (query = '') => read(mails, await call('GET', `${world.url}/mailbox${query}`)),
    fault: (kind: string, times = 1) => call('POST', `${world.url}/mailbox/faults`, { body: { kind, times } }),
  };
}

test('a Chinese mail with an attachment is shown as it was received', async () => {
  const { world, send, list } = await post();
  await send('Li.Lei@example.invalid', { messageId: '<notice-1@throughline.invalid>' });
  const [mail] = await list();
  expect(mail).toMatchObject({
    messageId: '<notice-1@throughline.invalid>',
    to: 'Li.Lei@example.invalid',
    subject: '订单确认：请在 72 小时内确认',
    links: ['http://127.0.0.1:3000/c/abc-_1', 'https://example.invalid/?a=1&b=2'],
    attachments: [{ filename: '确认单.pdf', mime: 'application/pdf', size: 6 }],
  });
  const file = await fetch(`${world.url}/mailbox/${mail?.id}/attachments/0`);
  expect(file.headers.get('content-type')).toContain('application/pdf');
  expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0x25, 0x50, 0x44, 0x46, 0, 255]);
  expect((await fetch(`${world.url}/mailbox/${mail?.id}/attachments/1`)).status).toBe(404);
});

test('mails are found by recipient in any case, by time, and the newest come last', async () => {
  const { send, list } = await post();
  await send('a@example.invalid', { subject: 'first' });
  await send('A@EXAMPLE.invalid, b@example.invalid', { subject: 'second' });
  await send('b@example.invalid', { subject: 'third' });
  const subjects = async (query: string) => (await list(query)).map((mail) => mail.subject);
  expect(await subjects('?to=a@Example.invalid')).toEqual(['first', 'second']);
  expect(await subjects('?limit=2')).toEqual(['second', 'third']);
  const last = (await list()).at(-1);
  expect((await list(`?since=${last?.at}`)).map((mail) => mail.id)).toContain(last?.id);
  expect(await subjects('?since=2999-01-01T00:00:00Z')).toEqual([]);
});

test('a mail server with a temporary or a permanent fault keeps nothing', async () => {
  const { send, list, fault } = await post();
  await fault('temporary');
  await expect(send('a@example.invalid')).rejects.toMatchObject({ responseCode: 451 });
  await fault('permanent');
  await expect(send('a@example.invalid')).rejects.toMatchObject({ responseCode: 550 });
  expect(await list()).toEqual([]);
  await send('a@example.invalid');
  expect(await list()).toHaveLength(1);
});

test('a mail server that is down takes no connection, so many times', async () => {
  const { send, list, fault } = await post();
  await fault('down', 2);
  await expect(send('a@example.invalid')).rejects.toThrow();
  await expect(send('a@example.invalid')).rejects.toThrow();
  await send('a@example.invalid');
  expect(await list()).toHaveLength(1);
});

test('mails and their attachments are remembered after a restart', async () => {
  const dataDir = emptyFolder();
  const before = await post(dataDir);
  await before.send('a@example.invalid');
  const remembered = await before.list();
  await before.world.close();

  const after = await post(dataDir);
  expect(await after.list()).toEqual(remembered);
  expect((await fetch(`${after.world.url}/mailbox/${remembered[0]?.id}/attachments/0`)).status).toBe(200);
});

test.each([
  ['see http://x.invalid/c/a.b, or (https://y.invalid/z).', '', ['http://x.invalid/c/a.b', 'https://y.invalid/z']],
  ['', '<b>http://x.invalid/a&lt;/b</b> http://x.invalid/a', ['http://x.invalid/a']],
  ['打开http://x.invalid/c/t确认', '', ['http://x.invalid/c/t']],
  ['no link here: ftp://x.invalid', '', []],
])('links in %j %j are taken without what stands around them', (text, html, links) => {
  expect(linksIn(text, html)).toEqual(links);
});
