import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine, makeCsvReader } from '@musubi/formats/csv';
import { MATCH_LIST_HEADING, makeMatchList, type ListedRecord } from '@musubi/testkit';
import { main } from './main.ts';

let root = '';

let list: readonly ListedRecord[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'musubi-match-'));
  list = [...makeMatchList({ seed: 'command', rows: 3000 })];
  put('list.csv', listText(list));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(root, name), content);
  return join(root, name);
}

function listText(records: readonly ListedRecord[]): string {
  return [MATCH_LIST_HEADING, ...records.map(({ cells }) => cells)].map((cells) => `${csvLine(cells)}\n`).join('');
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const collect = async (stream: PassThrough): Promise<string> => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text;
  };
  const [out, err] = [collect(stdout), collect(stderr)];
  const code = await main(['match', ...args], { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

function rowsOf(text: string): Record<string, string>[] {
  const reader = makeCsvReader();
  const [heading, ...rows] = [reader.push(new TextEncoder().encode(text)), reader.end()].flatMap((batch) => batch.rows);
  return rows.map(({ cells }) =>
    Object.fromEntries((heading?.cells ?? []).map((name, place) => [name, cells[place] ?? ''])),
  );
}

/** The people of a small list, thirty of them twice, so that there is something to learn from. */
const people = Array.from({ length: 90 }, (_, number) => ({
  family: `${'山川石松吉小大中西東'.charAt(number % 10)}${'田本村野原島崎沢井'.charAt(Math.floor(number / 10))}`,
  given: `${'健翔雄浩正和義直智'.charAt(number % 9)}${'太一二郎介輔也人斗樹'.charAt(Math.floor(number / 9))}`,
  birth: `19${String(40 + (number % 60))}-0${String(1 + (number % 9))}-${String(10 + (number % 18))}`,
  phone: `0999-${String(10 + number)}-${String(1000 + number * 7)}`,
}));

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
