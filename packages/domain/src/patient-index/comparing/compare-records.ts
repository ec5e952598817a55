import { compareBirthNumbers } from './compare-birth-numbers.ts';
import { compareNames } from './compare-names.ts';
import {
  ADDRESS_LEVEL,
  EMAIL_LEVEL,
  FIELD,
  FIELD_COUNT,
  IDENTIFIER_LEVEL,
  INSURANCE_LEVEL,
  SEX_LEVEL,
  TELEPHONE_LEVEL,
  TEXT_LEVEL,
} from './match-levels.ts';
import { isMarked, isSameTown } from '../places/municipality-renames.ts';
import { LONGEST_TELEPHONE, TELEPHONE_TAIL } from '../preparing/normalize-telephone.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { isWithinOneSlip, jaroWinkler } from '../text/text-similarity.ts';

const {
  family: FAMILY,
  given: GIVEN,
  sex: SEX,
  birthDate: BIRTH_DATE,
  address: ADDRESS,
  street: STREET,
  streetNumber: STREET_NUMBER,
  building: BUILDING,
  locality: LOCALITY,
  region: REGION,
  telephone: TELEPHONE,
  insurance: INSURANCE,
  email: EMAIL,
  identifier: IDENTIFIER,
  // read once: a bulk job compares millions of pairs
} = FIELD;

/**
 * 一致の段階の並び: the level of every field of two records, written into `levels` (so that a bulk job allocates
 * nothing). Symmetric.
 */
export function compareRecords(a: PreparedRecord, b: PreparedRecord, levels: Uint8Array): void {
  const names = compareNames(a, b);
  levels[FAMILY] = names >> 4;
  levels[GIVEN] = names & 15;
  levels[SEX] = a.sex === 0 || b.sex === 0 ? 0 : a.sex === b.sex ? SEX_LEVEL.same : SEX_LEVEL.different;
  levels[BIRTH_DATE] = compareBirthNumbers(a.birth, b.birth);
  levels[ADDRESS] = compareAddresses(a, b);
  levels[STREET] = compareTexts(a.street, b.street, a.building, b.building);
  levels[STREET_NUMBER] = compareTexts(a.streetNumber, b.streetNumber, '', '');
  levels[BUILDING] = compareTexts(a.building, b.building, a.street, b.street);
  levels[LOCALITY] = compareTexts(a.locality, b.locality, '', '');
  levels[REGION] = compareTexts(a.region, b.region, '', '');
  levels[TELEPHONE] = compareTelephones(a.telephone, b.telephone);
  levels[INSURANCE] = compareInsurances(a, b);
  levels[EMAIL] = compareEmails(a.email, b.email);
  levels[IDENTIFIER] = compareIdentifiers(a.identifier, b.identifier);
}

export function emptyLevels(): Uint8Array {
  return new Uint8Array(FIELD_COUNT);
}

function compareAddresses(a: PreparedRecord, b: PreparedRecord): number {
  const placesKnown = a.town !== '' && b.town !== '';
  const postalsKnown = a.postal !== '' && b.postal !== '';
  if (!placesKnown && !postalsKnown) return 0;
  const postal = postalsKnown && a.postal === b.postal && !(placesKnown && a.postal.endsWith(WHOLE_MUNICIPALITY));
  const town = placesKnown && isSameTown(a.town, b.town);
  if (postal || town) {
    if (a.house === '' || b.house === '') return ADDRESS_LEVEL.town;
    if (a.house === b.house) return ADDRESS_LEVEL.house;
    return isPartOf(a.house, b.house) || isPartOf(b.house, a.house) ? ADDRESS_LEVEL.houseNear : ADDRESS_LEVEL.town;
  }
  if (a.house !== '' && a.house.length > 2 && a.house === b.house && placesKnown && isSamePlaceRenamed(a.town, b.town))
    return ADDRESS_LEVEL.houseNear;
  return postalsKnown && isWithinOneSlip(a.postal, b.postal) ? ADDRESS_LEVEL.postalNear : ADDRESS_LEVEL.different;
}

/** 以下に掲載がない場合: a postal code of all quarters that have none of their own. */
const WHOLE_MUNICIPALITY = '0000';

/** 2-30 of 2-30-19: a room or a house number was left away. */
function isPartOf(part: string, whole: string): boolean {
  return whole.length > part.length && whole.startsWith(part) && whole.charAt(part.length) === '-';
}

