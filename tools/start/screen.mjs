// What people see on the terminal when everything runs: one screen, and a last line that programs wait for.
// @ts-check

/**
 * @param {{ baseUrl: string, temporalUi: string | null, temporalAddress: string, databaseUrl: string, dataDir: string, seconds: string, version: string }} facts
 * @returns {string[]}
 */
export function readyScreen({ baseUrl, temporalUi, temporalAddress, databaseUrl, dataDir, seconds, version }) {
  return [
    '',
    `  Throughline ${version}: one durable workflow per order`,
    '',
    '  Where to look',
    `    where everything is           ${baseUrl}/`,
    `    sign in, one account per role ${baseUrl}/dev/sign-in`,
    `    mails that customers got      ${baseUrl}/dev/mail`,
    `    the HTTP API, readable        ${baseUrl}/docs`,
    `    every order as a workflow     ${temporalUi ?? `the Temporal server at ${temporalAddress}`}`,
    '',
    '  What runs',
    '    worker, API and pages, sandbox (carriers, bank, mail), PostgreSQL, Temporal',
    `    database ${databaseUrl}`,
    `    logs and data in ${dataDir}`,
    '',
    '  Stop with Ctrl-C; the next start goes on where this one stopped.',
    '',
    `Throughline is ready: ${baseUrl} (${seconds} s)`,
  ];
}
