import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `unit`: no database, no network. `integration`: a database clone per file, loopback HTTP. `e2e`: Chromium. */
/**
 * Left to itself vitest keeps a processor free: on two of them files would run one after another. More than four want
 * more connections than a PostgreSQL has.
 */
const maxWorkers = Math.min(availableParallelism(), 4);
const source = {
  resolve: { conditions: ['musubi-source'] },
  ssr: { resolve: { conditions: ['musubi-source'], externalConditions: ['musubi-source'] } },
};

export default defineConfig({
  ...source,
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'packages/**/*.test.tsx',
            'apps/**/*.test.ts',
            'apps/**/*.test.tsx',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.integration.test.ts'],
          pool: 'threads',
          maxWorkers,
          testTimeout: 30_000,
        },
      },
      {
        ...source,
        test: {
          name: 'integration',
          include: [
            'packages/**/*.integration.test.ts',
            'apps/**/*.integration.test.ts',
            'e2e/stories/**/*.integration.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['packages/testkit/src/vitest-cluster.ts'],
        },
      },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['e2e/specs/**/*.spec.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
