import type { Demographics } from '@musubi/domain';

/** What one ADT-00 says of who the patient is, and what it deletes with `""`. */
export type DemographicsStatement = {
  readonly eventTime: string;
  /** Decides between equal times, so that it is always the same one. */
  readonly place: string;
  readonly demographics: Demographics;
  readonly cleared: readonly (keyof Demographics)[];
};

/**
 * One field of the message each: what holds any of them states all of them (a new name without kana has no old kana).
 */
const FIELDS: readonly (readonly (keyof Demographics)[])[] = [
  ['kanjiName', 'kanaName', 'romanName', 'formerNames'],
  ['postalCode', 'address'],
  ['birthDate', 'partialBirthDate'],
  ['telephones'],
  ['sex'],
  ['insurances'],
  ['relatives'],
  ['height'],
  ['weight'],
  ['bloodType'],
];

/**
 * 患者基本情報の重ね合わせ: the patient files of one patient laid over each other in order of their event time. A field
 * that a
 * file leaves empty stays as it was known, one that it deletes with `""` goes. The order of the given list plays no
 * part.
 * That the patient has died is taken from the newest file alone: a mistaken death must not stay because nobody denies
 * it.
 */
export function mergeDemographics(statements: readonly DemographicsStatement[]): Demographics | undefined {
  const inOrder = [...statements].sort((a, b) => compare(a.eventTime, b.eventTime) || compare(a.place, b.place));
  const newest = inOrder.at(-1);
  if (newest === undefined) return undefined;
  let merged: Partial<Demographics> = {};
  for (const { demographics, cleared } of inOrder) {
    merged = without(merged, cleared);
    for (const field of FIELDS) {
      if (field.some((name) => states(demographics, name)))
        merged = { ...without(merged, field), ...only(demographics, field) };
    }
  }
  const { sex, telephones } = newest.demographics;
  return {
    sex,
    telephones,
    ...merged,
    ...(newest.demographics.deceased === undefined ? {} : { deceased: newest.demographics.deceased }),
  };
}

function states(demographics: Demographics, name: keyof Demographics): boolean {
  switch (name) {
    case 'sex':
      return demographics.sex !== 'unknown';
    case 'telephones':
      return demographics.telephones.length > 0;
    default:
      return demographics[name] !== undefined;
  }
}

function only(demographics: Demographics, names: readonly (keyof Demographics)[]): Partial<Demographics> {
  return Object.fromEntries(
    Object.entries(demographics).filter(([name]) => (names as readonly string[]).includes(name)),
  );
}

function without(demographics: Partial<Demographics>, names: readonly (keyof Demographics)[]): Partial<Demographics> {
  return Object.fromEntries(
    Object.entries(demographics).filter(([name]) => !(names as readonly string[]).includes(name)),
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
