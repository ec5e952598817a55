import { describe, expect, test } from 'vitest';
import { STANDARD_DELIMITERS } from './delimiters.ts';
import { hasUnreadEscape, unescapeText } from './unescape-text.ts';

const read = (text: string) => unescapeText(text, STANDARD_DELIMITERS);

describe('unescapeText', () => {
  test.each([
    ['two empty lines', 'a\\.sp2\\b', 'a\n\nb'],
    ['a centred line', '\\.ce\\見出し', '\n見出し'],
    ['indents and fill modes say nothing', '\\.in+4\\\\.ti-2\\\\.fi\\\\.nf\\本文', '本文'],
    ['spaces', 'a\\.sk3\\b', 'a   b'],
    ['no more than a page of lines', '\\.sp999\\', '\n'.repeat(50)],
    ['a line end as UTF-16', 'a\\X000D\\b', 'a\nb'],
    ['a line end as two bytes', 'a\\X0D0A\\b', 'a\nb'],
    ['kanji by an escape', '\\M2442\\;3ED\\C2842\\ 太郎', '山田 太郎'],
    ['kanji up to the end', '\\M2442\\;3ED', '山田'],
    ['what cannot be read stays', '\\M2441\\;3ED\\C2842\\', '\\M2441\\;3ED'],
    ['a bare yen sign stays', '5,000\\ 税込\\', '5,000\\ 税込\\'],
    ['a path stays', 'C:\\DATA\\X.TXT', 'C:\\DATA\\X.TXT'],
  ])('%s', (_name, text, expected) => expect(read(text)).toBe(expected));

  test.each([
    ['\\M2441\\;3ED\\C2842\\', true],
    ['a\\XE38182\\b', true],
    ['a\\Zab\\b', true],
    ['\\M2442\\;3ED\\C2842\\', false],
    ['5,000\\ 税込\\', false],
    ['山田', false],
  ])('%s holds an escape that is not read: %s', (text, expected) =>
    expect(hasUnreadEscape(text, STANDARD_DELIMITERS)).toBe(expected),
  );
});
