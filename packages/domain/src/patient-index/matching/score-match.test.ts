import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockingKeys } from '../preparing/blocking-keys.ts';
import { DEFAULT_MATCH_MODEL } from '../model/default-match-model.ts';
import { MATCH_ROLES, type MatchRecord } from '../demographics/match-record.ts';
import type { MatchGuard, MatchVerdict } from '../comparing/match-result.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';
import { scoreMatch } from './score-match.ts';
import { weighMatch } from '../model/weigh-match.ts';

const TARO: MatchRecord = {
  family: '渡邉',
  given: '航太',
  familyKana: 'ワタナベ',
  givenKana: 'コウタ',
  sex: 'M',
  birthDate: '1984-03-12',
  postalCode: '999-0012',
  address: 'みほん県結市港町1丁目2番3号',
  telephone: '090-0000-1234',
  insurer: '99000199',
  insuredSymbol: '12',
  insuredNumber: '345678',
  insuredBranch: '02',
};
const WITHOUT_CONTACT: MatchRecord = {
  family: '渡邉',
  given: '航太',
  familyKana: 'ワタナベ',
  givenKana: 'コウタ',
  sex: 'M',
  birthDate: '1984-03-12',
};
const ELSEWHERE: MatchRecord = {
  postalCode: '9990777',
  address: '岬市本町5-6-7',
  telephone: '08000009999',
  insurer: '99000299',
  insuredSymbol: '7',
  insuredNumber: '777111',
  insuredBranch: '01',
};

const judge = (a: MatchRecord, b: MatchRecord) =>
  scoreMatch(DEFAULT_MATCH_MODEL, prepareMatchRecord(a), prepareMatchRecord(b));
const meet = (a: MatchRecord, b: MatchRecord): boolean =>
  blockingKeys(prepareMatchRecord(a)).some((key) => blockingKeys(prepareMatchRecord(b)).includes(key));

it.each<[name: string, other: MatchRecord]>([
  [
    'written with other characters and widths',
    {
      ...TARO,
      family: '渡辺',
      familyKana: 'ﾜﾀﾅﾍﾞ',
      givenKana: 'こーた',
      birthDate: '昭和59年3月12日',
      address: '結市港町１－２－３ メゾン青葉101',
      telephone: '０９０００００１２３４',
      insuredNumber: '３４５６７８',
    },
  ],
  ['in one column', { ...TARO, family: '渡辺航太', given: '' }],
  [
    'in one column with a space',
    {
      name: '渡辺　航太',
      nameKana: 'ワタナベ コウタ',
      sex: '男',
      birthDate: 'S59.3.12',
      telephone: '+81-90-0000-1234',
    },
  ],
  [
    'in one column, the given name first',
    { ...TARO, family: '航太渡辺', given: '', familyKana: 'コウタ', givenKana: 'ワタナベ' },
  ],
  ['with another reading', { ...TARO, givenKana: 'ワタル' }],
  [
    'who moved and changed the telephone',
    { ...TARO, ...ELSEWHERE, insurer: '99000199', insuredSymbol: '12', insuredNumber: '345678', insuredBranch: '02' },
  ],
  ['whose day and month were exchanged', { ...TARO, birthDate: '1984-12-03' }],
  ['insured under the same number, born on 1 January by one of the two', { ...TARO, birthDate: '1984-01-01' }],
])('links automatically one %s', (_name, other) => {
  const result = judge(TARO, other);
  expect({ verdict: result.verdict, guards: result.guards }).toEqual({ verdict: 'auto', guards: [] });
  expect(meet(TARO, other)).toBe(true);
});

it.each<[name: string, one: MatchRecord, other: MatchRecord, guard: MatchGuard]>([
  ['a twin', TARO, { ...TARO, given: '航介', givenKana: 'コウスケ', insuredBranch: '03' }, 'twins'],
  [
    'a twin who differs in one character and has the same branch',
    TARO,
    { ...TARO, given: '航大', givenKana: 'コウタ' },
    'twins',
  ],
  ['a twin without kana', TARO, { ...TARO, given: '航介', givenKana: '', insuredBranch: '' }, 'twins'],
  [
    'a brother',
    TARO,
    { ...TARO, given: '翔', givenKana: 'ショウ', birthDate: '1987-09-30', insuredBranch: '03' },
    'family-in-one-house',
  ],
  ['a namesake born on the same day', TARO, { ...TARO, ...ELSEWHERE }, 'same-name-and-birth-date'],
  ['a father of the same name', TARO, { ...TARO, birthDate: '1954-03-12', insuredBranch: '01' }, 'father-and-son'],
  [
    '1 January on both sides and no insurance',
    { ...TARO, birthDate: '1984-01-01', insuredNumber: '' },
    { ...TARO, birthDate: '1984-01-01' },
    'placeholder',
  ],
  ['1 July on one side and no insurance', TARO, { ...TARO, birthDate: '1984-07-01', insuredNumber: '' }, 'placeholder'],
  ['an unknown person', { ...TARO, given: '不明' }, { ...TARO, given: '不明' }, 'placeholder'],
  [
    'a newborn',
    { ...TARO, given: 'ベビー', givenKana: 'ベビー' },
    { ...TARO, given: 'ベビー', givenKana: 'ベビー' },
    'newborn-without-name',
  ],
  ['a newborn called 児', { ...TARO, given: '第一児' }, TARO, 'newborn-without-name'],
  ['another sex', TARO, { ...TARO, sex: 'F' }, 'contradiction'],
  ['name and birth date only', WITHOUT_CONTACT, WITHOUT_CONTACT, 'too-little-evidence'],
  ['nothing at all', {}, {}, 'too-little-evidence'],
])('never links %s automatically', (_name, one, other, guard) => {
  const result = judge(one, other);
  expect(result.verdict).not.toBe('auto');
  expect(result.guards).toContain(guard);
});

