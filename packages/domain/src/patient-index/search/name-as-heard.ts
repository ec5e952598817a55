import { normalizeKana, normalizeName } from '../names/normalize-name.ts';

/** 聞いた氏名の綴り: keys a name may be kept under that somebody says, or reads off a card in haste. */
export type NameAsHeard = { readonly kanjiKeys: readonly string[]; readonly kanaKeys: readonly string[] };

const VOICED: Readonly<Record<string, string>> = {
  カ: 'ガ',
  キ: 'ギ',
  ク: 'グ',
  ケ: 'ゲ',
  コ: 'ゴ',
  サ: 'ザ',
  シ: 'ジ',
  ス: 'ズ',
  セ: 'ゼ',
  ソ: 'ゾ',
  タ: 'ダ',
  チ: 'ジ',
  ツ: 'ズ',
  テ: 'デ',
  ト: 'ド',
  ハ: 'バ',
  ヒ: 'ビ',
  フ: 'ブ',
  ヘ: 'ベ',
  ホ: 'ボ',
};
const OTHER_MARK: ReadonlyMap<string, string> = new Map(
  Object.entries(VOICED).flatMap(
    ([plain, voiced]) =>
      [
        [plain, voiced],
        [voiced, plain],
      ] as const,
  ),
);
const O_OR_U = 'オコソトノホモヨロゴゾドボポウクスツヌフムユルグズブプ';
const LONG = new RegExp(
  [
    `(?<=[${O_OR_U}][ョュ]?)[ウオー]`,
    '(?<=[エケセテネヘメレゲゼデベペ])[イエー]',
    '(?<=[アカサタナハマヤラワ])[アー]',
    '(?<=[イキシチニヒミリ])[イー]',
  ].join('|'),
  'g',
);
const LONGEST = 20;

/** Besides the name itself: its parts in the other order, long vowels written or not, one ﾞ more or less. */
export function nameAsHeard(name: string): NameAsHeard {
  const parts = name
    .normalize('NFKC')
    .trim()
    .split(/\s+/u)
    .filter((part) => part !== '');
  const orders = [parts, [...parts].reverse()].map((each) => each.join('').slice(0, LONGEST));
  const kana = orders.flatMap((order) => {
    const large = normalizeName(order);
    const written = large
      .replace(/オー/g, 'オオ')
      .replace(/(?<=[オコソトノホモヨロゴゾドボポウクスツヌフムユルグズブプョュ])ー/g, 'ウ')
      .replace(/(?<=[エケセテネヘメレゲゼデベペ])ー/g, 'イ');
    const key = normalizeKana(large);
    return [
      key,
      normalizeKana(written),
      normalizeKana(large.replace(LONG, '')),
      ...Array.from(key, (sign, at) => key.slice(0, at) + (OTHER_MARK.get(sign) ?? sign) + key.slice(at + 1)),
    ];
  });
  return { kanjiKeys: distinct(orders.map(normalizeName)), kanaKeys: distinct(kana) };
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].filter((key) => key !== '');
}
