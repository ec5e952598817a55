import type { Random } from '../demo-region/storage/random.ts';
import { FAMILY_NAMES } from '../demo-region/data/names.ts';
import {
  BUILDINGS,
  CITIES,
  FAMILY_HEADS,
  FAMILY_TAILS,
  FEMALE_HEADS,
  FEMALE_TAILS,
  MALE_HEADS,
  MALE_TAILS,
  TOWN_HEADS,
  TOWN_TAILS,
  type NamePart,
} from './data/name-parts.ts';

/** 名簿の人: who somebody is, before any hospital has written it down. */
export type ListedPerson = {
  readonly person: number;
  readonly household: number;
  readonly family: NamePart;
  readonly given: NamePart;
  readonly sex: 'M' | 'F';
  readonly birth: readonly [year: number, month: number, day: number];
  readonly home: Home;
  readonly mobile: string;
  readonly insurance: Insurance;
};
export type Home = {
  readonly postalCode: string;
  readonly town: string;
  readonly numbers: readonly [number, number, number];
  readonly building: string;
  readonly telephone: string;
};
export type Insurance = {
  readonly insurer: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch: string;
};

const COMMON_FAMILY_SHARE = 0.3;
const TWINS_SHARE = 0.01;

/** 世帯: people of one house share family name, address, landline and insurance; some are twins. */
export function aHousehold(random: Random, household: number, firstPerson: number): readonly ListedPerson[] {
  const family = aFamilyName(random);
  const home = aHome(random);
  const insurance = anInsurance(random);
  const size = random.pick([1, 1, 1, 2, 2, 3, 4]);
  const eldest = random.int(1930, 1990);
  const people: ListedPerson[] = [];
  for (let member = 0; member < size; member++) {
    const sex = member === 0 ? 'M' : member === 1 ? 'F' : random.pick(['M', 'F'] as const);
    const born = member < 2 ? eldest + random.int(-3, 4) : eldest + random.int(22, 38);
    const person = {
      person: firstPerson + people.length,
      household,
      family,
      given: aGivenName(random, sex),
      sex,
      birth: aBirth(random, Math.min(born, 2025)),
      home,
      mobile: aMobile(random),
      insurance: { ...insurance, branch: String(member + 1).padStart(2, '0') },
    };
    people.push(person);
    if (member >= 2 && random.chance(TWINS_SHARE * 8))
      people.push({
        ...person,
        person: firstPerson + people.length,
        given: twinName(random, person.given, sex),
        mobile: aMobile(random),
        insurance: { ...insurance, branch: String(member + 11) },
      });
  }
  return people;
}

/** 同姓同名・同一生年月日: another person with that name, sex and birth date, who lives elsewhere. */
export function aNamesake(random: Random, of: ListedPerson, household: number, person: number): ListedPerson {
  return { ...of, person, household, home: aHome(random), mobile: aMobile(random), insurance: anInsurance(random) };
}

export function aFamilyName(random: Random): NamePart {
  // Earlier names are more frequent, as in every register.
  if (random.chance(COMMON_FAMILY_SHARE)) return at(FAMILY_NAMES, random);
  const [head, tail] = [at(FAMILY_HEADS, random), at(FAMILY_TAILS, random)];
  return [head[0] + tail[0], head[1] + tail[1]];
}

export function aHome(random: Random): Home {
  const city = random.int(0, CITIES.length - 1);
  const [head, tail] = [random.int(0, TOWN_HEADS.length - 1), random.int(0, TOWN_TAILS.length - 1)];
  const building = random.chance(0.4)
    ? `${random.pick(BUILDINGS)}${String(random.int(1, 9))}0${String(random.int(1, 9))}`
    : '';
  return {
    postalCode: `999${String(city * 250 + head * 10 + tail).padStart(4, '0')}`,
    town: `みほん県${CITIES[city] ?? ''}${TOWN_HEADS[head] ?? ''}${TOWN_TAILS[tail] ?? ''}`,
    numbers: [random.int(1, 6), random.int(1, 30), random.int(1, 25)],
    building,
    telephone: `0999${String(random.int(0, 999_999)).padStart(6, '0')}`,
  };
}

export function anInsurance(random: Random): Insurance {
  return {
    insurer: `99${String(random.int(0, 400)).padStart(4, '0')}99`,
    symbol: String(random.int(1, 9999)),
    number: String(random.int(1, 9_999_999)),
    branch: '01',
  };
}

export function aMobile(random: Random): string {
  return `0${random.pick(['7', '8', '9'])}000${String(random.int(0, 999_999)).padStart(6, '0')}`;
}

function aGivenName(random: Random, sex: 'M' | 'F'): NamePart {
  const [heads, tails] = sex === 'M' ? [MALE_HEADS, MALE_TAILS] : [FEMALE_HEADS, FEMALE_TAILS];
  const [head, tail] = [at(heads, random), at(tails, random)];
  return random.chance(0.08) ? head : [head[0] + tail[0], head[1] + tail[1]];
}

/** Twins are often given names that begin or sound alike. */
function twinName(random: Random, [kanji, kana]: NamePart, sex: 'M' | 'F'): NamePart {
  for (;;) {
    const [tail, tailKana] = at(sex === 'M' ? MALE_TAILS : FEMALE_TAILS, random);
    const name = random.chance(0.5)
      ? ([[...kanji][0] + tail, kana.slice(0, 2) + tailKana] as const)
      : aGivenName(random, sex);
    if (name[0] !== kanji && name[1] !== kana) return name;
  }
}

function aBirth(random: Random, year: number): ListedPerson['birth'] {
  return [year, random.int(1, 12), random.int(1, 28)];
}

function at<T>(list: readonly T[], random: Random): T {
  const index = Math.floor(list.length * random.next() * (0.35 + 0.65 * random.next()));
  return list[index] ?? random.pick(list);
}
