import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import {
  ADDRESS_LEVEL,
  BIRTH_LEVEL,
  EMAIL_LEVEL,
  FIELD,
  IDENTIFIER_LEVEL,
  INSURANCE_LEVEL,
  NAME_LEVEL,
  SEX_LEVEL,
  TELEPHONE_LEVEL,
  TEXT_LEVEL,
} from '../comparing/match-levels.ts';
import type { MatchGuard } from '../comparing/match-result.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { UNNAMED } from '../names/read-names.ts';

const PARENT_AGE = 14;

/** 自動紐付けの歯止め: what forbids to link two records unseen, whatever their score. Symmetric. */
export function guardMatch(a: PreparedRecord, b: PreparedRecord, levels: Uint8Array): readonly MatchGuard[] {
  const guards: MatchGuard[] = [];
  const at = (field: keyof typeof FIELD): number => levels[FIELD[field]] ?? 0;
  const family = isSameName(at('family'));
  const given = isSameName(at('given'));
  const birth = at('birthDate');
  const born = birth === BIRTH_LEVEL.exact || birth === BIRTH_LEVEL.swapped || birth === BIRTH_LEVEL.defaultedBoth;
  const contacts = countContacts(levels);
  const home = sharesHome(levels);
  if (a.unnamed === UNNAMED.newborn || b.unnamed === UNNAMED.newborn) guards.push('newborn-without-name');
  if (
    a.unnamed === UNNAMED.unknown ||
    b.unnamed === UNNAMED.unknown ||
    (isPlaceholder(birth) && !isSameInsured(levels))
  )
    guards.push('placeholder');
  if (home && !given && at('given') !== 0 && !isNoTwin(levels)) {
    if (born || birth === BIRTH_LEVEL.digit || birth === BIRTH_LEVEL.parts) guards.push('twins');
    else guards.push('family-in-one-house');
  }
  if (given && at('insurance') === INSURANCE_LEVEL.household && at('given') !== NAME_LEVEL.exact) guards.push('twins');
  if (given && family && yearsApart(a.birth, b.birth) >= PARENT_AGE) guards.push('father-and-son');
  if (given && born && contacts === 0 && countDifferentContacts(levels) > 0) guards.push('same-name-and-birth-date');
  if (
    at('sex') === SEX_LEVEL.different ||
    birth === BIRTH_LEVEL.different ||
    birth === BIRTH_LEVEL.year ||
    birth === BIRTH_LEVEL.near ||
    at('identifier') === IDENTIFIER_LEVEL.different
  )
    guards.push('contradiction');
  if (!isEnough(a, b, levels, contacts)) guards.push('too-little-evidence');
  return guards;
}

const levelsByThird = emptyLevels();

/**
 * 第三の記載による紐付け: whether two records, each surely one with the same third, may be linked unseen. They may lack
 * evidence of their own, but nothing may
 * speak against them; and where two things differ and none agrees, the third may be the chart in which two namesakes
 * were mixed, so a person must look.
 */
export function mayBeLinkedByThird(a: PreparedRecord, b: PreparedRecord): boolean {
  compareRecords(a, b, levelsByThird);
  const lacksOnly = guardMatch(a, b, levelsByThird).every(
    (guard) => guard === 'too-little-evidence' || guard === 'same-name-and-birth-date',
  );
  if (
    !lacksOnly ||
    !isSameName(levelsByThird[FIELD.given] ?? 0) ||
    !isReadableBirth(levelsByThird[FIELD.birthDate] ?? 0)
  )
    return false;
  return countContacts(levelsByThird) > 0 || countDifferentContacts(levelsByThird) < 2;
}

/** What people of one house share; a number or an email address of one's own is none of it. */
function sharesHome(levels: Uint8Array): boolean {
  const insurance = levels[FIELD.insurance] ?? 0;
  return (
    levels[FIELD.address] === ADDRESS_LEVEL.house ||
    levels[FIELD.address] === ADDRESS_LEVEL.houseNear ||
    levels[FIELD.street] === TEXT_LEVEL.exact ||
    levels[FIELD.telephone] === TELEPHONE_LEVEL.same ||
    (insurance > 0 && insurance <= INSURANCE_LEVEL.household)
  );
}

function isSameName(level: number): boolean {
  return level !== 0 && (level <= NAME_LEVEL.sound || level === NAME_LEVEL.crossed || level === NAME_LEVEL.former);
}

/** Name and birth date, and besides what only this person or this house has; each slip asks for one thing more. */
function isEnough(a: PreparedRecord, b: PreparedRecord, levels: Uint8Array, contacts: number): boolean {
  const family = levels[FIELD.family] ?? 0;
  const given = levels[FIELD.given] ?? 0;
  const birth = levels[FIELD.birthDate] ?? 0;
  const exchanged = isExchanged(a, b);
  // another reading may be a twin's, with one character miswritten
  const spelt = isSpelt(given) || exchanged;
  const oneSlip = given === NAME_LEVEL.close && birth === BIRTH_LEVEL.exact && isNoTwin(levels);
  const insured = isPlaceholder(birth) && isSameInsured(levels);
  // whose number, given name and birth date agree needs no family name
  const unnamed = family === 0 && !(spelt && hasOwnNumber(levels));
  if ((!isSameName(given) && !oneSlip) || unnamed || (!isReadableBirth(birth) && !insured)) return false;
  if (given === NAME_LEVEL.kana && (a.given === '') !== (b.given === '') && !hasOwnContact(levels)) return false;
  const bornOtherwise =
    birth !== BIRTH_LEVEL.exact && !(spelt && (family === NAME_LEVEL.exact || exchanged) && hasFixedContact(levels));
  // Nobody else in that house, with that given name, was born that day: one letter of the family name is a slip.
  const namedOtherwise = !isSameName(family) && !(family === NAME_LEVEL.close && spelt && birth === BIRTH_LEVEL.exact);
  return contacts >= 1 + Number(namedOtherwise) + Number(!spelt) + Number(bornOtherwise || insured);
}

