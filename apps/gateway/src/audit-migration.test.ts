import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the audit chain of the migration is the runtime’s to the letter, as at the center', () => {
  const runtime = (name: string) =>
    readFileSync(new URL(`../../../packages/runtime/src/append-only-log/${name}.sql`, import.meta.url), 'utf8');
  const migration = (name: string) => readFileSync(new URL(`../db/migrations/${name}.sql`, import.meta.url), 'utf8');
  expect(migration('0002_audit').startsWith(runtime('audit-chain'))).toBe(true);
  expect(migration('0013_append_audit_events')).toBe(runtime('append-audit-events'));
  expect(migration('0014_inline_audit_hash')).toBe(runtime('inline-audit-hash'));
});
