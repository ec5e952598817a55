import { parseRegionalPatientId, type RegionalPatientId } from '../../identifiers/regional-patient-id.ts';
import { parseLocalDate, type LocalDate } from '../../time/local-date.ts';
import { normalizeKana, normalizeName } from '../names/normalize-name.ts';

/** 検索語の読み取り: what one search box can mean; all readings are tried. */
export type PatientQuery = {
  readonly localId?: string;
  readonly regionalId?: RegionalPatientId;
  readonly birthDate?: LocalDate;
  readonly nameKey?: string;
  readonly kanaKey?: string;
};

const ERAS: Readonly<Record<string, number>> = {
  M: 1867,
  明治: 1867,
  T: 1911,
  大正: 1911,
  S: 1925,
  昭和: 1925,
  H: 1988,
  平成: 1988,
  R: 2018,
  令和: 2018,
};

/**
 * 生年月日: `1951-04-18`, `1951/4/18`, `19510418`, `S26.4.18`, `昭和26年4月18日`, `昭和元年…`; undefined when it is
 * none.
 */
export function readBirthDate(text: string): LocalDate | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const western = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(plain);
  if (western !== null) return day(Number(western[1]), western[2] ?? western[4], western[3] ?? western[5]);
  const era = /^(M|T|S|H|R|明治|大正|昭和|平成|令和)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain);
  if (era === null) return undefined;
  const start = ERAS[era[1] ?? ''];
  return start === undefined ? undefined : day(start + (era[2] === '元' ? 1 : Number(era[2])), era[3], era[4]);
}

function day(year: number, month = '', date = ''): LocalDate | undefined {
  return parseLocalDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}

/** A card's barcode (NW-7) comes from many scanners with its start and stop character: `a3700000011a`. */
const SCANNED = /^([A-D])(\d{4,})\1$/i;

export function readPatientQuery(text: string): PatientQuery {
  const plain = text.normalize('NFKC').trim().replace(SCANNED, '$2');
  if (plain === '') return {};
  const birthDate = readBirthDate(plain);
  const regionalId = parseRegionalPatientId(plain);
  const isId = /^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(plain);
  const kana = normalizeKana(plain);
  return {
    ...(isId ? { localId: plain } : {}),
    ...(regionalId === undefined ? {} : { regionalId }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(/\d/.test(plain) ? {} : { nameKey: normalizeName(plain), ...(kana === '' ? {} : { kanaKey: kana }) }),
  };
}

/** 氏名と生年月日: `高橋 千代 S26.4.18` in one box, in this order; undefined when it is not both. */
export function readNameAndBirthDate(
  text: string,
): { readonly name: string; readonly birthDate: LocalDate } | undefined {
  const parts = text
    .normalize('NFC')
    .trim()
    .split(/[\s\u3000]+/);
  const birthDate = parts.length < 2 ? undefined : readBirthDate(parts.at(-1) ?? '');
  const name = parts.slice(0, -1).join(' ');
  return birthDate === undefined || /\d/.test(name.normalize('NFKC')) ? undefined : { name, birthDate };
}