function isPlaceholder(birth: number): boolean {
  return birth === BIRTH_LEVEL.defaulted || birth === BIRTH_LEVEL.defaultedBoth;
}

/**
 * Among those insured under one number nobody else has this name and this year of birth, whatever stands for month and
 * day.
 */
function isSameInsured(levels: Uint8Array): boolean {
  const insurance = levels[FIELD.insurance] ?? 0;
  const isInsured =
    (insurance > 0 && insurance <= INSURANCE_LEVEL.number) || levels[FIELD.identifier] === IDENTIFIER_LEVEL.exact;
  return isInsured && isSpelt(levels[FIELD.family] ?? 0) && isSpelt(levels[FIELD.given] ?? 0);
}

/** Each name letter by letter in the other's column: nothing of it differs. */
function isExchanged(a: PreparedRecord, b: PreparedRecord): boolean {
  return a.family !== '' && a.given !== '' && a.family === b.given && a.given === b.family;
}

function isSpelt(level: number): boolean {
  return level === NAME_LEVEL.exact || level === NAME_LEVEL.variant;
}

function isReadableBirth(birth: number): boolean {
  return (
    birth === BIRTH_LEVEL.exact ||
    birth === BIRTH_LEVEL.swapped ||
    birth === BIRTH_LEVEL.digit ||
    birth === BIRTH_LEVEL.parts
  );
}

/** A national number is of one person alone, whatever a slip has made of the name. */
function isNoTwin(levels: Uint8Array): boolean {
  return levels[FIELD.identifier] === IDENTIFIER_LEVEL.exact && levels[FIELD.given] === NAME_LEVEL.close;
}

/** One's own, which a twin with the same reading does not share. */
function hasOwnContact(levels: Uint8Array): boolean {
  return hasOwnNumber(levels) || levels[FIELD.email] === EMAIL_LEVEL.exact;
}

function hasOwnNumber(levels: Uint8Array): boolean {
  return levels[FIELD.insurance] === INSURANCE_LEVEL.person || levels[FIELD.identifier] === IDENTIFIER_LEVEL.exact;
}

/** A house, an insurance or an email address is not handed to the next customer, as a telephone number is. */
function hasFixedContact(levels: Uint8Array): boolean {
  const insurance = levels[FIELD.insurance] ?? 0;
  return (
    levels[FIELD.address] === ADDRESS_LEVEL.house ||
    (insurance > 0 && insurance <= INSURANCE_LEVEL.number) ||
    levels[FIELD.identifier] === IDENTIFIER_LEVEL.exact ||
    levels[FIELD.email] === EMAIL_LEVEL.exact
  );
}

const CONTACTS: readonly { readonly place: number; readonly best: number }[] = [
  { place: FIELD.address, best: ADDRESS_LEVEL.house },
  { place: FIELD.street, best: TEXT_LEVEL.exact },
  { place: FIELD.telephone, best: TELEPHONE_LEVEL.same },
  { place: FIELD.insurance, best: INSURANCE_LEVEL.number },
  { place: FIELD.email, best: EMAIL_LEVEL.exact },
  { place: FIELD.identifier, best: IDENTIFIER_LEVEL.exact },
];

/** 枝番まで同じ保険 and a national number are one person's alone, so they count twice. */
function countContacts(levels: Uint8Array): number {
  let agreeing =
    Number(levels[FIELD.insurance] === INSURANCE_LEVEL.person) +
    Number(levels[FIELD.identifier] === IDENTIFIER_LEVEL.exact);
  for (const { place, best } of CONTACTS) {
    const level = levels[place] ?? 0;
    if (level > 0 && level <= best) agreeing++;
  }
  return agreeing;
}

const DIFFERENT_CONTACTS: readonly { readonly place: number; readonly from: number }[] = [
  { place: FIELD.address, from: ADDRESS_LEVEL.town },
  { place: FIELD.street, from: TEXT_LEVEL.near },
  { place: FIELD.telephone, from: TELEPHONE_LEVEL.different },
  { place: FIELD.insurance, from: INSURANCE_LEVEL.household },
  { place: FIELD.email, from: EMAIL_LEVEL.local },
  { place: FIELD.identifier, from: IDENTIFIER_LEVEL.different },
];

function countDifferentContacts(levels: Uint8Array): number {
  let different = 0;
  for (const { place, from } of DIFFERENT_CONTACTS) if ((levels[place] ?? 0) >= from) different++;
  return different;
}

function yearsApart(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : Math.abs(Math.trunc(a / 10_000) - Math.trunc(b / 10_000));
}
