import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { csvLine, makeCsvReader } from '@musubi/formats/csv';
import { MATCH_LIST_HEADING, makeMatchList, type ListedRecord } from '@musubi/testkit';
import { main } from '../command/main.ts';

export let root = '';

export let list: readonly ListedRecord[] = [];

export function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(root, name), content);
  return join(root, name);
}

export function listText(records: readonly ListedRecord[]): string {
  return [MATCH_LIST_HEADING, ...records.map(({ cells }) => cells)].map((cells) => `${csvLine(cells)}\n`).join('');
}

export async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
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

/** The platform only reads Shift_JIS; every two bytes it can read are written back. */
export function shiftJis(text: string): Uint8Array {
  const codes = new Map<string, readonly number[]>(
    Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code), [code]]),
  );
  const decoder = new TextDecoder('shift_jis');
  for (let lead = 0x81; lead <= 0xfc; lead++)
    for (let trail = 0x40; trail <= 0xfc; trail++) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Uint8Array.from([...text].flatMap((character) => codes.get(character) ?? []));
}

export function rowsOf(text: string): Record<string, string>[] {
  const reader = makeCsvReader();
  const [heading, ...rows] = [reader.push(new TextEncoder().encode(text)), reader.end()].flatMap((batch) => batch.rows);
  return rows.map(({ cells }) =>
    Object.fromEntries((heading?.cells ?? []).map((name, place) => [name, cells[place] ?? ''])),
  );
}

/** The people of a small list, thirty of them twice, so that there is something to learn from. */
export const people = Array.from({ length: 90 }, (_, number) => ({
  family: `${'山川石松吉小大中西東'.charAt(number % 10)}${'田本村野原島崎沢井'.charAt(Math.floor(number / 10))}`,
  given: `${'健翔雄浩正和義直智'.charAt(number % 9)}${'太一二郎介輔也人斗樹'.charAt(Math.floor(number / 9))}`,
  birth: `19${String(40 + (number % 60))}-0${String(1 + (number % 9))}-${String(10 + (number % 18))}`,
  phone: `0999-${String(10 + number)}-${String(1000 + number * 7)}`,
}));

export const small = (heading: string, row: (person: (typeof people)[number], number: number) => string): string =>
  [heading, ...people.map(row), ...people.slice(0, 30).map((person, number) => row(person, 90 + number))].join('\n');

/** 名寄せコマンド: a folder of its own for the file that calls it. */
export function useMatchCommand(): void {
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'musubi-match-'));
    list = [...makeMatchList({ seed: 'command', rows: 3000 })];
    put('list.csv', listText(list));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
}
