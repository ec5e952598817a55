import { readBirth, type Demographics, type LocalDate, type Sex } from '@musubi/domain';
import { component, field, fieldState, repetitions, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { tableText } from '../tables/code-texts.ts';
import { BY_ORDER, CLERICAL, IDENTITY_ONLY, ignore, NOT_USED, type SegmentMapping } from './mapping.ts';
import { namesOf, readNames } from './person-name.ts';
import { address, codedField, telephones, time } from './values.ts';

export const PID_MAPPING: SegmentMapping = {
  segment: 'PID',
  ja: '患者識別',
  mapped: {
    3: 'must equal the patient of the path',
    5: 'Demographics.kanjiName / kanaName / romanName',
    7: 'Demographics.birthDate',
    8: 'Demographics.sex',
    11: 'Demographics.postalCode / address',
    13: 'Demographics.telephones',
    14: 'Demographics.telephones',
    29: 'Demographics.deceased',
    30: 'Demographics.deceased',
  },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('2,4', {
      ja: '廃止された患者ID欄。照合は PID-3 だけで行う',
      en: 'withdrawn id fields; only PID-3 identifies',
    }),
    ignore('6,9,10,12,15-28,31,32,34-39', NOT_USED),
    ignore('33', { ja: '版は格納パスの発生日時で決まる', en: 'the event time of the path decides the version' }),
  ],
};

export const NK1_MAPPING: SegmentMapping = {
  segment: 'NK1',
  ja: '近親者',
  mapped: {
    2: 'Demographics.relatives.name',
    3: 'Demographics.relatives.relation',
    5: 'Demographics.relatives.telephone',
    6: 'Demographics.relatives.telephone',
  },
  ignored: [ignore('1', BY_ORDER), ignore('4,13', IDENTITY_ONLY), ignore('7-12,14-39', NOT_USED)],
};

export const IN1_MAPPING: SegmentMapping = {
  segment: 'IN1',
  ja: '保険',
  mapped: {
    2: 'Demographics.insurances.plan',
    3: 'Demographics.insurances.insurer',
    4: 'Demographics.insurances.insurer',
    10: 'Demographics.insurances.symbol / number / branch',
  },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('5-9,14,16,18-53', NOT_USED),
    ignore('11', {
      ja: '記号・番号は IN1-10 から読む（事業所名は要らない）',
      en: 'symbol and number come from IN1-10; the employer is not needed',
    }),
    ignore('12,13,15,17', CLERICAL),
  ],
};

export const DB1_MAPPING: SegmentMapping = {
  segment: 'DB1',
  ja: '身体障害',
  mapped: {},
  ignored: [
    ignore('1', BY_ORDER),
    ignore('2,4', {
      ja: '機微な情報で、患者ヘッダに表示欄がない。原本に残る',
      en: 'sensitive, and the patient header has no place for it; stays in the source file',
    }),
    ignore('3,5-8', NOT_USED),
  ],
};

/**
 * 患者基本情報 from PID, NK1, IN1. Names keep their characters (NFC); `""` means that the hospital deleted the value.
 * `asOf`: when it was said; births are judged by it.
 */
export function readDemographics(
  pid: Segment,
  relatives: readonly Segment[],
  insurances: readonly Segment[],
  issues: IssueList,
  asOf?: LocalDate,
): Demographics {
  const { kanji, kana, roman, former } = readNames(pid, issues);
  const [home] = repetitions(pid, 11);
  const postalCode = home === undefined ? undefined : component(home, 5);
  const homeAddress = address(home);
  return {
    ...(kanji !== undefined && { kanjiName: kanji }),
    ...(kana !== undefined && { kanaName: kana }),
    ...(roman !== undefined && { romanName: roman }),
    ...(former.length > 0 && { formerNames: former }),
    sex: readSex(pid, issues),
    ...readBirthDate(pid, asOf, issues),
    ...(postalCode !== undefined && { postalCode: postalCode.normalize('NFKC') }),
    ...(homeAddress !== undefined && { address: homeAddress.normalize('NFC') }),
    telephones: [...new Set([...telephones(pid, 13), ...telephones(pid, 14)])],
    ...(readDeceased(pid) && { deceased: true }),
    ...(insurances.length > 0 && { insurances: insurances.map(readInsurance) }),
    ...(relatives.length > 0 && { relatives: relatives.flatMap(readRelative) }),
  };
}