it('never links what a person has declared different, however alike', () => {
  const [one, other] = [prepareMatchRecord(TARO), prepareMatchRecord(TARO)];
  const result = scoreMatch(DEFAULT_MATCH_MODEL, one, other, { declaredDifferent: true });
  expect(result.verdict).toBe<MatchVerdict>('different');
  expect(result.guards[0]).toBe('declared-different');
});

it('tells strangers apart without asking anybody', () =>
  expect(
    judge(TARO, {
      ...ELSEWHERE,
      family: '佐藤',
      given: '花子',
      familyKana: 'サトウ',
      givenKana: 'ハナコ',
      sex: 'F',
      birthDate: '1951-10-30',
    }).verdict,
  ).toBe('different'));

it('says in both languages what decided', () => {
  const { explanation, passed } = judge(TARO, { ...TARO, birthDate: '1984-12-03' });
  expect(explanation).toContainEqual({
    ja: '生年月日の日と月が入れ替わっています',
    en: 'Day and month of the birth date are exchanged',
  });
  expect(judge(TARO, { ...TARO, birthDate: '1984-01-01' }).explanation[0]?.ja).toMatch(/^氏名・生まれた年と/);
  expect(explanation.every(({ ja, en }) => ja !== '' && en !== '')).toBe(true);
  expect(passed.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['family', 'given', 'address', 'telephone', 'insurance']),
  );
});

it.each([
  ['NGUYEN', 'VAN AN', 'VAN AN', 'NGUYEN'],
  ['NGUYEN', 'VAN AN', 'An', 'Nguyễn Van'.normalize('NFC').replace('ễ', 'e')],
  ['Smith', 'John Paul', 'John', 'Paul Smith'],
])('meets a foreign name in any order: %s/%s and %s/%s', (family, given, otherFamily, otherGiven) => {
  const [one, other] = [
    { ...TARO, family, given, familyKana: '', givenKana: '' },
    { ...TARO, family: otherFamily, given: otherGiven, familyKana: '', givenKana: '' },
  ];
  expect(meet(one, other)).toBe(true);
  expect(judge(one, other).verdict).toBe('auto');
});

it('knows a former family name', () => {
  const married = { ...TARO, family: '佐藤', familyKana: 'サトウ', formerFamily: '渡辺' };
  expect(judge(TARO, married).passed.find(({ field }) => field === 'family')?.level).toBe('former');
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 150 }),
  fc.constantFrom(
    '',
    '渡邉',
    '航太',
    'ワタナベ',
    'コウタ',
    'Smith',
    '1984-03-12',
    '1984-12-03',
    '19840312',
    '09000001234',
    '結市港町1-2-3',
    '9990012',
    'M',
    '男',
    '345678',
    '01',
    '\u0000',
    'あ'.repeat(100),
  ),
);
const anyRecord: fc.Arbitrary<MatchRecord> = fc.record(Object.fromEntries(MATCH_ROLES.map((role) => [role, anyText])), {
  requiredKeys: [],
});

it('never fails on hostile text, and judges the same in both directions', () => {
  fc.assert(
    fc.property(anyRecord, anyRecord, (a, b) => {
      const [one, other] = [prepareMatchRecord(a), prepareMatchRecord(b)];
      const result = scoreMatch(DEFAULT_MATCH_MODEL, one, other);
      expect(Number.isFinite(result.score)).toBe(true);
      expect(scoreMatch(DEFAULT_MATCH_MODEL, other, one)).toEqual(result);
      expect(weighMatch(DEFAULT_MATCH_MODEL, one, other)).toBe(result.score);
      expect(scoreMatch(DEFAULT_MATCH_MODEL, one, other, { declaredDifferent: true }).verdict).toBe('different');
      expect(blockingKeys(one).length).toBeLessThan(24);
      expect(blockingKeys(one).every((key) => key.length < 220)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