/** Mergers that no table knows keep the names of their quarters: 旧潟町上村 lies in 結市旧潟町上村. */
function isSamePlaceRenamed(a: string, b: string): boolean {
  if (isMarked(a) && isMarked(b)) return false;
  const shorter = a.length <= b.length ? a : b;
  const longer = a.length <= b.length ? b : a;
  return shorter.length >= 3 && longer.endsWith(shorter.slice(-Math.min(shorter.length, 4)));
}

function compareTexts(a: string, b: string, otherA: string, otherB: string): number {
  if (a === '' || b === '') return (a !== '' && a === otherB) || (b !== '' && b === otherA) ? TEXT_LEVEL.crossed : 0;
  if (a === b) return TEXT_LEVEL.exact;
  if (a === otherB || b === otherA) return TEXT_LEVEL.crossed;
  if (a.length + b.length > 3 && isWithinOneSlip(a, b)) return TEXT_LEVEL.close;
  if (a.length < 4 || b.length < 4) return TEXT_LEVEL.different;
  const likeness = jaroWinkler(a, b);
  return likeness >= 0.92 ? TEXT_LEVEL.close : likeness >= 0.82 ? TEXT_LEVEL.near : TEXT_LEVEL.different;
}

function compareTelephones(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return TELEPHONE_LEVEL.same;
  // no room for two
  if (a.length <= LONGEST_TELEPHONE && b.length <= LONGEST_TELEPHONE) return compareNumbers(a, b);
  let best: number = TELEPHONE_LEVEL.different;
  for (const one of a.split(' '))
    for (const other of b.split(' '))
      best = Math.min(best, one === other ? TELEPHONE_LEVEL.same : compareNumbers(one, other));
  return best;
}

function compareNumbers(a: string, b: string): number {
  const longer = a.length >= b.length ? a : b;
  const shorter = a.length >= b.length ? b : a;
  if (
    longer.length !== shorter.length &&
    shorter.length >= TELEPHONE_TAIL &&
    longer.endsWith(shorter.slice(-TELEPHONE_TAIL))
  )
    return TELEPHONE_LEVEL.same;
  return isWithinOneSlip(a, b) ? TELEPHONE_LEVEL.close : TELEPHONE_LEVEL.different;
}

function compareInsurances(a: PreparedRecord, b: PreparedRecord): number {
  if (a.insured === '' || b.insured === '') return 0;
  const insurer = a.insurer === '' || b.insurer === '' || a.insurer === b.insurer;
  const symbol = a.symbol === '' || b.symbol === '' || a.symbol === b.symbol;
  if (insurer && a.insured === b.insured) {
    if (!symbol) return INSURANCE_LEVEL.close;
    if (a.branch === '' || b.branch === '') return INSURANCE_LEVEL.number;
    return a.branch === b.branch ? INSURANCE_LEVEL.person : INSURANCE_LEVEL.household;
  }
  const slip =
    insurer && symbol
      ? isWithinOneSlip(a.insured, b.insured)
      : a.insured === b.insured && a.insured.length > 4 && isWithinOneSlip(a.insurer, b.insurer);
  return slip && a.insured.length > 4 ? INSURANCE_LEVEL.close : INSURANCE_LEVEL.different;
}

function compareEmails(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return EMAIL_LEVEL.exact;
  const atA = a.indexOf('@');
  const atB = b.indexOf('@');
  if (isWithinOneSlip(a, b)) return EMAIL_LEVEL.close;
  if (areNumberedApart(a, b)) return EMAIL_LEVEL.different;
  if (
    atA > 0 &&
    atB > 0 &&
    jaroWinkler(a.slice(0, atA), b.slice(0, atB)) >= 0.88 &&
    jaroWinkler(a.slice(atA), b.slice(atB)) >= 0.88
  )
    return EMAIL_LEVEL.close;
  return atA > 2 && a.slice(0, atA) === b.slice(0, atB)
    ? EMAIL_LEVEL.local
    : jaroWinkler(a, b) >= 0.92
      ? EMAIL_LEVEL.local
      : EMAIL_LEVEL.different;
}

/** james.smith64 and james.smith79: namesakes number their addresses. */
function areNumberedApart(a: string, b: string): boolean {
  const [one, other] = [/\d+(?=\D*@)/.exec(a)?.[0], /\d+(?=\D*@)/.exec(b)?.[0]];
  return one !== undefined && other !== undefined && one !== other;
}

function compareIdentifiers(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return IDENTIFIER_LEVEL.exact;
  return a.length > 4 && isWithinOneSlip(a, b) ? IDENTIFIER_LEVEL.close : IDENTIFIER_LEVEL.different;
}
