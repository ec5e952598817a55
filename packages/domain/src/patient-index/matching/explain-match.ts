import type { MatchEvidence, MatchField, MatchGuard, MatchVerdict } from '../comparing/match-result.ts';

type Words = { readonly ja: string; readonly en: string };
const words = (ja: string, en: string): Words => ({ ja, en });

/** 照合の説明: short sentences for the clerk who decides; guards first, then what weighs most. */
export function explainMatch(
  verdict: MatchVerdict,
  guards: readonly MatchGuard[],
  evidence: readonly MatchEvidence[],
): readonly Words[] {
  const opening =
    verdict !== 'auto'
      ? []
      : [evidence.some(({ level }) => level === 'defaulted' || level === 'defaultedBoth') ? YEAR_WORDS : SURE_WORDS];
  return [...opening, ...guards.map((guard) => GUARD_WORDS[guard]), ...evidence.map(wordsOf)];
}

const SURE_WORDS = words(
  '氏名・生年月日と、ほかの独立した項目が一致しています',
  'Name, birth date and other independent details agree',
);
const YEAR_WORDS = words(
  '氏名・生まれた年と、本人か世帯の番号など複数の項目が一致しています',
  'Name, year of birth, a number of the person or family and something else agree',
);

const GUARD_WORDS: Readonly<Record<MatchGuard, Words>> = {
  'declared-different': words('別人と確認済みです', 'A person has declared them different people'),
  twins: words(
    '双子かもしれません(生年月日と家が同じで、名が違います)',
    'They may be twins: same birth date and home, other given name',
  ),
  'family-in-one-house': words('同じ家の家族かもしれません', 'They may be relatives in one house'),
  'same-name-and-birth-date': words(
    '同姓同名で生年月日も同じ別人かもしれません(連絡先が一つも一致しません)',
    'They may be namesakes born on the same day: no contact detail agrees',
  ),
  'father-and-son': words(
    '同じ名の親子かもしれません(生年が離れています)',
    'They may be parent and child of one name: the birth years are far apart',
  ),
  placeholder: words(
    '仮の名または仮の生年月日(1月1日など)が含まれています',
    'A placeholder stands for the name or the birth date (such as 1 January)',
  ),
  'newborn-without-name': words('名前のない新生児の記載です', 'One record is of a newborn without a name'),
  'too-little-evidence': words(
    '自動で紐付けるには独立した一致が足りません',
    'Too few independent details agree to link without a person looking',
  ),
  contradiction: words(
    '同じ人なら合うはずの項目が食い違っています',
    'Details that one person cannot have both contradict each other',
  ),
};

const FIELD_WORDS: Readonly<Record<MatchField, Words>> = {
  family: words('姓', 'Family name'),
  given: words('名', 'Given name'),
  sex: words('性別', 'Sex'),
  birthDate: words('生年月日', 'Birth date'),
  address: words('住所', 'Address'),
  street: words('通り', 'Street'),
  streetNumber: words('番地', 'Street number'),
  building: words('建物', 'Building'),
  locality: words('市区町村', 'Locality'),
  region: words('都道府県・州', 'Region'),
  telephone: words('電話番号', 'Telephone'),
  insurance: words('保険', 'Insurance'),
  email: words('メールアドレス', 'Email address'),
  identifier: words('番号', 'Identifier'),
};

