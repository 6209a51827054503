// The worker's configuration: usual values are filled in, wrong ones stop the start with a sentence that names them.
import { readConfig } from '../../worker/config';

const env = {
  DATABASE_URL: 'postgresql://app@127.0.0.1:5432/throughline',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  BASE_URL: 'http://127.0.0.1:3000/',
  LINK_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Throughline <orders@throughline.example>',
  CARRIER_URL: 'http://127.0.0.1:3010',
  CARRIER_API_KEY: 'carrier',
  BANK_URL: 'http://127.0.0.1:3010/bank',
  BANK_API_KEY: 'bank',
};

it('fills in what is usual', () => {
  expect(readConfig({ ...env, LOG_LEVEL: '' })).toMatchObject({
    temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'orders' },
    activities: { baseUrl: 'http://127.0.0.1:3000', bankUrl: 'http://127.0.0.1:3010/bank' },
    logLevel: 'info',
  });
});

it.each([
  [{ TEMPORAL_ADDRESS: undefined }, 'TEMPORAL_ADDRESS is needed'],
  [{ TEMPORAL_ADDRESS: 'http://there' }, 'TEMPORAL_ADDRESS must be host:port'],
  [{ DATABASE_URL: 'mysql://there/x' }, 'DATABASE_URL must be an address like postgresql://'],
  [{ LINK_SECRET: 'short' }, 'LINK_SECRET needs at least 32 characters'],
  [{ HEALTH_PORT: '70000' }, 'HEALTH_PORT'],
  [{ WORKFLOW_CACHE: '1.5' }, 'WORKFLOW_CACHE must be a whole number'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
])('%j stops the start and is named', (wrong, sentence) => {
  expect(() => readConfig({ ...env, ...wrong })).toThrow(sentence);
});

it('names everything that is wrong at once and never repeats a secret', () => {
  const read = () => readConfig({ ...env, LINK_SECRET: 'my-secret', SMTP_URL: 'mail' });
  expect(read).toThrow(/LINK_SECRET .*SMTP_URL /);
  expect(read).not.toThrow(/my-secret/);
});
