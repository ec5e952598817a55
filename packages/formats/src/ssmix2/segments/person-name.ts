import type { PersonName } from '@musubi/domain';
import { hasUnreadEscape } from '../../hl7v2/unescape-text.ts';
import { component, repetitions, type Repetition, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';

/** 氏名: one person's name in its representations (XPN-8), all of the same repetition type. */
export type Names = {
  readonly kanji: PersonName | undefined;
  readonly kana: PersonName | undefined;
  readonly roman: PersonName | undefined;
};

export type PatientNames = Names & {
  readonly former: readonly { readonly kanjiName?: PersonName; readonly kanaName?: PersonName }[];
};

/**
 * HL7 table 0200 (XPN-7), best first: legal, as displayed, none said. Maiden (M), birth (B), alias (A), nickname (N)
 * and the others are not what the person is called now.
 */
const PRESENT_TYPES = ['L', 'D', ''] as const;

/** 患者氏名 from PID-5. Kanji and kana come from names of the same type, so that they are of the same name. */
export function readNames(pid: Segment, issues: IssueList): PatientNames {
  const all = repetitions(pid, 5);
  const readable = all.filter((one) => !isUnreadable(one));
  if (readable.length < all.length) issues.at(pid, 5, UNREADABLE);
  if (readable.some((one) => GAIJI_PLACEHOLDER.test(one.text))) issues.at(pid, 5, GAIJI);
  const groups = byType(readable);
  const present = PRESENT_TYPES.find((type) => groups.has(type));
  const chosen = namesOf(present === undefined ? [] : (groups.get(present) ?? []));
  // A representation that only a name without a type has, beside a typed one, is of the same name.
  const untyped = present === '' ? chosen : namesOf(groups.get('') ?? []);
  const names = {
    kanji: chosen.kanji ?? untyped.kanji,
    kana: chosen.kana ?? untyped.kana,
    roman: chosen.roman ?? untyped.roman,
  };
  const others = [...groups].filter(([type]) => !(PRESENT_TYPES as readonly string[]).includes(type));
  const former = others.map(([, one]) => namesOf(one));
  if (names.kanji !== undefined || names.kana !== undefined || names.roman !== undefined)
    return { ...names, former: former.flatMap(asFormer) };
  const [only] = former;
  issues.at(pid, 5, only === undefined ? (readable.length < all.length ? NO_READABLE_NAME : NO_NAME) : ONLY_FORMER);
  return { kanji: undefined, kana: undefined, roman: undefined, ...only, former: former.slice(1).flatMap(asFormer) };
}

/** The names of repetitions that belong together. */
export function namesOf(repetitionsOfOne: readonly Repetition[]): Names {
  const kanji = nameWith(repetitionsOfOne, 'I') ?? firstPlain(repetitionsOfOne);
  const kana =
    nameWith(repetitionsOfOne, 'P') ??
    repetitionsOfOne.map(personName).find((name) => name !== undefined && isKana(name) && !same(name, kanji));
  return { kanji, kana, roman: nameWith(repetitionsOfOne, 'A') };
}

function byType(names: readonly Repetition[]): ReadonlyMap<string, readonly Repetition[]> {
  const groups = new Map<string, Repetition[]>();
  for (const name of names) {
    const type = (component(name, 7) ?? '').trim().toUpperCase();
    groups.set(type, [...(groups.get(type) ?? []), name]);
  }
  return groups;
}

function asFormer({ kanji, kana }: Names): PatientNames['former'] {
  if (kanji === undefined && kana === undefined) return [];
  return [{ ...(kanji !== undefined && { kanjiName: kanji }), ...(kana !== undefined && { kanaName: kana }) }];
}

/** 読めない氏名: escape letters, or more lost characters than read ones, are not what somebody is called. */
function isUnreadable(name: Repetition): boolean {
  if (hasUnreadEscape(name.text, name.meaning ?? name.delimiters)) return true;
  const written = `${component(name, 1) ?? ''}${component(name, 2) ?? ''}`.replace(/[\s\u3000]/g, '');
  const lost = written.split('\ufffd').length - 1;

  return lost * 2 > [...written].length || /[\u0000-\u0008\u000e-\u001f]/.test(written);
}

function nameWith(names: readonly Repetition[], representation: string): PersonName | undefined {
  const found = names.find((name) => component(name, 8) === representation);
  return found === undefined ? undefined : personName(found);
}

/** A name without a representation code: the first that is not kana. */
function firstPlain(names: readonly Repetition[]): PersonName | undefined {
  const plain = names.filter((name) => component(name, 8) === undefined).flatMap((name) => personName(name) ?? []);
  return plain.find((name) => !isKana(name)) ?? plain[0];
}

function personName(name: Repetition): PersonName | undefined {
  const family = (component(name, 1) ?? '').normalize('NFC').trim();
  const given = (component(name, 2) ?? '').normalize('NFC').trim();
  if (family === '' && given === '') return undefined;
  if (given !== '') return { family, given };
  // Both names in one component, parted by a space (U+3000 as well).
  const [first = '', ...rest] = family.split(/[\s\u3000]+/);
  return { family: first, given: rest.join(' ') };
}

function isKana(name: PersonName): boolean {
  return /^[\u3040-\u30ff\uff61-\uff9f\s\u3000・]+$/.test(name.family + name.given);
}

function same(a: PersonName | undefined, b: PersonName | undefined): boolean {
  return a !== undefined && b !== undefined && a.family === b.family && a.given === b.given;
}

/** What systems write where they have no character: geta, black and white squares, the replacement character. */
const GAIJI_PLACEHOLDER = /[〓■□\ufffd]/;
const GAIJI = {
  code: 'ssmix2/gaiji-placeholder',
  ja: '氏名に外字の置き換え（〓・■・□）があります。元の文字はわかりません。照合では一致とみなしません。',
  en: 'A name holds a placeholder for a character that could not be written; it counts as no agreement in matching.',
} as const;
const NO_NAME = { code: 'ssmix2/no-name', ja: '患者氏名がありません。', en: 'There is no patient name.' } as const;
const NO_READABLE_NAME = {
  code: 'ssmix2/no-name',
  ja: '患者氏名が読み取れません。氏名なしとして扱います。',
  en: 'The patient name cannot be read; the patient is taken to have none.',
} as const;
const UNREADABLE = {
  code: 'ssmix2/unreadable-name',
  ja: '氏名に、読み取れない文字集合またはエスケープがあります。その表記は使いません（原本は保存しています）。',
  en: 'A name is written in a character set or escape that cannot be read; it is not used (the source is kept).',
} as const;
const ONLY_FORMER = {
  code: 'ssmix2/only-former-name',
  ja: '旧姓・通称だけがあり、現在の氏名がありません。その氏名を仮に使います。',
  en: 'There is only a former or other name and no present one; it is used for now.',
} as const;
