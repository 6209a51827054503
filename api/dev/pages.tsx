// Pages of the embedded start: where to look, who can sign in, and the mails that were sent. In English; they are for developers.
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';
import { type ApiDeps, otherVerb } from '../app';
import { sendHtml } from '../html';
import { callOutside } from '../outside';
import { notFound } from '../problem';
import { knownRoles } from '../sign-in';
import { readAbout } from './routes';
import { devStyle } from './style';

const mail = z.object({
  id: z.string(),
  at: z.string(),
  to: z.union([z.string(), z.array(z.string())]),
  subject: z.string(),
  text: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  links: z.array(z.string()),
  attachments: z.array(z.object({ filename: z.string().nullish(), mime: z.string(), size: z.int() })),
});
type Mail = z.infer<typeof mail>;

/** The pages; an empty router in production. */
export function devPages({ config }: ApiDeps): Router {
  const router = Router({ caseSensitive: true });
  const { dev, baseUrl, company } = config;
  if (!dev) return router;
  const page = (path: string, show: (req: Request, res: Response) => Promise<ComponentChildren>): void => {
    const handler: RequestHandler = async (req, res) => sendHtml(res, 200, renderToString(<>{await show(req, res)}</>), devStyle);
    router
      .route(path)
      .get(handler)
      .all(otherVerb(['GET', 'HEAD']));
  };
  const mails = async (): Promise<Mail[]> =>
    z.array(mail).parse(await callOutside(`${dev.sandboxUrl ?? ''}/mailbox`, { name: 'The mailbox' }));

  page('/', async () => {
    const about = await readAbout(dev.stateFile).catch(() => null);
    return <StartPage company={company.name} version={about?.version ?? null} temporalUi={about?.temporal.ui ?? config.temporal.ui} />;
  });
  page('/dev/sign-in', async () => <SignInPage baseUrl={baseUrl} />);
  page('/dev/mail', async () => <MailsPage mails={(await mails()).reverse()} />);
  page('/dev/mail/:id', async (req) => {
    const found = (await mails()).find(({ id }) => id === req.params.id);
    if (!found) throw notFound();
    return <MailPage mail={found} />;
  });
  return router;
}

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: devStyle }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

function StartPage({ company, version, temporalUi }: { company: string; version: string | null; temporalUi: string | null }) {
  return (
    <Frame title={company}>
      <p>One durable Temporal workflow per order, from the first question to the closed order. {version && `Version ${version}.`}</p>
      <h2>Where to look</h2>
      <ul>
        <li>
          <a href="/docs">The HTTP interface</a>, also as <a href="/openapi.json">OpenAPI document</a>
        </li>
        <li>
          <a href="/dev/sign-in">Accounts and tokens</a>: one per role
        </li>
        <li>
          <a href="/dev/mail">The mailbox</a>: every mail that customers and staff were sent, with the customers' links
        </li>
        {temporalUi && (
          <li>
            <a href={temporalUi}>Temporal Web UI</a>: each order as a running workflow
          </li>
        )}
        <li>
          <a href="/dev/about">What runs</a>: addresses and process ids
        </li>
        <li>
          <a href="/dev/bank/ledger">The bank's ledger</a>
        </li>
      </ul>
    </Frame>
  );
}

function SignInPage({ baseUrl }: { baseUrl: string }) {
  return (
    <Frame title="Accounts of this local installation">
      <p>
        One account per role, no password. A token is good for eight hours; send it as Authorization: Bearer. A second person of a role gets
        a name.
      </p>
      {knownRoles.map((role) => (
        <section>
          <h2>{role}</h2>
          <pre tabIndex={0}>{`curl -s -X POST ${baseUrl}/dev/token -H 'content-type: application/json' -d '{"role":"${role}"}'`}</pre>
        </section>
      ))}
    </Frame>
  );
}

const addressees = (to: Mail['to']): string => (Array.isArray(to) ? to.join(', ') : to);

function MailsPage({ mails }: { mails: Mail[] }) {
  return (
    <Frame title="Mailbox">
      {mails.length === 0 ? (
        <p>No mail yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">To</th>
              <th scope="col">Subject</th>
            </tr>
          </thead>
          <tbody>
            {mails.map(({ id, at, to, subject }) => (
              <tr>
                <td>
                  <time dateTime={at}>{at}</time>
                </td>
                <td>{addressees(to)}</td>
                <td>
                  <a href={`/dev/mail/${encodeURIComponent(id)}`}>{subject}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Frame>
  );
}

function MailPage({ mail: { at, to, subject, text, links, attachments } }: { mail: Mail }) {
  return (
    <Frame title={subject}>
      <dl>
        <dt>At</dt>
        <dd>{at}</dd>
        <dt>To</dt>
        <dd>{addressees(to)}</dd>
        {attachments.map(({ filename, mime, size }) => (
          <>
            <dt>Attachment</dt>
            <dd>
              {filename ?? 'without a name'}, {mime}, {size} bytes
            </dd>
          </>
        ))}
      </dl>
      <pre>{text}</pre>
      {links.length > 0 && (
        <>
          <h2>Links</h2>
          <ul>
            {links.map((link) => (
              <li>
                <a href={link}>{link}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href="/dev/mail">All mails</a>
      </p>
    </Frame>
  );
}
