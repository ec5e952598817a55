import { kanaSoundKey, normalizeStrictKana, normalizeWrittenName } from '../names/normalize-name.ts';
import type { MunicipalityRenames } from '../places/municipality-renames.ts';
import { normalizeAddress, normalizePostalCode } from '../places/normalize-address.ts';
import { normalizeInsuredNumber, normalizeInsurancePart } from './normalize-insurance.ts';
import { normalizeTelephones } from './normalize-telephone.ts';
import type { MatchRecord } from '../demographics/match-record.ts';
import { plainText } from '../text/plain-text.ts';
import { readBirthNumber } from './read-birth-number.ts';
import { readNames } from '../names/read-names.ts';
import { remembered } from '../text/remembered.ts';

/**
 * 照合の用意ができた記載: a record normalised once, to be compared many times. Flat on purpose (strings and numbers; ''
 * and 0
 * say "unknown"), always all fields in one order, so that millions fit in memory, in a table or in a file of columns.
 */
export type PreparedRecord = {
  /** Kanji or Latin letters; '' where the list writes only kana. */ readonly family: string;
  readonly given: string;
  /** Both in one text: kanji as written, Latin words sorted, so that the order of a foreign name does not count. */
  readonly whole: string;
  readonly familyKana: string;
  readonly givenKana: string;
  readonly familySound: string;
  readonly givenSound: string;
  /** Sound of both; '' where one is unknown. */ readonly wholeKana: string;
  /** 旧姓 */ readonly formerFamily: string;
  readonly formerKana: string;
  /** 仮の名: a value of UNNAMED. */ readonly unnamed: number;
  /** 1 male, 2 female, 3 other. */ readonly sex: number;
  /** YYYYMMDD; an unknown month or day is 00. Days that do not exist stay as written: they may be slips. */
  readonly birth: number;
  readonly postal: string;
  readonly town: string;
  readonly house: string;
  readonly street: string;
  readonly streetNumber: string;
  readonly building: string;
  readonly locality: string;
  readonly region: string;
  /** Digits; several joined by a space. */ readonly telephone: string;
  readonly insurer: string;
  readonly symbol: string;
  readonly insured: string;
  readonly branch: string;
  readonly email: string;
  readonly identifier: string;
};

/** 照合の用意: never throws, whatever the text; what cannot be read is unknown. */
export function prepareMatchRecord(record: MatchRecord, renames?: MunicipalityRenames): PreparedRecord {
  const names = readNames(record);
  const address = normalizeAddress(record.address ?? '', renames);
  const familyKana = normalizeStrictKana(names.familyKana);
  const givenKana = normalizeStrictKana(names.givenKana);
  const familySound = kanaSoundKey(familyKana);
  const givenSound = kanaSoundKey(givenKana);
  return {
    family: names.family,
    given: names.given,
    whole: names.whole,
    familyKana,
    givenKana,
    familySound,
    givenSound,
    wholeKana:
      names.unsplitKana === ''
        ? familySound !== '' && givenSound !== ''
          ? familySound + givenSound
          : ''
        : kanaSoundKey(normalizeStrictKana(names.unsplitKana)),
    formerFamily: normalizeWrittenName(short(record.formerFamily)),
    formerKana: kanaSoundKey(normalizeStrictKana(short(record.formerFamilyKana))),
    unnamed: names.unnamed,
    sex: readSex(record.sex),
    birth: readBirthNumber(short(record.birthDate)),
    postal: normalizePostalCode(record.postalCode ?? ''),
    town: address.town,
    house: address.house,
    street: word(record.street),
    streetNumber: word(record.streetNumber),
    building: word(record.building),
    locality: word(record.locality),
    region: word(record.region),
    telephone: normalizeTelephones(record.telephone ?? '')
      .slice(0, 4)
      .join(' '),
    insurer: normalizeInsurancePart(record.insurer ?? ''),
    symbol: normalizeInsurancePart(record.insuredSymbol ?? ''),
    insured: normalizeInsuredNumber(record.insuredNumber ?? ''),
    branch: normalizeInsurancePart(record.insuredBranch ?? ''),
    email: plainText(short(record.email)).replace(/\s/gu, '').toLowerCase(),
    identifier: identifierKey(record.identifier),
  };
}

const LONGEST = 100;

function short(text: string | undefined): string {
  return (text ?? '').slice(0, LONGEST);
}

function word(text: string | undefined): string {
  return text === undefined || text === '' ? '' : wordKey(short(text));
}

/** Lower case before what is invisible goes: ΑΣ and its final sigma. */
const wordKey = remembered((text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{C}.,]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim(),
);

function identifierKey(text: string | undefined): string {
  return text === undefined || text === ''
    ? ''
    : short(text)
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[\s\p{C}\-_.]/gu, '');
}

const MALE = new Set(['M', 'MALE', '男', '男性', '1', 'おとこ', 'オトコ', 'BOY', 'MAN']);
const FEMALE = new Set(['F', 'FEMALE', '女', '女性', '2', 'おんな', 'オンナ', 'GIRL', 'WOMAN', 'W']);

function readSex(text: string | undefined): number {
  return text === undefined ? 0 : sexNumber(short(text));
}

const sexNumber = remembered((text): number => {
  const plain = text
    .normalize('NFKC')
    .trim()
    .toUpperCase()
    .replace(/^0+(?=\d)|\.0+$/g, '');
  const [male, female] = [MALE.has(plain) || plain.includes('男'), FEMALE.has(plain) || plain.includes('女')];
  if (male !== female) return male ? 1 : 2;
  return /^(O|OTHER|A|その他)$/.test(plain) ? 3 : 0;
});
