// The production set-up says the same as the code: Compose file, Dockerfile, the guide's table of variables, the libraries that are installed.
// Docker is not needed: the files are read. `yaml` comes with @asteasolutions/zod-to-openapi.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { z } from 'zod';
import { environment as apiEnvironment, readConfig as readApiConfig } from '../../api/config';
import { environment as workerEnvironment, readConfig as readWorkerConfig, readTemporalConfig } from '../../worker/config';
import { sampleEnvironment } from './production.sample';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const [composeText, dockerfile, guide] = [read('docker-compose.yml'), read('Dockerfile'), read('docs/operating-guide.md')];
const packageJson = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

const port = z.string().regex(/^(127\.0\.0\.1:)?\$\{[A-Z_]+:-\d+\}:\d+$/);
const service = z.strictObject({
  image: z.string(),
  build: z.object({ context: z.literal('.'), args: z.record(z.string(), z.string()) }).optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  deploy: z.strictObject({ replicas: z.string() }).optional(),
  ports: z.array(port).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.enum(['data', 'outside'])),
  configs: z.array(z.strictObject({ source: z.string(), target: z.string() })).default([]),
  restart: z.enum(['unless-stopped', 'on-failure:5']),
  healthcheck: z
    .union([
      z.strictObject({ disable: z.literal(true) }),
      z.object({ test: z.array(z.string()).min(2), interval: z.string(), retries: z.number() }),
    ])
    .optional(),
  logging: z.object({ driver: z.string() }).loose(),
  init: z.boolean().optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
  stop_grace_period: z.string().optional(),
});
const compose = z
  .object({
    name: z.string(),
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.object({})),
    configs: z.record(z.string(), z.strictObject({ content: z.string() })),
  })
  .parse(parse(composeText, { merge: true, uniqueKeys: true }));
const services = Object.entries(compose.services);
const named = (name: string) => service.parse(compose.services[name]);
const isJob = ({ restart }: z.infer<typeof service>) => restart.startsWith('on-failure');
const isOurs = ({ image }: z.infer<typeof service>) => image.startsWith('throughline:');

