import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine } from '@musubi/formats/csv';
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
