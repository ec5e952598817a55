import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY_ROOT } from './region/repository-root.ts';

/** The same text in both of its places, so that they share it. */
const SHARED = new Set(['append_audit_events']);
/** The last argument of a query: on a line of its own, or after the values. */
const NAMES = /(?:^\s*|[\])], )'(?<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)'(?:,$|\)[;,) .])/gm;

// A connection refuses a statement that is called like another it has prepared: then both fail wherever they meet.
it.each(['center', 'gateway'])('the %s calls no two prepared statements alike', (app) => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const folder of [`apps/${app}/src`, 'packages/runtime/src']) {
    for (const file of readdirSync(join(REPOSITORY_ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /(?<!\.test)\.ts$/.test(path),
    )) {
      for (const { groups } of readFileSync(join(REPOSITORY_ROOT, folder, file), 'utf8').matchAll(NAMES)) {
        const name = groups?.['name'] ?? '';
        if (seen.has(name) && !SHARED.has(name)) twice.push(`${name}: ${seen.get(name) ?? ''}, ${file}`);
        seen.set(name, file);
      }
    }
  }
  expect(seen.size).toBeGreaterThan(20);
  expect(twice).toEqual([]);
});
