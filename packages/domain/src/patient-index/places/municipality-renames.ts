import { MUNICIPALITY_MERGERS } from './data/municipality-mergers.ts';
import { plainPlace, splitPlace } from './plain-place.ts';
import { remembered } from '../text/remembered.ts';

/** いまもある同名の町村: bare names that another prefecture still has; without prefecture and 郡 they say nothing. */
const STILL_ELSEWHERE = `
朝日町 大野町 山形村 河北町 河南町 田尻町 昭和町 朝日村 小川町 東村 長沼町 山都町 千代田町 大和村 伊奈町 河内町 二宮町
境町 吉田町 川本町 日高町 大井町 玉川村 白浜町 山田町 岬町 西川町 三島町 小国町 栄町 豊浦町 川西町 山北町 板倉町
安田町 大和町 大山町 大島町 清水町 竜王町 双葉町 一宮町 柳津町 川上村 川島町 小坂町 金山町 富士川町 飯南町 長島町
志賀町 大江町 瑞穂町 東浦町 新宮町 加美町 八千代町 神崎町 那賀町 美里町 南部町 川辺町 泊村 東郷町 中山町 高野町 大崎町
錦町 吉野町 池田町 井川町 寒川町 庄内町 玄海町 那珂川町 北方町 福島町 国見町 松島町 清川村 田野町 西郷村 鶴田町 上野村
`;

/**
 * 区が後からできた政令指定都市: addressed without 区 until 2003 and later, so their towns are known without it (浜松
 * drew its 区 anew in 2024).
 */
const CITIES_WITH_NEW_WARDS: ReadonlySet<string> = new Set([
  'さいたま市',
  '相模原市',
  '新潟市',
  '静岡市',
  '浜松市',
  '堺市',
  '岡山市',
  '熊本市',
]);

/** 合併・改称の一件: both names with their 郡; the 大字 only where a municipality was divided. */
export type MunicipalityMerger = {
  readonly prefecture: string;
  readonly present: string;
  readonly former: string;
  readonly quarter: string;
};

/** 旧市町村名の読み替え: the town of an address in a form in which its old and its present name are one. */
export type MunicipalityRenames = { readonly townOf: (place: string) => string };

/**
 * Stands between the former municipality, where an address says it, and the present one with the rest. 本町 of two
 * former
 * towns is not one place; yet many present addresses no longer say which of them is meant.
 */
const FORMER = '〉';

/** 旧市町村名を読み替えない */
export const NO_RENAMES: MunicipalityRenames = { townOf: remembered((place) => splitPlace(place).plain) };

let builtIn: MunicipalityRenames | undefined;
/** 組み込みの読み替え: made when the first address is read. */
export function builtInRenames(): MunicipalityRenames {
  return (builtIn ??= makeRenames(builtInMergers()));
}

/** 組み込みの合併一覧 */
export function builtInMergers(): readonly MunicipalityMerger[] {
  let prefecture = '';
  return MUNICIPALITY_MERGERS.trim()
    .split(/\n(?! )/)
    .flatMap((line): readonly MunicipalityMerger[] => {
      const [present = '', formers] = line.split(': ');
      if (formers === undefined) {
        prefecture = present;
        return [];
      }
      let county = '';
      return formers.split(/\s+/).flatMap((word) => {
        if (word.endsWith('郡')) county = word;
        const [name = '', quarter = ''] = word.split('/');
        return word.endsWith('郡')
          ? []
          : [{ prefecture, present, former: name.endsWith('市') ? name : county + name, quarter }];
      });
    });
}

/** The same place by both marks, or one of them does not say in which former municipality it lies. */
export function isSameTown(a: string, b: string): boolean {
  return a === b || (a.length > b.length ? isUnmarked(b, a) : a.length < b.length && isUnmarked(a, b));
}

/** Whether the address says in which former municipality it lies. */
export function isMarked(town: string): boolean {
  return town.includes(FORMER);
}

function isUnmarked(town: string, marked: string): boolean {
  const at = marked.length - town.length - 1;
  return marked.charAt(at) === FORMER && marked.endsWith(town);
}

type Former = {
  readonly prefecture: string;
  readonly county: string;
  readonly name: string;
  readonly present: Present;
};
type Present = {
  readonly prefecture: string;
  readonly county: string;
  readonly name: string;
  /** What a present address may have kept, longest first. */ readonly kept: readonly Kept[];
  readonly wards: boolean;
};
type Kept = { readonly stem: string };

