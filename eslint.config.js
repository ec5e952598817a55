import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const PURE = 'domain and formats are pure: time, randomness and I/O come in as arguments (architecture: walls)';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.musubi/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'one name for one thing: use named exports' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['packages/domain/src/**/*.ts', 'packages/formats/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: PURE }] }],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: PURE },
        { name: 'process', message: PURE },
        { name: 'Buffer', message: PURE },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: PURE },
        { object: 'Math', property: 'random', message: PURE },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'packages/{testkit,runtime}/src/**/*.ts'],
    ignores: ['**/clock.ts', '**/*.test.ts', 'apps/portal/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'take the time from the clock that main passes in' },
      ],
    },
  },
  {
    files: ['apps/portal/**/*.tsx', 'apps/portal/**/*.ts', 'packages/ui/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['*.config.{js,ts}', 'apps/portal/vite.config.ts', '.dependency-cruiser.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['scripts/**', 'bench/**', 'apps/*/src/command/**'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'],
    ignores: [
      '**/*store.ts',
      '**/*.test.ts',
      '**/{fixture,testing}/**',
      'packages/runtime/src/db/**',
      'packages/testkit/**',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'one name for one thing: use named exports' },
        {
          selector: "CallExpression[callee.property.name='query']",
          message: 'SQL stands in a store (store.ts, …-store.ts): give it a function there whose name is a sentence',
        },
      ],
    },
  },
);
