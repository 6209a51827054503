// Process of the sandbox: `node --import tsx tools/sandbox/main.ts`, started by the embedded start. Never part of a real installation.
import closeWithGrace from 'close-with-grace';
import pino from 'pino';
import { readConfig, type SandboxConfig } from './config';
import { startSandbox } from './server';

async function main(config: SandboxConfig): Promise<void> {
  const log = pino({ name: 'sandbox', level: config.logLevel });
  const sandbox = await startSandbox(config);
  log.info({ port: sandbox.port, smtpPort: sandbox.smtpPort }, 'sandbox ready');
  closeWithGrace({ delay: 5_000, logger: false }, async ({ err }) => {
    if (err) log.fatal({ error: err.stack }, 'sandbox failed');
    await sandbox.close();
    log.info('sandbox stopped');
  });
}

const failed = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

try {
  main(readConfig(process.env)).catch(failed);
} catch (error) {
  failed(error);
}
