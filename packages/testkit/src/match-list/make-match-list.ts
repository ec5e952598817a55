import { seededRandom, type Random } from '../demo-region/storage/random.ts';
import { VARIANT_FORMS } from './data/name-parts.ts';
import {
  aFamilyName,
  aHome,
  aHousehold,
  aMobile,
  aNamesake,
  anInsurance,
  type ListedPerson,
} from './synthetic-person.ts';

/** 名簿の一行, with who it is (`person`), whom the person lives with (`household`) and what the hospital changed. */
export type ListedRecord = {
  readonly cells: readonly string[];
  readonly person: number;
  readonly household: number;
  readonly changes: readonly string[];
};

export const MATCH_LIST_HEADING = [
  '患者番号',
  '施設',
  '姓',
  '名',
  'セイ',
  'メイ',
  '生年月日',
  '性別',
  '郵便番号',
  '住所',
  '電話番号',
  '保険者番号',
  '記号',
  '番号',
  '枝番',
] as const;

const NAMESAKES = 0.002;
/** Records wait here for a random turn, so that those of one person do not stand side by side. */
const SHUFFLED = 20_000;

/**
 * 大きな名簿: that many rows of one region, the same for the same seed. Nearly half of the people are on it more than
 * once,
 * as different hospitals or different years wrote them: other characters, other widths, moved, married, mistyped,
 * missing.
 */
export function* makeMatchList(options: { readonly seed: string; readonly rows: number }): Generator<ListedRecord> {
  const random = seededRandom(options.seed);
  const waiting: ListedRecord[] = [];
  let made = 0;
  let people = 0;
  let given = 0;
  for (let household = 0; made < options.rows; household++) {
    const members = [...aHousehold(random, household, people)];
    const [someone] = members;
    if (someone !== undefined && random.chance(NAMESAKES))
      members.push(aNamesake(random, someone, ++household, people + members.length));
    people += members.length;
    for (const member of members) {
      const times = random.pick([1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4]);
      for (let time = 0; time < times && made < options.rows; time++)
        waiting.push(written(random, member, String(++made).padStart(8, '0'), time));
    }
    while (waiting.length > SHUFFLED) {
      const record = takeAny(random, waiting);
      if (record !== undefined) yield numbered(record, ++given);
    }
  }
  while (waiting.length > 0) {
    const record = takeAny(random, waiting);
    if (record !== undefined) yield numbered(record, ++given);
  }
}

/** Ids are given in the order of the list: they must tell nothing of who is who. */
function numbered(record: ListedRecord, number: number): ListedRecord {
  return { ...record, cells: [String(number).padStart(8, '0'), ...record.cells.slice(1)] };
}

function takeAny(random: Random, waiting: ListedRecord[]): ListedRecord | undefined {
  const at = random.int(0, waiting.length - 1);
  const taken = waiting[at];
  const last = waiting.pop();
  if (last !== undefined && at < waiting.length) waiting[at] = last;
  return taken;
}

function written(random: Random, person: ListedPerson, id: string, time: number): ListedRecord {
  const changes: string[] = [];
  const happens = (name: string, probability: number): boolean => {
    const does = time > 0 && random.chance(probability);
    if (does) changes.push(name);
    return does;
  };
  const moved = happens('moved', 0.12);
  const home = moved ? aHome(random) : person.home;
  const [family, familyKana] = person.sex === 'F' && happens('married', 0.05) ? aFamilyName(random) : person.family;
  const [given, givenKana] = person.given;
  const insurance = happens('insurance changed', 0.15) ? anInsurance(random) : person.insurance;
  const insured = !random.chance(0.15);
  const halfWidth = happens('half-width kana', 0.15);
  const noKana = happens('no kana', 0.03);
  const kana = (text: string): string => (noKana ? '' : halfWidth ? toHalfWidth(text) : text);
  const variant = happens('variant kanji', 0.1);
  const kanji = (text: string): string =>
    variant ? [...text].map((character) => VARIANT_FORMS[character] ?? character).join('') : text;
  const swapped = happens('names swapped', 0.005);
  const phone = random.chance(0.12)
    ? ''
    : happens('telephone changed', 0.15)
      ? aMobile(random)
      : random.chance(0.4)
        ? home.telephone
        : person.mobile;
  const names = [
    kanji(family),
    kanji(given),
    kana(happens('kana typo', 0.03) ? typo(random, familyKana) : familyKana),
    kana(givenKana),
  ] as const;
  const cells = [
    id,
    `99${String(random.int(1, 12)).padStart(8, '0')}`,
    ...(swapped ? [names[1], names[0], names[3], names[2]] : names),
    birthDate(random, person.birth, happens),
    happens('no sex', 0.01) ? '' : person.sex,
    random.chance(0.05)
      ? ''
      : random.chance(0.5)
        ? home.postalCode
        : `${home.postalCode.slice(0, 3)}-${home.postalCode.slice(3)}`,
    random.chance(0.03) ? '' : address(random, home),
    phone === '' || random.chance(0.5) ? phone : `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`,
    ...(insured ? [insurance.insurer, insurance.symbol, insurance.number, insurance.branch] : ['', '', '', '']),
  ];
  return { cells, person: person.person, household: person.household, changes };
}

function birthDate(
  random: Random,
  [year, month, day]: ListedPerson['birth'],
  happens: (name: string, probability: number) => boolean,
): string {
  const text = (y: number, m: number, d: number): string =>
    `${String(y)}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  if (happens('birth date missing', 0.01)) return '';
  if (happens('1 January', 0.008)) return text(year, 1, 1);
  if (day <= 12 && happens('day and month swapped', 0.01)) return text(year, day, month);
  if (happens('birth date typo', 0.015))
    return random.chance(0.5)
      ? text(year + random.pick([-10, -1, 1, 10]), month, day)
      : text(year, month, 1 + ((day + 9) % 28));
  return random.chance(0.2) ? text(year, month, day).replaceAll('-', '') : text(year, month, day);
}

function address(random: Random, { town, numbers: [chome, banchi, go], building }: ListedPerson['home']): string {
  const shape = random.int(0, 3);
  const plain = `${String(chome)}-${String(banchi)}-${String(go)}`;
  const numbers =
    shape === 0
      ? `${String(chome)}丁目${String(banchi)}番${String(go)}号`
      : shape === 1
        ? plain.replace(/[\d-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
        : plain;
  const place = random.chance(0.2) ? town.replace('みほん県', '') : town;
  return `${place}${numbers}${building === '' || random.chance(0.3) ? '' : ` ${building}`}`;
}

function typo(random: Random, text: string): string {
  const at = random.int(0, text.length - 1);
  return text.slice(0, at) + random.pick(['ア', 'カ', 'シ', 'ト', 'ミ', '']) + text.slice(at + 1);
}

/** The voiced ones take two characters in half width, which is why NFKC alone gives the full ones back. */
function toHalfWidth(text: string): string {
  return [...text]
    .map((character) => {
      const [base = '', mark = ''] = [...character.normalize('NFD')];
      const at = FULL_WIDTH.indexOf(base);
      return at < 0
        ? character
        : String.fromCharCode(0xff66 + at) + (mark === '\u3099' ? 'ﾞ' : mark === '\u309a' ? 'ﾟ' : '');
    })
    .join('');
}

const FULL_WIDTH =
  'ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';