/** Of two mergers of one municipality the later counts; what the mergers say in a chain is followed to its end. */
export function makeRenames(mergers: Iterable<MunicipalityMerger>): MunicipalityRenames {
  const { formers, presents } = indexMergers(mergers);
  const longest = Math.max(0, ...[...formers.keys(), ...presents.keys()].map((name) => name.length));
  const still = new Set(STILL_ELSEWHERE.trim().split(/\s+/).map(plainPlace));

  /** What the place begins with, longest first; nothing where two municipalities fit. */
  function find<T extends Former | Present>(
    index: ReadonlyMap<string, readonly T[]>,
    place: Place,
  ): { readonly found: T; readonly length: number } | undefined {
    for (let length = Math.min(longest, place.plain.length); length >= 2; length--) {
      const fitting =
        index
          .get(place.plain.slice(0, length))
          ?.filter(
            ({ prefecture, county }) =>
              (place.prefecture === '' || prefecture === place.prefecture) &&
              (place.county === '' || county === place.county),
          ) ?? [];
      const [found] = fitting;
      if (found !== undefined && new Set(fitting.map(presentOf)).size === 1) return { found, length };
    }
    return undefined;
  }

  return {
    townOf: remembered((text) => {
      const place = splitPlace(text);
      const { plain } = place;
      const vague = place.prefecture === '' && place.county === '';
      const old = find(formers, place);
      if (
        old !== undefined &&
        !(vague && (old.length < 3 || old.length === plain.length || still.has(old.found.name)))
      ) {
        const { present, name } = old.found;
        const rest = plain.slice(name.length);
        return rest === ''
          ? present.name + name
          : name.slice(0, -1) + FORMER + present.name + withoutKept(rest, present).rest;
      }
      const now = find(presents, place);
      if (now === undefined) return plain;
      const { rest, mark } = withoutKept(plain.slice(now.length), now.found);
      return mark + now.found.name + rest;
    }),
  };
}

type Place = ReturnType<typeof splitPlace>;

function presentOf(found: Former | Present): Present {
  return 'present' in found ? found.present : found;
}

/**
 * 旧町村名を残した町名 (丹後町間人, 浦和区高砂, 引佐町): without it, and whose name it was where it is plainly said.
 */
function withoutKept(text: string, { kept, wards }: Present): { readonly rest: string; readonly mark: string } {
  let rest = text;
  let mark = '';
  for (;;) {
    const found = kept.find(
      ({ stem }) =>
        rest.startsWith(stem) &&
        rest.length > stem.length + Number(isUnit(rest, stem.length)) &&
        (stem.length > 1 || isUnit(rest, stem.length)),
    );
    const ward = found === undefined && wards ? /^[^区]{1,3}区(?=.)/u.exec(rest)?.[0] : undefined;
    if (found === undefined && ward === undefined) return { rest, mark };
    if (found !== undefined) mark = isUnit(rest, found.stem.length) ? found.stem + FORMER : '';
    rest = rest.slice(ward?.length ?? (found?.stem.length ?? 0) + Number(isUnit(rest, found?.stem.length ?? 0)));
  }
}

function isUnit(text: string, at: number): boolean {
  return /[市区町村]/.test(text.charAt(at));
}

function indexMergers(mergers: Iterable<MunicipalityMerger>) {
  const known = new Map(
    [...mergers].map((merger) => [`${merger.prefecture} ${merger.former}/${merger.quarter}`, merger]),
  );
  const presents = new Map<string, Present[]>();
  const formers = new Map<string, Former[]>();
  const kept = new Map<Present, Kept[]>();
  for (const { prefecture, former, quarter, present } of known.values()) {
    const old = splitPlace(former);
    const now = presentNamed(lastOf(prefecture, present));
    put(formers, old.plain + plainPlace(quarter), { prefecture, county: old.county, name: old.plain, present: now });
    kept.get(now)?.push({ stem: old.plain.slice(0, -1) });
  }
  for (const list of kept.values()) list.sort((a, b) => b.stem.length - a.stem.length);
  return { formers, presents };

  function lastOf(prefecture: string, name: string): { readonly prefecture: string; readonly name: string } {
    let last = name;
    for (let step = 0; step < LONGEST_CHAIN; step++) last = known.get(`${prefecture} ${last}/`)?.present ?? last;
    return { prefecture, name: last };
  }

  function presentNamed({ prefecture, name }: { readonly prefecture: string; readonly name: string }): Present {
    const { county, plain } = splitPlace(name);
    const before = presents.get(plain)?.find((one) => one.prefecture === prefecture && one.county === county);
    if (before !== undefined) return before;
    const mine: Kept[] = [];
    const made: Present = { prefecture, county, name: plain, kept: mine, wards: CITIES_WITH_NEW_WARDS.has(name) };
    kept.set(made, mine);
    put(presents, plain, made);
    return made;
  }
}

const LONGEST_CHAIN = 5;

function put<T>(index: Map<string, T[]>, name: string, value: T): void {
  const list = index.get(name);
  if (list === undefined) index.set(name, [value]);
  else list.push(value);
}
