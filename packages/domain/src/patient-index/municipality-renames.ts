import { CITIES_WITH_NEW_WARDS, MUNICIPALITY_MERGERS, STILL_ELSEWHERE } from './municipality-mergers.ts';
import { plainPlace, splitPlace } from './plain-place.ts';
import { remembered } from './remembered.ts';

/** 合併・改称の一件: both names with their 郡; the 大字 only where a municipality was divided. */
export type MunicipalityMerger = { readonly prefecture: string; readonly present: string; readonly former: string; readonly quarter: string };

/** 旧市町村名の読み替え: the town of an address in a form in which its old and its present name are one. */
export type MunicipalityRenames = { readonly townOf: (place: string) => string };

/**
 * Stands between the former municipality, where an address says it, and the present one with the rest. 本町 of two former
 * towns is not one place; yet many present addresses no longer say which of them is meant.
 */
const FORMER = '〉';

/** 旧市町村名を読み替えない */
export const NO_RENAMES: MunicipalityRenames = { townOf: remembered((place) => splitPlace(place).plain) };

let builtIn: MunicipalityRenames | undefined;
/** 組み込みの読み替え: made when the first address is read. */
export function builtInRenames(): MunicipalityRenames {
  return builtIn ??= makeRenames(builtInMergers());
}

/** 組み込みの合併一覧 */
export function builtInMergers(): readonly MunicipalityMerger[] {
  let prefecture = '';
  return MUNICIPALITY_MERGERS.trim().split('\n').flatMap((line): readonly MunicipalityMerger[] => {
    const [present = '', formers] = line.split(': ');
    if (formers === undefined) {
      prefecture = present;
      return [];
    }
    let county = '';
    return formers.split(' ').flatMap((word) => {
      if (word.endsWith('郡')) county = word;
      const [name = '', quarter = ''] = word.split('/');
      return word.endsWith('郡') ? [] : [{ prefecture, present, former: name.endsWith('市') ? name : county + name, quarter }];
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

type Former = { readonly prefecture: string; readonly county: string; readonly name: string; readonly present: Present };
type Present = { readonly prefecture: string; readonly county: string; readonly name: string; /** What a present address may have kept, longest first. */ readonly kept: readonly Kept[]; readonly wards: boolean };
type Kept = { readonly stem: string };

/** Of two mergers of one municipality the later counts; what the mergers say in a chain is followed to its end. */
export function makeRenames(mergers: Iterable<MunicipalityMerger>): MunicipalityRenames {
  const { formers, presents } = indexMergers(mergers);
  const longest = Math.max(0, ...[...formers.keys(), ...presents.keys()].map((name) => name.length));
  const still = new Set(STILL_ELSEWHERE.trim().split(/\s+/).map(plainPlace));

  /** What the place begins with, longest first; nothing where two municipalities fit. */
  function find<T extends Former | Present>(index: ReadonlyMap<string, readonly T[]>, place: Place): { readonly found: T; readonly length: number } | undefined {
    for (let length = Math.min(longest, place.plain.length); length >= 2; length--) {
      const fitting = index.get(place.plain.slice(0, length))?.filter(({ prefecture, county }) => (place.prefecture === '' || prefecture === place.prefecture) && (place.county === '' || county === place.county)) ?? [];
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
      if (old !== undefined && !(vague && (old.length < 3 || old.length === plain.length || still.has(old.found.name)))) {
        const { present, name } = old.found;
        const rest = plain.slice(name.length);
        return rest === '' ? present.name + name : name.slice(0, -1) + FORMER + present.name + withoutKept(rest, present).rest;
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

/** 旧町村名を残した町名 (丹後町間人, 浦和区高砂, 引佐町): without it, and whose name it was where it is plainly said. */
function withoutKept(text: string, { kept, wards }: Present): { readonly rest: string; readonly mark: string } {
  let rest = text;
  let mark = '';
  for (;;) {
    const found = kept.find(({ stem }) => rest.startsWith(stem) && rest.length > stem.length + Number(isUnit(rest, stem.length)) && (stem.length > 1 || isUnit(rest, stem.length)));
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
  const known = new Map([...mergers].map((merger) => [`${merger.prefecture} ${merger.former}/${merger.quarter}`, merger]));
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
