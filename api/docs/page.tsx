// The readable page of the API: every route with who may call it, what it takes and what it answers, and the rules that hold for all.
// Rendered once from the OpenAPI document; no script, nothing from elsewhere.
import { renderToStaticMarkup } from 'preact-render-to-string';
import { z } from 'zod';

const schemaObject = z.looseObject({});
const operation = z.looseObject({
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: schemaObject.optional() }))
    .optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: schemaObject })) }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: z.record(z.string(), z.unknown()).optional() })),
});
const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });
type Operation = z.infer<typeof operation>;

export const docsStyle = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
h1{margin-bottom:0}h2{border-bottom:1px solid var(--line);margin-top:2.5rem}
article{border:1px solid var(--line);border-radius:.5rem;margin:1rem 0;padding:.25rem 1rem .75rem}
article h3{font-size:1rem;margin:.5rem 0}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:var(--soft);border-radius:.4rem;overflow-x:auto;padding:.6rem}
.verb{border:1px solid var(--line);border-radius:.3rem;padding:0 .4rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.2rem .5rem .2rem 0;text-align:left;vertical-align:top}
`;

/** @param openapi the document of docs/openapi.ts */
export function docsPage(openapi: object): string {
  const { paths } = document.parse(openapi);
  const all = Object.entries(paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, op]) => ({ path, verb, op })));
  const groups = [...new Set(all.map(({ path }) => groupOf(path)))];
  return renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Throughline API</title>
        <style dangerouslySetInnerHTML={{ __html: docsStyle }} />
      </head>
      <body>
        <main>
          <h1>Throughline API</h1>
          <p>
            JSON over HTTP. The same as a machine-readable document: <a href="/openapi.json">/openapi.json</a>.
          </p>
          <Rules />
          <nav aria-label="Groups">
            <ul>
              {groups.map((group) => (
                <li key={group}>
                  <a href={`#${group}`}>{group}</a>
                </li>
              ))}
            </ul>
          </nav>
          {groups.map((group) => (
            <section key={group}>
              <h2 id={group}>{group}</h2>
              {all
                .filter(({ path }) => groupOf(path) === group)
                .map(({ path, verb, op }) => (
                  <RouteCard key={`${verb} ${path}`} path={path} verb={verb} op={op} />
                ))}
            </section>
          ))}
        </main>
      </body>
    </html>,
  );
}

const groupOf = (path: string): string => {
  const group = path.split('/').find((part) => part !== '' && part !== 'api') ?? 'root';
  return group === 'c' ? 'customer-links' : group;
};

const Rules = () => (
  <section>
    <h2>Rules for every route</h2>
    <ul>
      <li>
        A refusal is <code>application/problem+json</code>; decide by its <code>code</code>, show its <code>detail</code>, quote its{' '}
        <code>requestId</code>.
      </li>
      <li>
        Every POST that changes something needs an <code>Idempotency-Key</code>: the same key and body again gives the same answer, with{' '}
        <code>Idempotent-Replayed: true</code>.
      </li>
      <li>Amounts are whole minor units with their currency. Unknown properties are refused.</li>
      <li>
        Lists answer <code>items</code> and <code>nextCursor</code>; ask on with <code>?cursor=</code>, <code>?limit=</code> is 1 to 100.
      </li>
      <li>
        202 means: kept, and done as soon as it can be. Ask with the same key, or read the address in <code>Location</code>.
      </li>
    </ul>
  </section>
);

const RouteCard = ({ path, verb, op }: { path: string; verb: string; op: Operation }) => {
  const body = op.requestBody?.content['application/json']?.schema;
  return (
    <article>
      <h3>
        <span class="verb">{verb.toUpperCase()}</span> <code>{path}</code>
      </h3>
      <p>
        {op.summary} {op.description}
      </p>
      {op.parameters && op.parameters.length > 0 && (
        <p>
          Takes{' '}
          {op.parameters.map((parameter, i) => (
            <span key={parameter.name}>
              {i > 0 && ', '}
              <code>{parameter.name}</code> ({parameter.in}
              {parameter.required ? '' : ', optional'})
            </span>
          ))}
        </p>
      )}
      {body && (
        <details>
          <summary>Body</summary>
          <pre>{JSON.stringify(body, null, 2)}</pre>
        </details>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(op.responses).map(([status, { description }]) => (
            <tr key={status}>
              <td>{status}</td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
};
