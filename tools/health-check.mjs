#!/usr/bin/env node
// Is the process of this container alive? For HEALTHCHECK in the Dockerfile: the worker has HEALTH_PORT, the API PORT.
// @ts-check
const port = process.env.HEALTH_PORT || process.env.PORT || 3000;
try {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(3_000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
