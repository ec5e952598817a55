import type { MatchRecord } from '../demographics/match-record.ts';
import { normalizeWrittenName } from './normalize-name.ts';
import { plainText } from '../text/plain-text.ts';
import { remembered } from '../text/remembered.ts';

/** 氏名の読み取り: keys of the written name and the raw kana, whichever columns a list puts them in. */
export type NamesRead = {
  readonly family: string;
  readonly given: string;
  readonly whole: string;
  readonly familyKana: string;
  readonly givenKana: string;
  /** A reading in one text, which nobody can cut. */ readonly unsplitKana: string;
  readonly unnamed: number;
};

/** 仮の名: a name that stands for no name. */
export const UNNAMED = { no: 0, newborn: 1, unknown: 2 } as const;

const LONGEST = 100;
/** 様 of a list that was made for letters. 殿 stays: 鵜殿 is a name. */
const HONORIFIC = /(?<=..)\s*様$/u;
/** Few family names are read in five kana; most whole names in more. */
const SHORTEST_UNSPLIT_KANA = 5;
const KANA = /^[\u3041-\u309F\u30A0-\u30FF\uFF66-\uFF9F\s\u3000・]+$/u;
const HAN = /[\p{Script=Han}]/u;
const LATIN = /\p{Script=Latin}/u;
const NEWBORN = new RegExp(
  [
    'ベビー|ベビイ|BABY|新生児|未命名',
    '^(?:第?[一二三1-3]?(?:男|女|長男|長女)?児[AB12一二甲乙]?|[男女]児?)$',
    '(?:ノ|之)児[AB12]?$',
    '第[一二三1-3]子$',
    '^[長次二三][男女]$',
  ].join('|'),
  'u',
);
const UNKNOWN = /不明|名無|ナナシ|^未定$|UNKNOWN|テスト患者|^TEST/u;

export function readNames(record: MatchRecord): NamesRead {
  const [family, given] = pair(record.family, record.given, record.name);
  const [familyKana, givenKana] = pair(record.familyKana, record.givenKana, record.nameKana);
  const [familyRoman, givenRoman] = pair(record.familyRoman, record.givenRoman, undefined);
  const [writtenFamily, writtenGiven] =
    family + given === '' ? [familyRoman, givenRoman] : [isKana(family) ? '' : family, isKana(given) ? '' : given];
  const keys = [normalizeWrittenName(writtenFamily), normalizeWrittenName(writtenGiven)] as const;
  const kana = [
    familyKana === '' && isKana(family) ? family : familyKana,
    givenKana === '' && isKana(given) ? given : givenKana,
  ] as const;
  const unsplit = keys[1] === '' && HAN.test(keys[0]) && [...keys[0]].length >= 3 && given === '';
  const whole = LATIN.test(keys[0] + keys[1])
    ? sortedWords(`${writtenFamily} ${writtenGiven}`)
    : keys[0] !== '' && (keys[1] !== '' || unsplit)
      ? keys[0] + keys[1]
      : '';
  const unnamed = unnamedBy(family, given, kana[0], kana[1]);
  const kanaUnsplit =
    kana[1] === '' && [...kana[0]].length >= SHORTEST_UNSPLIT_KANA && (keys[1] !== '' || unsplit || keys[0] === '');
  return {
    family: unsplit ? '' : keys[0],
    given: keys[1],
    whole,
    familyKana: kanaUnsplit ? '' : kana[0],
    givenKana: kana[1],
    unsplitKana: kanaUnsplit ? kana[0] : '',
    unnamed,
  };
}

function unnamedBy(...names: readonly string[]): number {
  const each = names.map(standsForNone);
  return each.includes(UNNAMED.newborn) ? UNNAMED.newborn : Math.max(...each);
}

const standsForNone = remembered((name): number => {
  const key = normalizeWrittenName(name);
  return NEWBORN.test(key) ? UNNAMED.newborn : UNKNOWN.test(key) ? UNNAMED.unknown : UNNAMED.no;
});

/**
 * A name in one column is split at its space; family first, as Japan writes. A split name that repeats itself is one.
 */
function pair(
  family: string | undefined,
  given: string | undefined,
  both: string | undefined,
): readonly [string, string] {
  const [one, other] = [clean(family), clean(given)];
  if (one !== '' && other !== '') return [one, other];
  const text = one + other === '' ? clean(both) : one;
  if (text === '') return [one, other];
  const words = text.split(/[\s\u3000]+/u);
  if (other !== '' || words.length < 2) return [text, other];
  return LATIN.test(text) && one !== '' ? [one, ''] : [words[0] ?? '', words.slice(1).join(' ')];
}

function clean(text: string | undefined): string {
  return text === undefined || text === '' ? '' : plainText(text.slice(0, LONGEST)).trim().replace(HONORIFIC, '');
}

function isKana(text: string): boolean {
  return text !== '' && KANA.test(text);
}

/** ASCII order, not a language's: the key must be the same everywhere. */
function sortedWords(text: string): string {
  const words = text
    .split(/[\s,、・\-]+/u)
    .map(normalizeWrittenName)
    .filter(Boolean);
  return words.length < 2 ? '' : words.sort().join('');
}
