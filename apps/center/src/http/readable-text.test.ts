import { expect, it } from 'vitest';
import { holdsUnreadableText } from './readable-text.ts';

it.each([
  ['a\0b', true],
  ['\ud800', true],
  ['\udc00x', true],
  ['𠮷野家', false],
  [{ a: ['x', { b: '\0' }] }, true],
  [{ '\ud800': 1 }, true],
  [{ a: [1, null, true, '髙'] }, false],
  [undefined, false],
])('%j: %s', (value, expected) => expect(holdsUnreadableText(value)).toBe(expected));
