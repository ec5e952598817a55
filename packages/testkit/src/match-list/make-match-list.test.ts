import { describe, expect, test } from 'vitest';
import { MATCH_LIST_HEADING, makeMatchList } from './make-match-list.ts';

describe('a large list of synthetic people', () => {
  const list = [...makeMatchList({ seed: 'list', rows: 5000 })];

  test('is the same for the same seed and another for another', () => {
    expect([...makeMatchList({ seed: 'list', rows: 5000 })]).toEqual(list);
    expect([...makeMatchList({ seed: 'other', rows: 5000 })]).not.toEqual(list);
  });

  test('has the rows asked for, ids that tell nothing, people more than once and every kind of change', () => {
    expect(list).toHaveLength(5000);
    expect(new Set(list.map(({ cells }) => cells[0])).size).toBe(5000);
    expect(list.every(({ cells }) => cells.length === MATCH_LIST_HEADING.length)).toBe(true);
    const people = new Set(list.map(({ person }) => person)).size;
    expect(people).toBeGreaterThan(2500);
    expect(people).toBeLessThan(4000);
    expect([...new Set(list.flatMap(({ changes }) => changes))].sort()).toEqual([
      '1 January',
      'birth date missing',
      'birth date typo',
      'day and month swapped',
      'half-width kana',
      'insurance changed',
      'kana typo',
      'married',
      'moved',
      'names swapped',
      'no kana',
      'no sex',
      'telephone changed',
      'variant kanji',
    ]);
  });

  test('half-width kana is what NFKC gives back', () => {
    const halves = list.filter(({ changes }) => changes.includes('half-width kana') && !changes.includes('no kana'));
    expect(halves.length).toBeGreaterThan(100);
    for (const { cells } of halves) expect(cells[4]?.normalize('NFKC')).toMatch(/^[ァ-ヴー]+$/);
  });
});
