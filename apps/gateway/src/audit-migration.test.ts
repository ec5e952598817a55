import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the audit chain of the migration is the runtime’s to the letter, as at the center', () => {
  const chain = readFileSync(new URL('../../../packages/runtime/src/append-only-log/audit-chain.sql', import.meta.url), 'utf8');
  expect(readFileSync(new URL('../db/migrations/0002_audit.sql', import.meta.url), 'utf8').startsWith(chain)).toBe(true);
});
