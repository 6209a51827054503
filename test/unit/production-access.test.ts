// The way to a Temporal that asks who comes: TLS, client certificates, API keys, for API and worker alike; and what the worker does where
// it may not add search attributes itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig as readApiConfig } from '../../api/config';
import { SEARCH_ATTRIBUTES } from '../../tools/temporal-namespace.mjs';
import { readConfig as readWorkerConfig, readTemporalConfig } from '../../worker/config';
import { addSearchAttributes, type AttributeService, MissingAttributes, searchAttributes } from '../../worker/search-attributes';
import { sampleEnvironment } from './production.sample';

const pem = (label: string) => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;
const [CERT, KEY] = [pem('CERTIFICATE'), pem('PRIVATE KEY')];
const cloud = { TEMPORAL_ADDRESS: 'shop.a1b2c.tmprl.cloud:7233', TEMPORAL_NAMESPACE: 'shop.a1b2c' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-access-'));
  writeFileSync(path.join(folder, 'client.pem'), CERT);
  writeFileSync(path.join(folder, 'client.key'), KEY);
});
afterAll(() => rmSync(folder, { recursive: true }));

const readers = {
  api: (env: NodeJS.ProcessEnv) => readApiConfig({ ...sampleEnvironment, ...env }).temporal.access,
  worker: (env: NodeJS.ProcessEnv) => readWorkerConfig({ ...sampleEnvironment, ...env }).temporal.access,
  jobs: (env: NodeJS.ProcessEnv) => readTemporalConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233', ...env }).access,
};

describe.each(Object.entries(readers))('the %s', (_, access) => {
  test('inside one network speaks plainly', () => {
    expect(access({})).toEqual({});
    expect(access({ TEMPORAL_TLS: '0', TEMPORAL_API_KEY: '' })).toEqual({});
  });

  test('uses TLS with the authorities of the system when told so', () => {
    expect(access({ TEMPORAL_TLS: '1' })).toEqual({ tls: {} });
  });

  test('signs in with Temporal Cloud by an API key, which brings TLS with it', () => {
    expect(access({ ...cloud, TEMPORAL_API_KEY: 'secret-key' })).toEqual({ apiKey: 'secret-key', tls: {} });
  });

  test('signs in by a certificate, given as text, as text in one line, or as files', () => {
    const tls = { clientCertPair: { crt: Buffer.from(CERT), key: Buffer.from(KEY) } };
    expect(access({ ...cloud, TEMPORAL_TLS_CERT: CERT, TEMPORAL_TLS_KEY: KEY })).toEqual({ tls });
    const oneLine = (text: string) => text.replaceAll('\n', '\\n');
    expect(access({ TEMPORAL_TLS_CERT: oneLine(CERT), TEMPORAL_TLS_KEY: oneLine(KEY) })).toEqual({ tls });
    const [cert, key] = [path.join(folder, 'client.pem'), path.join(folder, 'client.key')];
    expect(access({ TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_CA: cert, TEMPORAL_TLS_SERVER_NAME: 'temporal' })).toEqual(
      {
        tls: { ...tls, serverRootCACertificate: Buffer.from(CERT), serverNameOverride: 'temporal' },
      },
    );
  });

  test.each([
    [{ TEMPORAL_TLS: 'yes' }, /TEMPORAL_TLS must be 0 or 1/],
    [{ TEMPORAL_TLS: '0', TEMPORAL_API_KEY: 'secret-key' }, /TEMPORAL_API_KEY needs TLS, and TEMPORAL_TLS is 0/],
    [{ TEMPORAL_TLS_CERT: CERT }, /TEMPORAL_TLS_KEY is needed beside TEMPORAL_TLS_CERT/],
    [{ TEMPORAL_TLS_KEY: KEY }, /TEMPORAL_TLS_CERT is needed beside TEMPORAL_TLS_KEY/],
    [{ TEMPORAL_API_KEY: 'secret-key', TEMPORAL_TLS_CERT: CERT, TEMPORAL_TLS_KEY: KEY }, /TEMPORAL_API_KEY and .* two ways/],
    [{ TEMPORAL_TLS_CERT: '/no/such/file', TEMPORAL_TLS_KEY: KEY }, /TEMPORAL_TLS_CERT is no PEM text, and no file/],
    [{ TEMPORAL_TLS_CERT: KEY, TEMPORAL_TLS_KEY: CERT }, /TEMPORAL_TLS_CERT holds no CERTIFICATE.*TEMPORAL_TLS_KEY holds no PRIVATE KEY/s],
    [cloud, /TEMPORAL_ADDRESS is in Temporal Cloud, which asks for TEMPORAL_API_KEY/],
    [{ TEMPORAL_ADDRESS: 'eu-west-1.aws.api.temporal.io:7233' }, /TEMPORAL_ADDRESS is in Temporal Cloud/],
  ])('%j stops the start with a sentence that names the variable and no value', (env, sentence) => {
    expect(() => access(env)).toThrow(sentence);
    expect(() => access(env)).not.toThrow(/secret-key|MIIB|no\/such/);
  });
});