/** Fields that hold `""`, in the field itself or in the component that carries the value. */
export function clearedFields(pid: Segment): readonly (keyof Demographics)[] {
  const isCleared = (n: number, comp: number): boolean => fieldState(pid, n, 1, comp) === 'delete';
  const cleared: (keyof Demographics)[] = [];
  if (isCleared(7, 1)) cleared.push('birthDate', 'partialBirthDate');
  if (isCleared(11, 8)) cleared.push('address');
  if (isCleared(11, 5)) cleared.push('postalCode');
  if (isCleared(13, 12) && isCleared(14, 12)) cleared.push('telephones');
  return cleared;
}

function readBirthDate(
  pid: Segment,
  asOf: LocalDate | undefined,
  issues: IssueList,
): Pick<Demographics, 'birthDate' | 'partialBirthDate'> {
  const said = time(pid, 7, issues);
  if (said === undefined) return {};
  const { birth, ...read } = readBirth(said, asOf);
  if (birth === 'partial') issues.at(pid, 7, PARTIAL_BIRTH);
  if (birth === 'implausible') issues.at(pid, 7, IMPLAUSIBLE_BIRTH);
  return read;
}

function readSex(pid: Segment, issues: IssueList): Sex {
  const code = field(pid, 8)?.normalize('NFKC').trim().toUpperCase();
  switch (code) {
    case 'M':
    case '男':
      return 'male';
    case 'F':
    case '女':
      return 'female';
    case 'O':
    case 'A':
      return 'other';
    case undefined:
    case 'N':
    case 'U':
      return 'unknown';
    default:
      issues.at(pid, 8, {
        code: 'hl7v2/unknown-code',
        ja: '性別のコードが表（M・F・O・U）にありません。「不明」とします。',
        en: 'The sex code is not in its table (M, F, O, U); taken as unknown.',
      });
      return 'unknown';
  }
}

function readDeceased(pid: Segment): boolean {
  return field(pid, 30)?.trim() === 'Y' || fieldState(pid, 29) === 'value';
}

function readInsurance(in1: Segment): NonNullable<Demographics['insurances']>[number] {
  const plan = codedField(in1, 2)?.text;
  const insurer = field(in1, 3) ?? field(in1, 4);
  // Symbol, number, branch: repetitions in newer files, one number in older ones.
  const parts = repetitions(in1, 10).map((one) => component(one, 1));
  const [symbol, number, branch] = parts.length > 1 ? parts : [undefined, parts[0], undefined];
  return {
    ...(plan !== undefined && { plan }),
    ...(insurer !== undefined && { insurer }),
    ...(symbol !== undefined && { symbol }),
    ...(number !== undefined && { number }),
    ...(branch !== undefined && { branch }),
  };
}

function readRelative(nk1: Segment): NonNullable<Demographics['relatives']> {
  const { kanji, kana, roman } = namesOf(repetitions(nk1, 2));
  const name = kanji ?? kana ?? roman;
  if (name === undefined) return [];
  const kinship = codedField(nk1, 3);
  const relation = tableText('HL70063', kinship?.text) ?? kinship?.text;
  const telephone = telephones(nk1, 5)[0] ?? telephones(nk1, 6)[0];
  return [
    {
      name: `${name.family} ${name.given}`.trim(),
      ...(relation !== undefined && { relation }),
      ...(telephone !== undefined && { telephone }),
    },
  ];
}

const PARTIAL_BIRTH = {
  code: 'ssmix2/birth-date',
  severity: 'note',
  ja: '生年月日が年または月までしかありません。わかっている部分だけを使います。',
  en: 'The birth date has no day; what is known of it is used.',
} as const;
const IMPLAUSIBLE_BIRTH = {
  code: 'ssmix2/implausible-birth-date',
  ja: '生年月日が未来、または 120 年より前です。使いません。',
  en: 'The birth date is in the future or more than 120 years ago; it is not used.',
} as const;
