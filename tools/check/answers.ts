// Invariant 14: no request was answered with a defect of ours, since this API process started. 503 says that something else is down.
import type { Finding, Look, World } from './finding';

const LINE = /^http_requests_total\{([^}]*)\}\s+(\d+)/;
const label = (labels: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';

export async function answers({ api }: World): Promise<Look> {
  const text = api === null ? null : await metricsOf(api);
  if (text === null) return { seen: {}, findings: [], notSeen: ["the API's metrics"] };
  let requests = 0;
  const findings = text.split('\n').flatMap((line): Finding[] => {
    const [, labels = '', count = '0'] = LINE.exec(line) ?? [];
    const status = label(labels, 'status');
    requests += Number(count);
    if (!status.startsWith('5') || status === '503' || Number(count) === 0) return [];
    const route = `${label(labels, 'method')} ${label(labels, 'route')}`;
    return [{ orderId: null, about: `${status} ${route}`, what: `${route} was answered with ${status} ${count} times` }];
  });
  return { seen: { requests }, findings };
}

async function metricsOf(api: string): Promise<string | null> {
  try {
    const reply = await fetch(`${api}/metrics`, { signal: AbortSignal.timeout(10_000) });
    return reply.ok ? await reply.text() : null;
  } catch {
    return null;
  }
}
