import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, put, run, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('what cannot be done', () => {
  test('is refused with a sentence and an exit code, and leaves no file', async () => {
    const out = join(root, 'refused.csv');
    const file = join(root, 'list.csv');
    mkdirSync(join(root, 'folder'), { recursive: true });
    const closed = put('closed.csv', 'id,name\n');
    chmodSync(closed, 0o000);
    const cases: readonly (readonly [code: number, says: string, ...args: string[]])[] = [
      [2, '--out', 'dedupe', file],
      [2, 'dedupe', 'fuse', file, '--out', out],
      [2, '二つ', 'link', file, '--out', out],
      [2, '一つ', 'dedupe', '--out', out],
      [2, '--verdict', 'dedupe', file, '--out', out, '--verdict', 'maybe'],
      [2, 'オプション', 'dedupe', file, '--out', out, '--loud'],
      [2, '入力と同じ', 'dedupe', file, '--out', file],
      [2, '同じファイル', 'dedupe', file, '--out', out, '--report', out],
      [1, 'がありません', 'dedupe', join(root, 'nowhere.csv'), '--out', out],
      [1, 'フォルダです', 'dedupe', join(root, 'folder'), '--out', out],
      [1, '空です', 'dedupe', put('empty.csv', ''), '--out', out],
      [1, 'フォルダ', 'dedupe', file, '--out', join(root, 'none', 'pairs.csv')],
      [
        1,
        '見分けられません',
        'dedupe',
        put(
          'binary.csv',
          Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256),
        ),
        '--out',
        out,
      ],
      ...(process.getuid?.() === 0 ? [] : [[1, '開けません', 'dedupe', closed, '--out', out] as const]),
    ];
    for (const [code, says, ...args] of cases) {
      const done = await run(...args);
      expect([done.code, args.join(' '), done.err]).toEqual([code, args.join(' '), expect.stringContaining(says)]);
    }
    expect(readdirSync(root).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  test('a link is followed to its file, a folder refused, a device not replaced', async () => {
    const kept = put('kept.csv', 'old');
    symlinkSync(kept, join(root, 'link.csv'));
    expect((await run('dedupe', join(root, 'list.csv'), '--out', join(root, 'link.csv'))).code).toBe(0);
    expect(lstatSync(join(root, 'link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toMatch(/^left,right/);
    expect((await run('dedupe', kept, '--out', join(root, 'link.csv'))).code).toBe(2);
    expect(await run('dedupe', join(root, 'list.csv'), '--out', join(root, 'folder'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('フォルダ') as string,
    });
    const pipe = join(root, 'pipe');
    // no pipes on this system
    if (spawnSync('mkfifo', [pipe]).status !== 0) return;
    const reader = spawn('cat', [pipe]);
    const text = new Promise<string>((done) => {
      let all = '';
      reader.stdout
        .on('data', (piece) => {
          all += String(piece);
        })
        .on('end', () => done(all));
    });
    expect((await run('dedupe', join(root, 'list.csv'), '--out', pipe)).code).toBe(0);
    expect(await text).toBe(readFileSync(kept, 'utf8'));
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('is explained by --help in both languages', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of [
      'dedupe',
      'link',
      '--columns',
      '--verdict',
      '--explain',
      '--report',
      '使い方',
      'exit code',
      'birthDate',
    ])
      expect(out).toContain(word);
  });
});