describe('search attributes', () => {
  const types = Object.fromEntries(Object.entries(searchAttributes).map(([name, { value }]) => [name, value]));
  const denied = Object.assign(new Error('denied'), { name: 'ServiceError', code: 7, details: '', metadata: {} });
  const service = (present: Record<string, number>, more: Partial<AttributeService> = {}) => {
    const known = { ...present };
    return {
      listSearchAttributes: async () => ({ customAttributes: { ...known } }),
      addSearchAttributes: async ({ searchAttributes: added }: { searchAttributes: Record<string, number> }) =>
        void Object.assign(known, added),
      known,
      ...more,
    };
  };
  const log = { warn: jest.fn() };
  const deny = async () => Promise.reject(denied);

  test('those of the worker are those of the embedded server', () => {
    const named = Object.fromEntries(Object.entries(searchAttributes).map(([name, { name: type }]) => [name, type]));
    expect(named).toEqual(SEARCH_ATTRIBUTES);
  });

  test('missing ones are added, and others are left alone', async () => {
    const { Channel, ...rest } = types;
    const server = service({ ...rest, Foreign: 1 });
    await addSearchAttributes(server, 'default', log);
    expect(server.known).toEqual({ ...rest, Channel, Foreign: 1 });
  });

  test('where all are there, nobody asks for the right to add them', async () => {
    await addSearchAttributes(service(types, { addSearchAttributes: deny }), 'shop.a1b2c', log);
    expect(log.warn).not.toHaveBeenCalled();
  });

  test('where we may not add them, the worker waits and names the command, for Temporal Cloud its own', async () => {
    const { OrderStage, Channel, ...rest } = types;
    expect([OrderStage, Channel]).toEqual([2, 2]);
    const refused = (namespace: string) => addSearchAttributes(service(rest, { addSearchAttributes: deny }), namespace, log);
    await expect(refused('shop.a1b2c')).rejects.toThrow(MissingAttributes);
    await expect(refused('shop.a1b2c')).rejects.toThrow(
      'tcld namespace search-attributes add --namespace shop.a1b2c --search-attribute "OrderStage=Keyword" --search-attribute "Channel=Keyword"',
    );
    await expect(refused('orders')).rejects.toThrow(
      'temporal operator search-attribute create --namespace orders --name OrderStage --type Keyword',
    );
  });

  test('where we may not even look, the log says what must be there and the worker goes on', async () => {
    await addSearchAttributes(service({}, { listSearchAttributes: deny }), 'shop.a1b2c', log);
    expect(log.warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('tcld namespace search-attributes add'));
  });

  test('one of another type stops the start', async () => {
    await expect(addSearchAttributes(service({ ...types, DueAt: 2 }), 'default', log)).rejects.toThrow(/DueAt .* another type/);
  });
});
