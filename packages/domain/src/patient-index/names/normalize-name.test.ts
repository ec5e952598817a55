import { expect, it } from 'vitest';
import { areSimilarlyWritten } from './name-variants.ts';
import {
  areAlikeWithoutMarks,
  kanaPlainKey,
  kanaSoundKey,
  normalizeKana,
  normalizeName,
  normalizeStrictKana,
  normalizeWrittenName,
} from './normalize-name.ts';

it.each([
  ['髙橋 千代', '高橋千代'],
  ['山﨑', '山崎'],
  ['渡邊', '渡辺'],
  ['渡邉', '渡辺'],
  ['齋藤', '斎藤'],
  ['濵田', '浜田'],
  ['𠮷田', '吉田'],
  ['辻󠄀', '辻'],
  ['Nguyễn Van', 'nguyễnvan'],
  ['佐藤・一郎', '佐藤一郎'],
])('finds %s by %s', (written, typed) => expect(normalizeName(written)).toBe(normalizeName(typed)));

it.each([
  ['ﾀｶﾊｼ ﾁﾖ', 'タカハシチヨ'],
  ['たかはし ちよ', 'タカハシ チヨ'],
  ['ｷｮｳｺ', 'キヨウコ'],
  ['ユーコ', 'ユコ'],
  ['ミヅキ', 'みずき'],
  ['ﾊﾞﾝ', 'バン'],
])('finds the kana %s by %s', (written, typed) => expect(normalizeKana(written)).toBe(normalizeKana(typed)));

it.each([
  ['高橋', '高梨'],
  ['斎藤', '斉藤'],
  ['佐藤', '佐籐'],
])('keeps %s and %s apart', (one, other) => expect(normalizeName(one)).not.toBe(normalizeName(other)));
it.each([
  ['バン', 'ハン'],
  ['ミカ', 'ミキ'],
])('keeps the kana %s and %s apart', (one, other) => expect(normalizeKana(one)).not.toBe(normalizeKana(other)));

it.each([
  ['森鷗外', '森鴎外'],
  ['櫻井', '桜井'],
  ['廣澤', '広沢'],
  ['佐々木', '佐佐木'],
  ['𠮷野', '吉野'],
  ['渡\u{e0100}邉', '渡辺'],
  ['德永', '徳永'],
  ['ｻﾄｳ', 'サトウ'],
  ['\u0000髙\u200b橋', '高橋'],
])('matches the characters of %s and %s', (one, other) =>
  expect(normalizeWrittenName(one)).toBe(normalizeWrittenName(other)),
);
it.each([
  ['小島', '小嶋'],
  ['富田', '冨田'],
  ['竜也', '龍也'],
  ['斉藤', '斎藤'],
  ['坂本', '阪本'],
])('holds %s and %s for similar, not for equal', (one, other) => {
  expect(normalizeWrittenName(one)).not.toBe(normalizeWrittenName(other));
  expect(areSimilarlyWritten(normalizeWrittenName(one), normalizeWrittenName(other))).toBe(true);
});
it.each([
  ['太田', '大田'],
  ['河合', '川合'],
  ['伊東', '伊藤'],
  ['今野', '近野'],
])('holds %s and %s for different writings', (one, other) =>
  expect(areSimilarlyWritten(normalizeWrittenName(one), normalizeWrittenName(other))).toBe(false),
);
it.each([
  ['ヴァイオラ', 'バイオラ'],
  ['ステヴン', 'ステブン'],
  ['ｳﾞｪﾗ', 'ベラ'],
  ['カヲル', 'カオル'],
  ['ミヅキ', 'ミズキ'],
  ['キョウコ', 'キヨウコ'],
  ['ゐのうえ', 'イノウエ'],
])('reads the kana %s as %s', (one, other) => expect(normalizeStrictKana(one)).toBe(normalizeStrictKana(other)));
it.each([
  ['オオウチ', 'オーーチ'],
  ['ユウコ', 'ユーコ'],
  ['コウスケ', 'コースケ'],
  ['ケイコ', 'ケーコ'],
  ['ショウタ', 'ショータ'],
])('hears %s as %s', (one, other) =>
  expect(kanaSoundKey(normalizeStrictKana(one))).toBe(kanaSoundKey(normalizeStrictKana(other))),
);
it('forgets dakuten only where asked', () => {
  expect([kanaPlainKey('ヤマザキ'), kanaPlainKey('パン')]).toEqual(['ヤマサキ', 'ハン']);
  expect([
    areAlikeWithoutMarks('ダイゴ', 'タイコ'),
    areAlikeWithoutMarks('ダイゴ', 'タイキ'),
    areAlikeWithoutMarks('ダイ', 'ダイゴ'),
  ]).toEqual([true, false, false]);
});