/** As Compose fills in `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
const filledIn = (text: string, env: Record<string, string>) =>
  text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = env[name] ?? '';
    if (value === '' && kind === '?') throw new Error(`${name}: ${rest}`);
    return value === '' ? (rest ?? '') : value;
  });
const environmentOf = (name: string, env: Record<string, string>) =>
  Object.fromEntries(Object.entries(named(name).environment).map(([key, value]) => [key, filledIn(value, env)]));
const neededBy = (schema: z.ZodObject) =>
  Object.keys(schema.shape).filter((name) => !z.safeParse(schema.shape[name] as z.ZodType, undefined).success);

describe('docker-compose.yml', () => {
  test('has the parts of the product: databases, Temporal, jobs, two APIs and two workers, one public port, a mailbox', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'api',
      'gateway',
      'mail',
      'make-current',
      'migrate',
      'postgres',
      'temporal',
      'temporal-namespace',
      'temporal-schema',
      'temporal-ui',
      'worker',
    ]);
    expect([named('api').deploy?.replicas, named('worker').deploy?.replicas]).toEqual(['${APIS:-2}', '${WORKERS:-2}']);
  });

  test('every image has a tag that can be chosen and is pinned by default', () => {
    for (const [, { image }] of services) expect(image).toMatch(/^[a-z/-]+:\$\{[A-Z_]+_TAG:-v?\d+\.\d+[a-z0-9.-]*\}$/);
  });

  test('Temporal is the version that the embedded start runs, and our image that of package.json', () => {
    const versionOf = (module: string) => new RegExp(`${module} v(\\S+)`).exec(read('tools/temporal-cli/go.mod'))?.[1];
    const tags = (name: string) => filledIn(named(name).image, {});
    expect(tags('temporal')).toBe(`temporalio/server:${versionOf('go.temporal.io/server')}`);
    expect(tags('temporal-schema')).toBe(`temporalio/admin-tools:${versionOf('go.temporal.io/server')}`);
    expect(tags('temporal-ui')).toBe(`temporalio/ui:${versionOf('github.com/temporalio/ui-server/v2')}`);
    expect(tags('api')).toBe(`throughline:${packageJson.version}`);
  });

  test('what runs for ever has a health check and comes up again; jobs end, and are tried again a few times', () => {
    for (const [name, part] of services) {
      const checked = part.healthcheck !== undefined && 'test' in part.healthcheck;
      expect([name, checked]).toEqual([name, !isJob(part)]);
    }
  });

  test('nothing waits for a part that is not there, for the health of a job, or for the end of a service', () => {
    for (const [name, { depends_on }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect([name, other, condition]).toEqual([name, other, isJob(named(other)) ? 'service_completed_successfully' : 'service_healthy']);
      }
    }
  });

  test('workers start after the tables, the namespace and the search attributes are there; the build becomes current after the workers', () => {
    expect(Object.keys(named('worker').depends_on).sort()).toEqual(['migrate', 'temporal-namespace']);
    expect(Object.keys(named('make-current').depends_on)).toEqual(['worker']);
    expect(Object.keys(named('temporal').depends_on)).toEqual(['temporal-schema']);
  });

  test('published ports do not clash, and only the gateway is for other machines', () => {
    const published = services.flatMap(([name, { ports }]) => ports.map((text) => ({ name, text: filledIn(text, {}) })));
    const numbers = published.map(({ text }) => text.split(':').at(-2));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(published.filter(({ text }) => !text.startsWith('127.0.0.1:')).map(({ name }) => name)).toEqual(['gateway']);
  });

  test('the databases and Temporal are in a network without a way out', () => {
    expect(compose.networks.data?.internal).toBe(true);
    for (const name of ['postgres', 'temporal', 'temporal-schema']) expect(named(name)).toMatchObject({ networks: ['data'], ports: [] });
  });

  test('volumes and inline files that are used are declared, and all that are declared are used', () => {
    const used = services.flatMap(([, { volumes }]) => volumes.map((text) => text.split(':')[0] ?? ''));
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(services.flatMap(([, { configs }]) => configs.map(({ source }) => source)).sort()).toEqual(Object.keys(compose.configs).sort());
  });

  test('no secret has a value in the file', () => {
    const secret = /(PASSWORD|PWD|SECRET|_KEY|_TLS_CERT)$/;
    const given = services.flatMap(([, { environment }]) => Object.entries(environment)).filter(([name]) => secret.test(name));
    expect(given.length).toBeGreaterThan(8);
    for (const [name, value] of given) expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{[A-Z_]+(:\?[^}]+|:-)\}$/)]);
  });

  test('keeps 512 history shards, and time cannot be skipped', () => {
    expect(named('temporal').environment).toMatchObject({ DB: 'postgres12', NUM_HISTORY_SHARDS: '512' });
    expect(parse(compose.configs.temporal?.content ?? '')).toEqual({ 'frontend.WorkflowTimeSkippingEnabled': [{ value: false }] });
  });

  test('API and worker are given every variable that they need, and no variable that they do not know', () => {
    for (const [name, schema] of [
      ['api', apiEnvironment],
      ['worker', workerEnvironment],
    ] as const) {
      const given = Object.keys(named(name).environment);
      expect(given).toEqual(expect.arrayContaining(neededBy(schema)));
      expect(given.filter((variable) => !(variable in schema.shape))).toEqual([]);
    }
  });

  test('with the variables of .env, both read it as a right configuration, and reach each other', () => {
    const api = readApiConfig({ ...environmentOf('api', sampleEnvironment), NODE_ENV: 'production' });
    const worker = readWorkerConfig(environmentOf('worker', sampleEnvironment));
    const job = readTemporalConfig(environmentOf('make-current', sampleEnvironment));
    expect(api).toMatchObject({
      production: true,
      dev: null,
      port: 3000,
      baseUrl: worker.activities.baseUrl,
      databaseUrl: worker.databaseUrl,
    });
    expect(worker.temporal).toEqual({ address: 'temporal:7233', namespace: 'default', taskQueue: 'orders', access: {} });
    expect(api.temporal).toMatchObject(worker.temporal);
    expect(job).toEqual(worker.temporal);
  });

  test.each(['LINK_SECRET', 'APP_DB_PASSWORD', 'BANK_WEBHOOK_SECRET', 'OIDC_ISSUER', 'BASE_URL'])('without %s nothing starts', (name) => {
    const env = { ...sampleEnvironment, [name]: '' };
    expect(() => ['api', 'worker', 'postgres'].map((part) => environmentOf(part, env))).toThrow(name);
  });
});

describe('Dockerfile', () => {
  const lines = dockerfile.split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  test('is Debian in every stage, by one tag that the Compose file passes on', () => {
    const tag = /^ARG NODE_TAG=(\S+)$/m.exec(dockerfile)?.[1];
    expect(tag).toMatch(/^20\.\d+\.\d+-bookworm-slim$/);
    for (const line of lines.filter((l) => l.startsWith('FROM '))) expect(line).toMatch(/^FROM node:\$\{NODE_TAG\}( AS [a-z]+)?$/);
    expect(named('api').build?.args.NODE_TAG).toBe(`\${NODE_TAG:-${tag}}`);
  });

  test('does not run as root, and has a health check', () => {
    expect(last.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    expect(last.findIndex((line) => line.startsWith('USER '))).toBeLessThan(last.findIndex((line) => line.startsWith('CMD ')));
    expect(last.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('dist/tools/health-check.mjs'))).toBe(true);
  });

  test('runs no scripts of libraries, and takes the libraries of production only', () => {
    const installs = lines.filter((line) => line.includes('npm ci'));
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
    expect(installs.filter((line) => line.includes('--omit=dev'))).toHaveLength(1);
    expect(last.join('\n')).toContain('COPY --from=libraries /app/node_modules');
  });

  test('every command of our image is a file that the build makes', () => {
    const copied = read('tools/build.mjs');
    const commands = services.filter(([, part]) => isOurs(part)).map(([, { command }]) => command?.[1] ?? '');
    expect(commands).toHaveLength(5);
    for (const file of [...commands, 'dist/tools/health-check.mjs']) {
      const source = file.replace(/^dist\//, '');
      expect([
        file,
        source.endsWith('.mjs') ? copied.includes(`'${source}'`) : existsSync(path.join(root, source.replace(/js$/, 'ts'))),
      ]).toEqual([file, true]);
    }
  });
});

test('every library that runs in production is a dependency, not a development dependency', () => {
  const sources = ['workflows', 'activities', 'worker', 'api', 'config', 'prisma'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const imported = [...sources, 'tools/migrate.mjs', 'tools/health-check.mjs'].flatMap((file) =>
    ts.preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => fileName),
  );
  const packages = imported
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  expect([...new Set(packages)].filter((name) => !(name in packageJson.dependencies))).toEqual([]);
});

describe('the operating guide', () => {
  const section = (title: string) => guide.split(/^## /m).find((text) => text.startsWith(title)) ?? '';
  const rows = section('4. Environment')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const table = new Map(
    rows.map((line) => {
      const [, name = '', api = '', worker = '', usual = ''] = line.split('|').map((cell) => cell.trim());
      return [name.replaceAll('`', ''), { api, worker, usual }];
    }),
  );
  const namesIn = (text = '') => [...text.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
  const [ofBoth, ofApiAlone] = section('4. Environment').split('Only in the embedded start')[1]?.split('for the API also') ?? [];
  const embeddedOnly = { worker: namesIn(ofBoth), api: [...namesIn(ofBoth), ...namesIn(ofApiAlone)] };

  test('lists every variable that API and worker read, and says which must be given', () => {
    for (const [who, schema] of [
      ['api', apiEnvironment],
      ['worker', workerEnvironment],
    ] as const) {
      const needed = neededBy(schema);
      const inProduction = Object.keys(schema.shape).filter((name) => !embeddedOnly[who].includes(name));
      const said = [...table].filter(([, row]) => row[who] !== '').map(([name, row]) => [name, row[who]]);
      expect(said.sort()).toEqual(inProduction.map((name) => [name, needed.includes(name) ? '**yes**' : 'yes']).sort());
    }
  });

  test('says the usual values of the code', () => {
    for (const schema of [apiEnvironment, workerEnvironment]) {
      for (const [name, field] of Object.entries(schema.shape)) {
        const usual = z.safeParse(field as z.ZodType, undefined);
        if (!usual.success || usual.data === undefined || embeddedOnly.api.includes(name)) continue;
        expect([name, table.get(name)?.usual]).toEqual([name, `\`${z.coerce.string().parse(usual.data)}\``]);
      }
    }
  });

  test('names every variable of the Compose file', () => {
    const variables = [...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
    expect([...new Set(variables)].filter((name) => !guide.includes(name))).toEqual([]);
  });
});
