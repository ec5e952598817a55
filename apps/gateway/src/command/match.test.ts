import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { main } from './main.ts';
import { root, list, put, run, rowsOf, small, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('musubi match dedupe', () => {
  test('finds the people of a list who are on it twice, the most certain first, without a label', async () => {
    const out = join(root, 'pairs.csv');
    const { code, err } = await run('dedupe', join(root, 'list.csv'), '--out', out);
    expect(code).toBe(0);
    const person = new Map(list.map(({ cells, person: of }) => [cells[0], of]));
    const truePairs = list.reduce(
      (sum, one, at) => sum + list.slice(0, at).filter((other) => other.person === one.person).length,
      0,
    );
    const pairs = rowsOf(readFileSync(out, 'utf8'));
    const right = pairs.filter(({ left, right: other }) => person.get(left) === person.get(other));
    const automatic = pairs.filter(({ verdict }) => verdict === 'auto');
    expect(readFileSync(out, 'utf8')).toMatch(/^left,right,score,verdict\n/);
    expect(right.length / truePairs).toBeGreaterThan(0.97);
    expect(automatic.length / truePairs).toBeGreaterThan(0.8);
    expect(automatic.filter(({ left, right: other }) => person.get(left) !== person.get(other))).toEqual([]);
    expect(pairs.map(({ score }) => Number(score))).toEqual(
      pairs.map(({ score }) => Number(score)).sort((a, b) => b - a),
    );
    expect(err).toContain('3,000 行を読み 3,000 件を照合に使用');
    expect(readdirSync(root).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('gives the same file for the same list; auto is the certain part, all every compared pair', async () => {
    const texts = await Promise.all(
      ['auto', 'review', 'review', 'all'].map(async (verdict, time) => {
        const out = join(root, `same-${String(time)}.csv`);
        await run('dedupe', join(root, 'list.csv'), '--out', out, '--verdict', verdict);
        return readFileSync(out, 'utf8');
      }),
    );
    const [auto = '', review = '', again, all = ''] = texts;
    expect(again).toBe(review);
    expect(rowsOf(auto)).toEqual(rowsOf(review).filter(({ verdict }) => verdict === 'auto'));
    expect(rowsOf(all).filter(({ verdict }) => verdict !== 'different')).toEqual(rowsOf(review));
    expect(rowsOf(all).some(({ verdict }) => verdict === 'different')).toBe(true);
  });

  test('says in words why, when asked', async () => {
    const out = join(root, 'explained.csv');
    expect((await run('dedupe', join(root, 'list.csv'), '--out', out, '--explain', '--excel')).code).toBe(0);
    expect(
      readFileSync(out, 'utf8').startsWith(
        '\ufeffleft,right,score,verdict,agrees,differs,held_back,説明,explanation\n',
      ),
    ).toBe(true);
    const rows = rowsOf(readFileSync(out, 'utf8'));
    expect(rows.filter(({ verdict, held_back: heldBack }) => verdict === 'auto' && heldBack !== '')).toEqual([]);
    const [byThird] = rows.filter(({ explanation }) => explanation?.startsWith('The two alone lack evidence'));
    expect(byThird).toMatchObject({
      verdict: 'auto',
      held_back: '',
      説明: expect.stringMatching(/^二つの行だけでは.*一致しています/) as string,
    });
    const [first] = rows;
    expect(first).toMatchObject({
      agrees: expect.stringContaining('birthDate exact +') as string,
      説明: expect.stringContaining('一致しています') as string,
      explanation: expect.stringContaining('agree') as string,
    });
  });

  test('writes to standard output, and ends quietly when the reader goes away', async () => {
    const { code, out } = await run('dedupe', join(root, 'list.csv'), '--out', '-');
    expect([code, out.split('\n')[0]]).toEqual([0, 'left,right,score,verdict']);
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    expect(
      await main(['match', 'dedupe', join(root, 'list.csv'), '--out', '-'], {
        stdout: gone,
        stderr: new PassThrough(),
      }),
    ).toBe(0);
  });
});

describe('musubi match link', () => {
  test('finds the people of one list on another, whose columns have other names and another order', async () => {
    const a = put(
      'a.csv',
      small(
        '患者番号,氏名,生年月日,電話番号',
        ({ family, given, birth, phone }, number) => `A${String(number)},${family}　${given},${birth},${phone}`,
      ),
    );
    const b = put(
      'b.csv',
      small(
        'dob,phone,given_name,surname,id',
        ({ family, given, birth, phone }, number) =>
          `${birth.replaceAll('-', '')},${phone.replaceAll('-', '')},${given},${family},B${String(number)}`,
      ),
    );
    const out = join(root, 'linked.csv');
    expect((await run('link', a, b, '--out', out)).code).toBe(0);
    const pairs = rowsOf(readFileSync(out, 'utf8'));
    expect(pairs.every(({ left, right }) => left?.startsWith('A') === true && right?.startsWith('B') === true)).toBe(
      true,
    );
    const found = new Set(pairs.map(({ left, right }) => `${String(left)} ${String(right)}`));
    for (let number = 0; number < 90; number++) expect(found).toContain(`A${String(number)} B${String(number)}`);
  });
});
