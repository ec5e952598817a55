import { expect, it } from 'vitest';
import { nameAsHeard } from './name-as-heard.ts';
import { normalizeKana } from '../names/normalize-name.ts';

it.each([
  ['コータロー', 'コウタロウ'],
  ['コウタロウ', 'コータロー'],
  ['こうたろう', 'コタロ'],
  ['ナカシマ', 'ナカジマ'],
  ['ヤマザキ', 'ヤマサキ'],
  ['オオノ ユウコ', 'オーノユーコ'],
  ['オーノ ユーコ', 'オオノユウコ'],
  ['ハナコ ヤマダ', 'ヤマダハナコ'],
  ['ﾖｳｺ ﾊﾔｼ', 'ハヤシヨウコ'],
  ['ショータ', 'ショウタ'],
  ['ケー', 'ケイ'],
])('hears in %s also %s', (said, kept) => expect(nameAsHeard(said).kanaKeys).toContain(normalizeKana(kept)));

it('turns a written name round as well, variants made one', () =>
  expect(nameAsHeard('千代 髙橋').kanjiKeys).toEqual(['千代高橋', '高橋千代']));
it.each(['', ' ', '・', 'あ'.repeat(1_000)])('answers a handful of keys whatever it is asked: %j', (name) =>
  expect(nameAsHeard(name).kanaKeys.length).toBeLessThan(60),
);
