// Jest 30 with swc in CommonJS mode. tools/test.mjs starts the servers that a group of tests needs and passes it the files to run;
// `npx jest test/unit` works by itself. Workflow code is bundled by the worker, so coverage does not see it.
// A new ESM-only package must be added below (Jest says "Must use import to load ES Module").
const esmOnly = ['jose', 'preact', 'preact-render-to-string'];

const swc = (parser) => [
  '@swc/jest',
  {
    jsc: { parser, target: 'es2022', transform: { react: { runtime: 'automatic', importSource: 'preact' } } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.{ts,tsx}'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '\\.ts$': swc({ syntax: 'typescript' }),
    '\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
    '\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 180_000, // only ends a test that hangs: what it waits for says sooner that it did not come (test/support/until.ts)
};
