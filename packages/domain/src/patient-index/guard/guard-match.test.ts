import { expect, it } from 'vitest';
import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import { guardMatch, mayBeLinkedByThird } from './guard-match.ts';
import type { MatchRecord } from '../demographics/match-record.ts';
import type { MatchGuard } from '../comparing/match-result.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';

const ADA: MatchRecord = {
  family: 'Mason',
  given: 'Adelaide',
  birthDate: '1984-03-12',
  street: 'Mill Road',
  streetNumber: '12',
  postalCode: '44708',
  identifier: '507381964',
};
const HIDEO: MatchRecord = {
  family: '小川',
  given: '英男',
  familyKana: 'オガワ',
  givenKana: 'ヒデオ',
  sex: 'M',
  birthDate: '1978-11-03',
  address: '結市浜1-3-18',
  postalCode: '9990101',
};
const MOVED = { street: 'Church Lane', streetNumber: '7', postalCode: '90210' };

function guards(one: MatchRecord, other: MatchRecord): readonly MatchGuard[] {
  const [a, b] = [prepareMatchRecord(one), prepareMatchRecord(other)];
  const levels = emptyLevels();
  compareRecords(a, b, levels);
  const found = guardMatch(a, b, levels);
  compareRecords(b, a, levels);
  expect(guardMatch(b, a, levels)).toEqual(found);
  return found;
}

it.each<[string, MatchRecord, readonly MatchGuard[]]>([
  ['a slip in the given name and the same national number', { ...ADA, given: 'Adelade', ...MOVED }, []],
  [
    'a slip in the given name and no number',
    { ...ADA, given: 'Adelade', identifier: '' },
    ['twins', 'too-little-evidence'],
  ],
  ['another given name and the same number', { ...ADA, given: 'Beatrix' }, ['twins', 'too-little-evidence']],
  [
    'a slip in the given name, the same number and another birth date',
    { ...ADA, given: 'Adelade', birthDate: '1986-07-30' },
    ['contradiction', 'too-little-evidence'],
  ],
  ['one letter of the family name, in the same house', { ...ADA, family: 'Masoon', identifier: '' }, []],
  ['another family name, in the same house', { ...ADA, family: 'Weaver', identifier: '' }, ['too-little-evidence']],
  ['no family name, the same number and the same house', { ...ADA, family: '' }, []],
  ['no family name and the same number', { ...ADA, family: '', ...MOVED }, []],
  ['no family name and the same house', { ...ADA, family: '', identifier: '' }, ['too-little-evidence']],
  [
    'the names in each other’s columns, in the same house',
    { ...ADA, family: 'Adelaide', given: 'Mason', identifier: '' },
    [],
  ],
  [
    'the names in each other’s columns with a slip, in the same house',
    { ...ADA, family: 'Adelaide', given: 'Masom', identifier: '' },
    ['too-little-evidence'],
  ],
  [
    'one letter of the family name and a birth date that is off',
    { ...ADA, family: 'Masoon', birthDate: '1984-03-13', identifier: '' },
    ['too-little-evidence'],
  ],
])('holds back %s: %j', (_name, other, expected) => expect(guards(ADA, other)).toEqual(expected));

it.each<[string, MatchRecord, readonly MatchGuard[]]>([
  ['a digit of the birth date', { birthDate: '1984-03-13' }, []],
  [
    'a digit of the birth date and a letter of the name',
    { birthDate: '1984-03-13', family: 'Masoon' },
    ['too-little-evidence'],
  ],
  ['twenty years', { birthDate: '1964-03-12' }, ['father-and-son']],
  ['the given name', { given: 'Beatrix' }, ['too-little-evidence']],
])('one email address, which nobody else is given, and %s apart: %j', (_name, change, expected) => {
  const one: MatchRecord = {
    family: 'Mason',
    given: 'Adelaide',
    birthDate: '1984-03-12',
    email: 'a.mason@example.org',
  };
  expect(guards(one, { ...one, ...change })).toEqual(expected);
});

