import type { MatchRecord, MatchRole } from '@musubi/domain';
import type { Random } from '../demo-region/storage/random.ts';

/** 記載の乱れ: how often each kind of slip befalls a record. Kinds and shares that no benchmark was made with. */
export type DamageShares = Readonly<Record<keyof typeof DAMAGES, number>>;

type Damage = (record: MatchRecord, random: Random) => MatchRecord;

export const DAMAGES = {
  nameInOneColumn: ({ family = '', given, ...rest }) =>
    given === undefined ? { ...rest, family } : { ...rest, family: family + given },
  givenInKana: (record) => changed(record, 'given', () => record.givenKana),
  hiragana: (record) => changed(changed(record, 'familyKana', toHiragana), 'givenKana', toHiragana),
  longVowels: (record) =>
    changed(record, 'givenKana', (kana) => kana.replace(/(?<=[コゴソゾトドノホボモヨョロユュ])ウ/g, 'ー')),
  largeKana: (record) =>
    changed(record, 'givenKana', (kana) =>
      kana.replace(/[ャュョッ]/g, (small) => ({ ャ: 'ヤ', ュ: 'ユ', ョ: 'ヨ', ッ: 'ツ' })[small] ?? small),
    ),
  kanjiTypo: (record, random) =>
    changed(record, 'given', (given) =>
      replaced(given, random.int(0, given.length - 1), random.pick([...'美太郎子介一人香恵央'])),
    ),
  otherReading: (record, random) =>
    changed(record, 'givenKana', () => random.pick(['ヒロシ', 'アキラ', 'ユミ', 'カオル', 'マコト'])),
  sexMiscoded: (record) => changed(record, 'sex', (sex) => (sex === 'M' ? 'F' : 'M')),
  imperialDate: (record) => changed(record, 'birthDate', toImperial),
  kanjiNumbers: (record) =>
    changed(record, 'address', (address) =>
      address
        .replace(/([1-6])丁目/, (_, digit: string) => `${'一二三四五六'.charAt(Number(digit) - 1)}丁目`)
        .replace(/(\d+)番(\d+)号/, '$1番地の$2'),
    ),
  telephoneSlip: (record, random) =>
    changed(record, 'telephone', (number) =>
      replaced(number, number.length - random.int(1, 4), String(random.int(0, 9))),
    ),
  noTelephone: (record) => changed(record, 'telephone', () => undefined),
  noAddress: (record) =>
    changed(
      changed(record, 'address', () => undefined),
      'postalCode',
      () => undefined,
    ),
} satisfies Readonly<Record<string, Damage>>;

/** One damaged record; the same random gives the same damage. */
export function damageRecord(record: MatchRecord, shares: DamageShares, random: Random): MatchRecord {
  let damaged = record;
  for (const [name, damage] of Object.entries(DAMAGES) as [keyof typeof DAMAGES, Damage][])
    if (random.chance(shares[name])) damaged = damage(damaged, random);
  return damaged;
}

function changed(record: MatchRecord, role: MatchRole, change: (text: string) => string | undefined): MatchRecord {
  const { [role]: text, ...rest } = record;
  const other = text === undefined ? undefined : change(text);
  return other === undefined ? rest : { ...rest, [role]: other };
}

function replaced(text: string, place: number, character: string): string {
  return text.slice(0, place) + character + text.slice(place + 1);
}

function toHiragana(kana: string): string {
  return kana.normalize('NFKC').replace(/[ァ-ヴ]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0x60));
}

/** 昭和・平成・令和; dates before them stay as they are. */
function toImperial(date: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(date) ?? [];
  const of = Number(`${year}${month}${day}`);
  const [era, before] =
    of >= 20190501 ? ['令和', 2018] : of >= 19890108 ? ['平成', 1988] : of >= 19261225 ? ['昭和', 1925] : ['', 0];
  return era === ''
    ? date
    : `${era}${Number(year) - before === 1 ? '元' : Number(year) - before}年${Number(month)}月${Number(day)}日`;
}
