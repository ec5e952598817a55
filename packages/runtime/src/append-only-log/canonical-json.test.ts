import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes the same event as the same text, whatever the order of its keys', () => {
  expect(canonicalJson({ b: 1, a: { d: undefined, c: [{ z: null, y: '髙' }] } })).toBe(
    '{"a":{"c":[{"y":"髙","z":null}]},"b":1}',
  );
  expect(canonicalJson({ a: { c: [{ y: '髙', z: null }] }, b: 1 })).toBe(
    canonicalJson({ b: 1, a: { c: [{ z: null, y: '髙' }] } }),
  );
});

it('replaces what the database cannot store, so that no text can keep an act out of the trail', () => {
  expect(canonicalJson({ a: 'x\0y\ud800z𠮷' })).toBe('{"a":"x\uFFFDy\uFFFDz𠮷"}');
});

it('writes texts as JSON does, plain ones and those with something to escape', () => {
  for (const text of ['', 'record/requested', 'a"b', 'a\\b', '[]^~ !', 'line\nbreak', '\u007f', '測定'])
    expect(canonicalJson({ text, list: [text, undefined] })).toBe(JSON.stringify({ list: [text, null], text }));
});
