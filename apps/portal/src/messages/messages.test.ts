import { ACCESS_RULES, AUDIT_EVENTS, LANES, RECORD_KINDS } from '@musubi/domain';
import { ERRORS } from '@musubi/contract';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja.ts';

type Leaf = readonly [path: string, text: string];

function leaves(node: unknown, path = ''): readonly Leaf[] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => leaves(child, `${path}/${key}`));
}

describe('messages', () => {
  it.each([
    ['ja', ja],
    ['en', en],
  ] as const)('has a sentence in %s for every code that can reach the screen', (_, messages) => {
    for (const kind of RECORD_KINDS) expect(messages.words.kinds[kind]).toBeTruthy();
    for (const lane of LANES) expect(messages.words.lanes[lane].join('')).toBeTruthy();
    for (const rule of ACCESS_RULES) expect(messages.reasons.rules[rule]).toBeTruthy();
    for (const code of Object.keys(ERRORS))
      expect(messages.reasons.errors[code as keyof typeof ERRORS], code).toMatch(/[.。）)]$/);
    for (const event of Object.keys(AUDIT_EVENTS)) expect(messages.words.auditEvents[event], event).toBeTruthy();
    for (const text of [...Object.values(messages.reasons.denials), ...Object.values(messages.reasons.permits)])
      expect(text).toMatch(/[.。]$/);
  });

  it('translates every text: none is empty in only one language, none is left in Japanese', () => {
    const english = new Map(leaves(en));
    for (const [path, text] of leaves(ja)) {
      const other = english.get(path);
      expect(other, path).toBeDefined();
      if (text !== '') expect(other, path).not.toBe('');
      if (!/shell\/language$|placeholder|birthHint/.test(path)) expect(other, path).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
    }
  });

  it('keeps one character per kind in the Japanese calendar, so that it fits a cell', () => {
    for (const letter of Object.values(ja.words.kindLetters)) expect([...letter]).toHaveLength(1);
  });
});
