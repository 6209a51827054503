// ESLint 10 with typescript-eslint: the rules of the house. The import table is our own rule, read from tools/import-table.mjs.
// Workflow code has rules of its own: what Temporal does not replace in its sandbox must not be used there.
import path from 'node:path';
import tseslint from 'typescript-eslint';
import { whyNotImport } from './tools/import-table.mjs';

const root = import.meta.dirname;

/** Reports every import, export-from, import(), require() and import type that the table forbids. */
const importTable = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{why}}.' } },
  create(context) {
    const file = path.relative(root, context.filename).replaceAll(path.sep, '/');
    const check = (node, source) => {
      if (!source) return;
      const name = typeof source.value === 'string' ? source.value : '(a computed name)';
      const own = name.startsWith('.') && path.relative(root, path.resolve(path.dirname(context.filename), name)).replaceAll(path.sep, '/');
      const why = whyNotImport(file, own ? { own } : { module: name });
      if (why) context.report({ node, messageId: 'forbidden', data: { why } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source),
      TSImportEqualsDeclaration: (node) => check(node, node.moduleReference.expression),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0]),
    };
  },
};

const NO_ENUMS = { selector: 'TSEnumDeclaration', message: 'No enums: use a union of strings.' };
// Inside workflows Temporal replaces Date, Math.random and setTimeout, but not these.
const NOT_REPLACED = [
  ...['process', 'Buffer', 'fetch', 'require', 'crypto', 'performance', 'queueMicrotask', 'setInterval', 'setImmediate'],
  ...['__dirname', '__filename'],
];
// The domain knows no clock and no chance at all: it is given what it needs.
const CLOCK_AND_CHANCE = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'The domain knows no clock: take the time as an argument.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'The domain knows no clock: take the time as an argument.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'The domain knows no clock: take the time as an argument.' },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'The domain knows no chance: take the value as an argument.',
  },
];
const NEVER_IN_WORKFLOWS = [
  {
    selector: 'ThrowStatement > :matches(NewExpression, CallExpression)[callee.name=/Error$/]',
    message: 'A plain error blocks the order for ever: throw ApplicationFailure.',
  },
  {
    selector: 'Property[key.name="validator"] > :function[async=true]',
    message: 'An async validator blocks the workflow task: make it synchronous.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'prisma/generated/', '.run/', '.data/', 'coverage/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { local: { rules: { 'import-table': importTable } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'local/import-table': 'error',
      'max-lines': ['error', 299],
      'no-restricted-syntax': ['error', NO_ENUMS],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // a function of an async interface need not wait for anything
    },
  },
  { files: ['**/*.mjs'], rules: { 'max-lines': ['error', 299], 'no-unused-vars': 'error' } },
  {
    files: ['workflows/**'],
    rules: { 'no-restricted-globals': ['error', ...NOT_REPLACED], 'no-restricted-syntax': ['error', NO_ENUMS, ...NEVER_IN_WORKFLOWS] },
  },
  {
    files: ['workflows/domain/**', 'workflows/process.ts', 'workflows/process/**'],
    rules: {
      'no-restricted-globals': ['error', ...NOT_REPLACED, 'setTimeout', 'clearTimeout'],
      'no-restricted-syntax': ['error', NO_ENUMS, ...CLOCK_AND_CHANCE],
    },
  },
  { files: ['workflows/order.workflow.ts'], rules: { 'max-lines': ['error', 149] } },
  {
    files: ['test/**', 'bench/**'], // what JSON.parse() and expect.any() give is `any` until it gets a type: by being assigned
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
);