/** What a level says beyond "agrees" and "differs". */
const LEVEL_WORDS: Readonly<Record<string, Words>> = {
  'family/variant': words('姓は異体字の違いだけです', 'The family name differs only in a variant character'),
  'family/reading': words('姓の漢字は同じですが読みが違います', 'The family name is written alike but read otherwise'),
  'family/kana': words(
    '姓の読みが一致しています(漢字は片方だけ)',
    'The reading of the family name agrees; only one record has kanji',
  ),
  'family/sound': words(
    '姓の読みは長音の書き方だけが違います',
    'The reading of the family name differs only in long vowels',
  ),
  'family/homophoneClose': words(
    '姓の読みは同じで、漢字が一部違います',
    'The family name sounds alike; a character differs',
  ),
  'family/homophone': words(
    '姓の読みは同じですが漢字が違います',
    'The family name sounds alike but is written otherwise',
  ),
  'family/close': words('姓に一字の誤りがあるようです', 'The family name seems to have one slip'),
  'family/former': words('旧姓と一致しています', 'It agrees with the former family name'),
  'family/crossed': words('姓と名が入れ替わっています', 'Family and given name are exchanged'),
  'family/different': words('姓が違います(改姓かもしれません)', 'The family name differs; it may have changed'),
  'given/variant': words('名は異体字の違いだけです', 'The given name differs only in a variant character'),
  'given/reading': words('名の漢字は同じですが読みが違います', 'The given name is written alike but read otherwise'),
  'given/kana': words(
    '名の読みが一致しています(漢字は片方だけ)',
    'The reading of the given name agrees; only one record has kanji',
  ),
  'given/sound': words(
    '名の読みは長音の書き方だけが違います',
    'The reading of the given name differs only in long vowels',
  ),
  'given/homophoneClose': words(
    '名の読みは同じで、漢字が一部違います',
    'The given name sounds alike; a character differs',
  ),
  'given/homophone': words(
    '名の読みは同じですが漢字が違います',
    'The given name sounds alike but is written otherwise',
  ),
  'given/close': words('名に一字の誤りがあるようです', 'The given name seems to have one slip'),
  'given/crossed': words('姓と名が入れ替わっています', 'Family and given name are exchanged'),
  'birthDate/swapped': words('生年月日の日と月が入れ替わっています', 'Day and month of the birth date are exchanged'),
  'birthDate/defaulted': words(
    '生年は同じで、片方の月日は仮の日付(1月1日など)です',
    'The birth years agree; one day is a placeholder such as 1 January',
  ),
  'birthDate/defaultedBoth': words(
    '生年月日は同じですが、仮の日付(1月1日など)かもしれません',
    'The birth dates agree, but the day may be a placeholder',
  ),
  'birthDate/partial': words('生年月日のわかっている部分は一致しています', 'The known parts of the birth date agree'),
  'birthDate/digit': words('生年月日の数字が一つ違います', 'One digit of the birth date differs'),
  'birthDate/parts': words('生年月日の年・月・日のうち一つが違います', 'Year, month or day of the birth date differs'),
  'birthDate/near': words('生年月日が近い日です', 'The birth dates are close'),
  'birthDate/year': words('生年だけが同じです', 'Only the birth year agrees'),
  'address/houseNear': words(
    '住所はほぼ同じです(部屋番号・旧市町村名などの違い)',
    'The addresses nearly agree (a room number or a former municipality)',
  ),
  'address/town': words(
    '同じ町か、郵便番号が同じです(番地は違うか、わかりません)',
    'Same town or postal code; the house number differs or is not known',
  ),
  'address/postalNear': words('郵便番号に一字の違いがあります', 'The postal code has one slip'),
  'telephone/close': words('電話番号の数字が一つ違います', 'One digit of the telephone number differs'),
  'insurance/person': words('保険者・番号・枝番が一致しています', 'Insurer, number and branch agree'),
  'insurance/number': words(
    '保険者と番号が一致しています(枝番は不明)',
    'Insurer and number agree; a branch is unknown',
  ),
  'insurance/household': words(
    '同じ保険ですが枝番が違います(家族かもしれません)',
    'Same insurance, other branch: they may be relatives',
  ),
  'insurance/close': words('保険の番号に一字の違いがあります', 'The insurance number has one slip'),
  'email/local': words('メールアドレスは@の前だけが同じです', 'Only the part before the @ agrees'),
};

function wordsOf({ field, level, agreement }: MatchEvidence): Words {
  const special = LEVEL_WORDS[`${field}/${level}`];
  if (special !== undefined) return special;
  const { ja, en } = FIELD_WORDS[field];
  if (level === 'crossed') return words(`${ja}が別の欄に書かれています`, `${en} stands in another column`);
  if (agreement === 'same') return words(`${ja}が一致しています`, `${en} agrees`);
  return agreement === 'similar'
    ? words(`${ja}が似ています`, `${en} is similar`)
    : words(`${ja}が違います`, `${en} differs`);
}
