import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate } from '@musubi/domain';
import { writeStorageFile, type SegmentFields } from '@musubi/formats/ssmix2';
import { main } from './main.ts';
import { column } from './output.ts';

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'musubi-inspect-'));
  const pid: SegmentFields = ['PID', '0001', '', '0001234567^^^^PI', '', '髙橋^花子^^^^^L^I', '', '19550102', 'F'];
  const meal = (eventTime: string, flag: '0' | '1' | '2', diet: string): void => {
    const file = writeStorageFile(
      {
        patient: '0001234567',
        day: localDate('2026-04-15'),
        dataType: 'OMD',
        orderNumber: '000000000000001',
        eventTime,
        department: '01',
        flag,
      },
      {
        facility: '1310000001',
        controlId: '1',
        vendorExtensions: true,
        segments: [pid, ['ORC', 'NW', '1'], ['ODS', 'D', '', `001^${diet}^99XY3`]],
      },
    );
    put(`storage/${file.path}`, file.bytes);
    if (flag === '2')
      put(
        'misplaced/' +
          `${file.path.replaceAll('0001234567', '0009999999').replace('000/123/', '000/999/').replace(/_2$/, '_1')}`,
        file.bytes,
      );
  };
  meal('20260415103045123', '2', '常食');
  meal('20260415113045123', '1', '減塩食');
  put(
    'storage/000/123/0001234567/20260415/OMD/0001234567_20260415_OMD_000000000000002_20260415103045123_01_1',
    new TextEncoder().encode('MSH'),
  );
  put(
    'storage/000/123/0001234567/20260415/18842-5^退院時サマリー^LN/' +
      '0001234567_20260415_18842-5_K1_20260415103045123_01_1/main.txt',
    new TextEncoder().encode('経過良好'),
  );
  put('outside/secret', new TextEncoder().encode('x'));
  symlinkSync(join(root, 'outside'), join(root, 'storage', 'link'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const collect = async (stream: PassThrough): Promise<string> => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text;
  };
  const [out, err] = [collect(stdout), collect(stderr)];
  const code = await main(args, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

describe('musubi ssmix2 inspect', () => {
  test('prints a line of JSON per file with version, entries and issues, and totals on stderr', async () => {
    const { code, out, err } = await run('ssmix2', 'inspect', join(root, 'storage'), '--json');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        type: 'OMD',
        patient: '0001234567',
        day: '2026-04-15',
        orderNumber: '000000000000001',
        flag: '1',
        current: true,
        entries: [{ kind: 'meal', status: 'ordered', day: '2026-04-15', title: '食事 減塩食' }],
        issues: [],
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ flag: '2', current: false }));
    expect(lines).toContainEqual(
      expect.objectContaining({
        type: '18842-5',
        current: true,
        entries: [{ kind: 'document', status: 'resulted', day: '2026-04-15', title: '退院時サマリー' }],
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ file: 'link', issues: [expect.objectContaining({ code: 'inspect/symbolic-link' })] }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        orderNumber: '000000000000002',
        entries: [expect.objectContaining({ title: '食事（読み取れません）' })],
      }),
    );
    expect(out).not.toContain('secret');
    expect(err).toContain('有効な版 (current)        3');
  });

  test('shows what a file of another patient says, marked as refused and not counted', async () => {
    const { out } = await run('ssmix2', 'inspect', join(root, 'misplaced'), '--json');
    const [line] = out
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(line).toMatchObject({
      patient: '0009999999',
      refused: true,
      entries: [{ kind: 'meal', title: '食事 常食' }],
      issues: [{ code: 'ssmix2/wrong-patient', severity: 'rejected' }],
    });
    const { err } = await run('ssmix2', 'inspect', join(root, 'misplaced'), '--json');
    expect(err).toMatch(/記録 \(entries\) +0/);
  });

  test('prints a table for people, also from a folder above the storage', async () => {
    const { code, out } = await run('ssmix2', 'inspect', root);
    expect(code).toBe(0);
    expect(out).toMatch(/○ OMD +2026-04-15 0001234567 000000000000001 {2}食事 減塩食/);
    expect(out).toMatch(/不可 1番目の MSH: HL7 メッセージではありません/);
  });

  test('columns stand under each other, also where a kind is written in kanji', () => {
    expect([column('看護記録', 10), column('OMD', 10), column('長い種別の名前', 4)]).toEqual([
      '看護記録  ',
      'OMD       ',
      '長い種別の名前',
    ]);
  });

  test('goes on past an unreadable folder, answers 1 for an unreadable root and 2 for wrong usage', async () => {
    expect((await run('ssmix2', 'inspect', join(root, 'nowhere'))).code).toBe(1);
    expect((await run('ssmix2', 'inspect')).code).toBe(2);
    expect((await run('ssmix2', 'inspect', root, '--jason')).code).toBe(2);
    expect((await run('ssmix2', 'inspect', root, '--jason')).err).toContain('--jason');
    expect((await run('ssmix2', 'inspct', root)).err).toContain('知らないコマンドです');
    expect((await run('ssmix2', 'inspect', join(root, 'outside', 'secret'))).err).toContain('hl7 show');
    expect((await run('ssmix2', 'inspect', join(root, 'outside'))).err).toContain('見つかりません');
    expect((await run('--help')).out).toContain('使い方');
  });

  test('ends quietly when the reader goes away', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    expect(await main(['ssmix2', 'inspect', root, '--json'], { stdout: gone, stderr: new PassThrough() })).toBe(0);
  });
});

describe('musubi hl7 show', () => {
  test('names fields in Japanese and decodes them', async () => {
    put(
      'one.hl7',
      writeStorageFile(
        {
          patient: '0001234567',
          day: undefined,
          dataType: 'ADT-00',
          orderNumber: '999999999999999',
          eventTime: '20260415103045123',
          department: undefined,
          flag: '1',
        },
        {
          facility: '1310000001',
          controlId: '1',
          vendorExtensions: true,
          segments: [['PID', '0001', '', '0001234567', '', '髙橋^花子', '', '""']],
        },
      ).bytes,
    );
    const { code, out } = await run('hl7', 'show', join(root, 'one.hl7'));
    expect(code).toBe(0);
    expect(out).toContain('PID-5   氏名: 髙橋 ^ 花子');
    expect(out).toContain('PID-7   生年月日: （削除の指示 ""）');
    const json = await run('hl7', 'show', join(root, 'one.hl7'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ charset: 'iso-2022-jp', messages: [{ type: 'ADT^A08^ADT_A01' }] });
  });

  test('answers 1 for a missing file', async () => {
    expect((await run('hl7', 'show', join(root, 'missing.hl7'))).code).toBe(1);
  });
});
