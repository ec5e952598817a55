import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, put, run, rowsOf, people, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('former municipalities', () => {
  const moved = (old: string, present: string): string => {
    const rows = people.map(({ family, given, birth }, number) => [
      `a${String(number)}`,
      family,
      given,
      birth,
      `${number % 2 === 0 ? old : present}浜${String(number)}-1`,
    ]);
    const again = people
      .slice(0, 30)
      .map(({ family, given, birth }, number) => [
        `b${String(number)}`,
        family,
        given,
        birth,
        `${number % 2 === 0 ? present : old}浜${String(number)}-1`,
      ]);
    return ['患者番号,姓,名,生年月日,住所', ...rows, ...again]
      .map((row) => (typeof row === 'string' ? row : row.join(',')))
      .join('\n');
  };
  const agreeing = async (...args: readonly string[]): Promise<number> => {
    const { code, out } = await run('dedupe', ...args, '--explain', '--out', '-');
    expect(code).toBe(0);
    return rowsOf(out).filter(({ agrees }) => agrees?.split(/[^A-Za-z]+/).includes('address')).length;
  };

  test('are known from the built-in table, unless it is switched off', async () => {
    const path = put('moved.csv', moved('石川県鳳至郡能都町字', '鳳珠郡能登町'));
    expect(await agreeing(path)).toBe(30);
    expect(await agreeing(path, '--renames', 'none')).toBe(0);
  });

  test('are known from a region’s own table, whose bad rows are reported', async () => {
    const path = put('own.csv', moved('みほん県灯台郡旧潟町', '結市'));
    const table = put('renames.csv', 'みほん県,灯台郡旧潟町,結市\nみほん県,旧潟,結市\n');
    expect(await agreeing(path)).toBe(0);
    expect(await agreeing(path, '--renames', table)).toBe(30);
    const { err } = await run('dedupe', path, '--renames', table, '--out', '-');
    expect(err).toContain('renames/municipality');
    expect(err).toContain('renames.csv 2 行');
  });

  test('end in a sentence where the table cannot be read or says nothing', async () => {
    for (const table of [join(root, 'nowhere.csv'), root, put('empty.csv', ''), put('other.csv', 'a,b\n1,2\n')]) {
      const { code, out, err } = await run('dedupe', join(root, 'list.csv'), '--renames', table, '--out', '-');
      expect([code, out]).toEqual([1, '']);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(err).toContain(table);
    }
  });
});
