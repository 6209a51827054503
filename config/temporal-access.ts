// What Temporal asks of its clients, from the environment: nothing inside one network, else TLS with a client certificate or an API key.
// Used by the configurations of API and worker.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface TemporalAccess {
  apiKey?: string;
  tls?: {
    serverNameOverride?: string;
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
  };
}

/** The variables, for a configuration's own schema. */
export const accessVariables = {
  /** Signs in with Temporal Cloud; switches TLS on. */
  TEMPORAL_API_KEY: z.string().optional(),
  /** 1 or 0; not needed when a variable below or the API key says it. */
  TEMPORAL_TLS: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  /** Client certificate and its key, each as PEM text or as the path of a PEM file. */
  TEMPORAL_TLS_CERT: z.string().optional(),
  TEMPORAL_TLS_KEY: z.string().optional(),
  /** The authority that signed the server's certificate, when it is none that the system knows. PEM or path. */
  TEMPORAL_TLS_CA: z.string().optional(),
  /** The name in the server's certificate, when it is not the host of TEMPORAL_ADDRESS. */
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
};
type Given = { TEMPORAL_ADDRESS: string } & { [Name in keyof typeof accessVariables]?: string | undefined };

const CLOUD = /\.(tmprl\.cloud|api\.temporal\.io):\d+$/;
const NEED_TLS = ['TEMPORAL_API_KEY', 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY', 'TEMPORAL_TLS_CA', 'TEMPORAL_TLS_SERVER_NAME'] as const;

/**
 * @param wrong is told each variable that is wrong and why; values are never quoted
 * @returns options for `Connection` and `NativeConnection`, to be used only when nothing was wrong
 */
export function readAccess(e: Given, wrong: (name: keyof Given, why: string) => void): TemporalAccess {
  const set = NEED_TLS.filter((name) => e[name] !== undefined);
  if (e.TEMPORAL_TLS === '0') for (const name of set) wrong(name, 'needs TLS, and TEMPORAL_TLS is 0');
  if (e.TEMPORAL_TLS_CERT && !e.TEMPORAL_TLS_KEY) wrong('TEMPORAL_TLS_KEY', 'is needed beside TEMPORAL_TLS_CERT');
  if (e.TEMPORAL_TLS_KEY && !e.TEMPORAL_TLS_CERT) wrong('TEMPORAL_TLS_CERT', 'is needed beside TEMPORAL_TLS_KEY');
  if (e.TEMPORAL_API_KEY && e.TEMPORAL_TLS_CERT) wrong('TEMPORAL_API_KEY', 'and TEMPORAL_TLS_CERT are two ways to sign in: set one');
  if (CLOUD.test(e.TEMPORAL_ADDRESS) && !e.TEMPORAL_API_KEY && !e.TEMPORAL_TLS_CERT) {
    wrong('TEMPORAL_ADDRESS', 'is in Temporal Cloud, which asks for TEMPORAL_API_KEY, or for TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY');
  }
  if (e.TEMPORAL_TLS !== '1' && set.length === 0) return {};

  const pem = (name: 'TEMPORAL_TLS_CERT' | 'TEMPORAL_TLS_KEY' | 'TEMPORAL_TLS_CA', label: 'CERTIFICATE' | 'PRIVATE KEY') => {
    const text = e[name] === undefined ? undefined : pemText(e[name]);
    if (text === null) wrong(name, 'is no PEM text, and no file that can be read');
    else if (text?.includes(`${label}-----`) === false) wrong(name, `holds no ${label} in PEM`);
    return text ? Buffer.from(text) : undefined;
  };
  const [crt, key, ca] = [
    pem('TEMPORAL_TLS_CERT', 'CERTIFICATE'),
    pem('TEMPORAL_TLS_KEY', 'PRIVATE KEY'),
    pem('TEMPORAL_TLS_CA', 'CERTIFICATE'),
  ];
  return {
    ...(e.TEMPORAL_API_KEY ? { apiKey: e.TEMPORAL_API_KEY } : {}),
    tls: {
      ...(e.TEMPORAL_TLS_SERVER_NAME ? { serverNameOverride: e.TEMPORAL_TLS_SERVER_NAME } : {}),
      ...(ca ? { serverRootCACertificate: ca } : {}),
      ...(crt && key ? { clientCertPair: { crt, key } } : {}),
    },
  };
}

/** PEM as it is, with `\n` for line ends as some secret stores write it, or from the file of that name; null when it is neither. */
function pemText(value: string): string | null {
  if (value.startsWith('-----BEGIN ')) return value.replaceAll('\\n', '\n');
  try {
    return readFileSync(value, 'utf8');
  } catch {
    return null;
  }
}