it('asks for more than a house where one name is read in two ways: a twin may be miswritten', () => {
  expect(guards(HIDEO, { ...HIDEO, givenKana: 'ヒデヤ' })).toEqual(['too-little-evidence']);
  expect(
    guards({ ...HIDEO, telephone: '0990000001' }, { ...HIDEO, givenKana: 'ヒデヤ', telephone: '0990000001' }),
  ).toEqual([]);
});

const KIYO: MatchRecord = {
  ...HIDEO,
  telephone: '0990000001',
  insurer: '99000199',
  insuredSymbol: '12',
  insuredNumber: '345678',
  insuredBranch: '02',
};

it.each<[string, MatchRecord, MatchRecord, readonly MatchGuard[]]>([
  ['the same insurance to the branch', KIYO, {}, []],
  ['the same number without a branch, in the same house', KIYO, { insuredBranch: '' }, []],
  [
    'the same number and nothing besides',
    KIYO,
    { insuredBranch: '', address: '岬市本町5-6-7', postalCode: '9990777', telephone: '' },
    ['too-little-evidence'],
  ],
  ['no insurance, in the same house', KIYO, { insuredNumber: '' }, ['placeholder', 'too-little-evidence']],
  [
    'another given name of that sound',
    KIYO,
    { given: '秀夫' },
    ['placeholder', 'family-in-one-house', 'too-little-evidence'],
  ],
  ['only the reading of the name', KIYO, { family: '', given: '' }, ['placeholder', 'too-little-evidence']],
  ['the number of a relative', KIYO, { insuredBranch: '03' }, ['placeholder', 'too-little-evidence']],
])('1 January on one side or both, and %s', (_name, one, change, expected) => {
  expect(guards(one, { ...one, ...change, birthDate: '1978-01-01' })).toEqual(expected);
  expect(
    guards({ ...one, birthDate: '1978-01-01' }, { ...one, ...change, birthDate: '1978-01-01' }).map((guard) =>
      guard === 'twins' ? 'family-in-one-house' : guard,
    ),
  ).toEqual(expected);
});

it.each(['9999999', '00000000', '0', '９９９９'])('an insured number such as %s is none', (insuredNumber) => {
  const one = { ...KIYO, insuredNumber };
  expect(guards(one, { ...one, ...MOVED, address: '岬市本町5-6-7', telephone: '0990000002' })).toEqual([
    'same-name-and-birth-date',
    'too-little-evidence',
  ]);
});

it.each<[string, MatchRecord, boolean]>([
  [
    'nothing of whom is known but name and birth date',
    { address: '', postalCode: '', telephone: '', insuredNumber: '' },
    true,
  ],
  ['who moved', { address: '岬市本町5-6-7', postalCode: '9990777', telephone: '', insuredNumber: '' }, true],
  [
    'of whom two things differ and none agrees: a namesake may be mixed into the third',
    { address: '岬市本町5-6-7', postalCode: '9990777', telephone: '0990000777', insuredNumber: '' },
    false,
  ],
  [
    'of whom two things differ and one agrees',
    { address: '岬市本町5-6-7', postalCode: '9990777', telephone: '0990000777' },
    true,
  ],
  [
    'of another name',
    { given: '花子', givenKana: 'ハナコ', address: '', postalCode: '', telephone: '', insuredNumber: '' },
    false,
  ],
  ['of another sex', { sex: 'F', address: '', postalCode: '' }, false],
  ['born on 1 January', { birthDate: '1978-01-01', insuredNumber: '' }, false],
  [
    'born in another year',
    { birthDate: '1981-05-30', address: '', postalCode: '', telephone: '', insuredNumber: '' },
    false,
  ],
])('a third record carries one %s: %j, %s', (_name, change, expected) => {
  const [one, other] = [prepareMatchRecord(KIYO), prepareMatchRecord({ ...KIYO, ...change })];
  expect([mayBeLinkedByThird(one, other), mayBeLinkedByThird(other, one)]).toEqual([expected, expected]);
});
