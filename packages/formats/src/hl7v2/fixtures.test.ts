import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { fieldCount, fieldText } from './message.ts';
import { encodeMessage, parseMessages } from './parse-message.ts';

const FIXTURES = new URL('../../../../fixtures/hl7v2/', import.meta.url);
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.hl7'))
  .map((name) => name.slice(0, -4));

describe('HL7 v2 fixtures', () => {
  test.each(names)('%s.hl7 is read as the JSON beside it (UPDATE_FIXTURES=1 writes it)', (name) => {
    const { text, charset, issues } = decodeText(readFileSync(new URL(`${name}.hl7`, FIXTURES)));
    const messages = parseMessages(text);
    const reading = {
      charset,
      issues: [...issues, ...messages.flatMap((message) => message.issues)].map(
        (issue) => `${issue.severity} ${issue.code}`,
      ),
      messages: messages.map((message) =>
        message.segments
          .filter((segment) => segment.name !== 'MSH')
          .map((segment) => [
            segment.name,
            ...Array.from({ length: fieldCount(segment) }, (_, index) => fieldText(segment, index + 1) ?? null),
          ]),
      ),
    };
    const expected = new URL(`${name}.json`, FIXTURES);
    if (process.env['UPDATE_FIXTURES'] === '1' || !existsSync(expected))
      writeFileSync(expected, `${JSON.stringify(reading, undefined, 2)}\n`);
    expect(reading).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
    expect(messages.map(encodeMessage).join('')).toBe(text);
  });

  test('there are fixtures', () => expect(names.length).toBeGreaterThan(5));
});
