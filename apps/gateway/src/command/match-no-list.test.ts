import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, put, run, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('a file that is no list', () => {
  test.each([
    ['a workbook', 'PK\u0003\u0004rest', 'Excel'],
    ['a PDF', '%PDF-1.7\n', 'PDF'],
  ])('%s is called by its name, in one sentence', async (_name, content, word) => {
    const { code, out, err } = await run('dedupe', put('other.bin', content), '--out', '-');
    expect([code, out, err.trim().split('\n').length]).toEqual([1, '', 1]);
    expect(err).toContain(word);
  });

  test('the same file twice is no two lists', async () => {
    symlinkSync(join(root, 'list.csv'), join(root, 'alias.csv'));
    const { code, err } = await run('link', join(root, 'list.csv'), join(root, 'alias.csv'), '--out', '-');
    expect(code).toBe(2);
    expect(err).toContain('dedupe');
  });

  test('a heading without rows is said to have none', async () => {
    const { code, out, err } = await run('dedupe', put('heading.csv', '患者番号,氏名,生年月日\n'), '--out', '-');
    expect([code, out]).toEqual([0, 'left,right,score,verdict\n']);
    expect(err).toContain('heading.csv: 照合できる行がありません');
  });
});
