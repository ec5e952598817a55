import { expect, it } from 'vitest';
import { readMergers } from './read-mergers.ts';

const read = (text: string) => readMergers(new TextEncoder().encode(text));
const codes = (text: string) => read(text).issues.map(({ row, code }) => [row, code]);

it('reads a region’s mergers, with a heading or without, with the 大字 of a divided one', () => {
  const rows = 'みほん県,灯台郡旧浜町,結市\r\nみほん県,帆立郡旧谷村/上,岬市\r\n';
  const mergers = [
    { prefecture: 'みほん県', former: '灯台郡旧浜町', present: '結市', quarter: '' },
    { prefecture: 'みほん県', former: '帆立郡旧谷村', present: '岬市', quarter: '上' },
  ];
  expect(read(rows)).toEqual({ mergers, issues: [] });
  expect(read(`\ufeff都道府県,旧市町村,現在の市町村\r\n${rows}`)).toEqual({ mergers, issues: [] });
});

it('says what is wrong with a row, and reads the rest', () => {
  const text = [
    '都道府県,旧市町村,現在の市町村',
    'みほん県,旧浜町,結市',
    'みほん,旧谷村,結市',
    'みほん県,旧谷,結市',
    'みほん県,結市,結市',
    'みほん県,旧浜町,岬市',
    'みほん県,結市,旧浜町',
    'みほん県,,結市',
    'みほん県,旧原村,結市',
  ].join('\n');
  expect(codes(text)).toEqual([
    [3, 'renames/prefecture'],
    [4, 'renames/municipality'],
    [5, 'renames/same'],
    [6, 'renames/twice'],
    [7, 'renames/circle'],
    [8, 'renames/cells'],
  ]);
  expect(read(text).mergers.map(({ former }) => former)).toEqual(['旧浜町', '旧原村']);
  expect(read(text).issues.every(({ ja, en }) => ja.endsWith('。') || ja.endsWith('）。') || en.endsWith('.'))).toBe(
    true,
  );
});

it.each(['', '\n\n', ',,,\n', '\u0000\u0001'])('reads no merger from %j', (text) =>
  expect(read(text).mergers).toEqual([]),
);
