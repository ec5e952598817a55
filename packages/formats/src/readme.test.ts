import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeText, field, firstSegment, parseMessage } from './hl7v2/index.ts';

test('the example of the README does what it says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\nimport .*\n([\s\S]*?)\/\/ name: /.exec(readme) ?? [];
  const [, promised] = /\/\/ name: (.*)/.exec(readme) ?? [];
  const run = new Function('decodeText', 'field', 'firstSegment', 'parseMessage', `${code}; return name;`) as (
    ...parts: unknown[]
  ) => unknown;
  expect(run(decodeText, field, firstSegment, parseMessage)).toBe(promised);
});
