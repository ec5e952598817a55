import { NAME_LEVEL } from './match-levels.ts';
import { areSimilarlyWritten } from '../names/name-variants.ts';
import { areAlikeWithoutMarks } from '../names/normalize-name.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { isWithinOneSlip, jaroWinkler, sharesCharacter } from '../text/text-similarity.ts';

const {
  exact,
  variant,
  reading,
  kana,
  sound,
  homophoneClose,
  homophone,
  close,
  near,
  part,
  former,
  crossed,
  different,
} = NAME_LEVEL;

/** The levels of the family and the given name, as two numbers in one: family × 16 + given. Symmetric. */
export function compareNames(a: PreparedRecord, b: PreparedRecord): number {
  const splitA = a.family !== '' || a.whole === '';
  const splitB = b.family !== '' || b.whole === '';
  if (!splitA || !splitB) return compareUnsplit(a, b, splitA, splitB);
  const family = comparePart(a.family, b.family, a.familyKana, b.familyKana, a.familySound, b.familySound);
  const given = comparePart(a.given, b.given, a.givenKana, b.givenKana, a.givenSound, b.givenSound);
  if (family >= close || family === 0 || given === 0 || given >= close) return mend(a, b, family, given);
  return family * 16 + given;
}

/** Names in the other order, one of the two in the other's column, a name before marriage. */
function mend(a: PreparedRecord, b: PreparedRecord, family: number, given: number): number {
  if (isCrossed(a, b)) return crossed * 16 + crossed;
  if (family === 0 && given === 0 && a.wholeKana !== '' && a.wholeKana === b.wholeKana) return kana * 16 + kana;
  if (family !== exact && given !== exact && (isHalfCrossed(a, b) || isHalfCrossed(b, a))) return crossed * 16;
  if (family >= close && isFormer(a, b)) return former * 16 + given;
  return family * 16 + given;
}

function isCrossed(a: PreparedRecord, b: PreparedRecord): boolean {
  if (a.whole !== '' && a.whole === b.whole) return true;
  if (a.family !== '' && a.family === b.given && a.given !== '' && isLike(a.given, b.family)) return true;
  if (b.family !== '' && b.family === a.given && b.given !== '' && isLike(b.given, a.family)) return true;
  return (isUnwritten(a) || isUnwritten(b)) && isTurned(a.wholeKana, b.wholeKana, SHORTEST_READ);
}

/** Known by the reading alone: nothing in writing can contradict it. */
function isUnwritten(record: PreparedRecord): boolean {
  return record.family === '' && record.given === '' && record.whole === '';
}

/** タナカホアクリスティン and ホアクリスティンタナカ: two parts, however many words, in the other order. */
function isTurned(a: string, b: string, shortest: number): boolean {
  return a.length === b.length && a.length >= shortest && a !== b && (a + a).includes(b);
}

function isLike(a: string, b: string): boolean {
  return a === b || (a.length > 3 && b.length > 3 && a.charCodeAt(0) < FIRST_HAN && jaroWinkler(a, b) >= 0.8);
}

/** One record has only one of the two names, and in the wrong column. */
function isHalfCrossed(a: PreparedRecord, b: PreparedRecord): boolean {
  if (a.family !== '' && a.given !== '') return false;
  return (a.family !== '' && a.family === b.given) || (a.given !== '' && a.given === b.family);
}

function isFormer(a: PreparedRecord, b: PreparedRecord): boolean {
  return (
    (a.formerFamily !== '' && (a.formerFamily === b.family || a.formerFamily === b.formerFamily)) ||
    (b.formerFamily !== '' && b.formerFamily === a.family) ||
    (a.formerKana !== '' && (a.formerKana === b.familySound || a.formerKana === b.formerKana)) ||
    (b.formerKana !== '' && b.formerKana === a.familySound)
  );
}

/** Written in kana, the given name of one may be that of a twin who is written otherwise. */
function endsInKana(name: string): boolean {
  const last = name.charCodeAt(name.length - 1);
  return last > 0x3000 && last < FIRST_HAN;
}

/** One name in one column: cut it where the other record's name ends. */
function compareUnsplit(a: PreparedRecord, b: PreparedRecord, splitA: boolean, splitB: boolean): number {
  if (a.whole !== '' && a.whole === b.whole) return exact * 16 + (endsInKana(a.whole) ? kana : exact);
  if (isTurned(a.whole, b.whole, SHORTEST_WRITTEN)) return crossed * 16 + crossed;
  if (!splitA && !splitB) {
    const cut = Math.min(2, Math.max(a.whole.length, b.whole.length) - 1);
    return (
      comparePart(
        a.whole.slice(0, cut),
        b.whole.slice(0, cut),
        a.familyKana,
        b.familyKana,
        a.familySound,
        b.familySound,
      ) *
        16 +
      comparePart(a.whole.slice(cut), b.whole.slice(cut), a.givenKana, b.givenKana, a.givenSound, b.givenSound)
    );
  }
  const [whole, split] = splitA ? [b, a] : [a, b];
  const cut =
    split.family !== '' && whole.whole.startsWith(split.family)
      ? split.family.length
      : split.given !== '' && whole.whole.endsWith(split.given)
        ? whole.whole.length - split.given.length
        : Math.max(1, split.family.length);
  return (
    comparePart(
      whole.whole.slice(0, cut),
      split.family,
      whole.familyKana,
      split.familyKana,
      whole.familySound,
      split.familySound,
    ) *
      16 +
    comparePart(
      whole.whole.slice(cut),
      split.given,
      whole.givenKana,
      split.givenKana,
      whole.givenSound,
      split.givenSound,
    )
  );
}

/** One of the two names, by its characters and its reading. */
export function comparePart(
  a: string,
  b: string,
  kanaA: string,
  kanaB: string,
  soundA: string,
  soundB: string,
): number {
  const readings = soundA !== '' && soundB !== '';
  if (a === '' || b === '') {
    if (!readings) return 0;
    if (kanaA === kanaB) return kana;
    if (soundA === soundB) return sound;
    return closeness(soundA, soundB);
  }
  const agree = readings && soundA === soundB;
  if (a === b) return !readings || agree ? exact : reading;
  if (areSimilarlyWritten(a, b)) return variant;
  if (a.charCodeAt(0) < FIRST_HAN && b.charCodeAt(0) < FIRST_HAN) return closeness(a, b);
  if (agree) return sharesCharacter(a, b) ? homophoneClose : homophone;
  if (sharesCharacter(a, b))
    return readings && !isWithinOneSlip(soundA, soundB)
      ? isWithinOneSlip(a, b) && a.length > 2
        ? near
        : different
      : near;
  return readings && soundA.length > 2 && isWithinOneSlip(soundA, soundB) ? part : different;
}

/** Shorter ones turn into each other by chance: マリ and リマ. */
const SHORTEST_READ = 4;
const SHORTEST_WRITTEN = 3;

/** Below it: kana and Latin letters, which are compared letter by letter. */
const FIRST_HAN = 0x3400;

function closeness(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  if (shorter >= 3 && isWithinOneSlip(a, b)) return close;
  if (a.charCodeAt(0) >= 0x3000 && areAlikeWithoutMarks(a, b)) return close;
  if (a.startsWith(b) || b.startsWith(a)) return part;
  if (longer < 4 || a.charCodeAt(0) >= 0x3000) return different;
  const likeness = jaroWinkler(a, b);
  return likeness >= 0.9 ? close : likeness >= 0.8 ? near : different;
}
