import { expect, it } from 'vitest';
import { normalizeKana, normalizeName } from './normalize-name.ts';

it.each([
  ['髙橋 千代', '高橋千代'], ['山﨑', '山崎'], ['渡邊', '渡辺'], ['渡邉', '渡辺'], ['齋藤', '斎藤'], ['濵田', '浜田'], ['𠮷田', '吉田'], ['辻󠄀', '辻'], ['Nguyễn Van', 'nguyễnvan'], ['佐藤・一郎', '佐藤一郎'],
])('finds %s by %s', (written, typed) => expect(normalizeName(written)).toBe(normalizeName(typed)));

it.each([
  ['ﾀｶﾊｼ ﾁﾖ', 'タカハシチヨ'], ['たかはし ちよ', 'タカハシ チヨ'], ['ｷｮｳｺ', 'キヨウコ'], ['ユーコ', 'ユコ'], ['ミヅキ', 'みずき'], ['ﾊﾞﾝ', 'バン'],
])('finds the kana %s by %s', (written, typed) => expect(normalizeKana(written)).toBe(normalizeKana(typed)));

it.each([['高橋', '高梨'], ['斎藤', '斉藤'], ['佐藤', '佐籐']])('keeps %s and %s apart', (one, other) => expect(normalizeName(one)).not.toBe(normalizeName(other)));
it.each([['バン', 'ハン'], ['ミカ', 'ミキ']])('keeps the kana %s and %s apart', (one, other) => expect(normalizeKana(one)).not.toBe(normalizeKana(other)));
