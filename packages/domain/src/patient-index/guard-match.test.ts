import { expect, it } from 'vitest';
import { compareRecords, emptyLevels } from './compare-records.ts';
import { guardMatch } from './guard-match.ts';
import type { MatchRecord } from './match-record.ts';
import type { MatchGuard } from './match-result.ts';
import { prepareMatchRecord } from './prepare-match-record.ts';

const ADA: MatchRecord = { family: 'Mason', given: 'Adelaide', birthDate: '1984-03-12', street: 'Mill Road', streetNumber: '12', postalCode: '44708', identifier: '507381964' };
const HIDEO: MatchRecord = { family: '小川', given: '英男', familyKana: 'オガワ', givenKana: 'ヒデオ', sex: 'M', birthDate: '1978-11-03', address: '結市浜1-3-18', postalCode: '9990101' };
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
  ['a slip in the given name and no number', { ...ADA, given: 'Adelade', identifier: '' }, ['twins', 'too-little-evidence']],
  ['another given name and the same number', { ...ADA, given: 'Beatrix' }, ['twins', 'too-little-evidence']],
  ['a slip in the given name, the same number and another birth date', { ...ADA, given: 'Adelade', birthDate: '1986-07-30' }, ['contradiction', 'too-little-evidence']],
  ['one letter of the family name, in the same house', { ...ADA, family: 'Masoon', identifier: '' }, []],
  ['another family name, in the same house', { ...ADA, family: 'Weaver', identifier: '' }, ['too-little-evidence']],
  ['one letter of the family name and a birth date that is off', { ...ADA, family: 'Masoon', birthDate: '1984-03-13', identifier: '' }, ['too-little-evidence']],
])('holds back %s: %j', (_name, other, expected) => expect(guards(ADA, other)).toEqual(expected));

it('asks for more than a house where one name is read in two ways: a twin may be miswritten', () => {
  expect(guards(HIDEO, { ...HIDEO, givenKana: 'ヒデヤ' })).toEqual(['too-little-evidence']);
  expect(guards({ ...HIDEO, telephone: '0990000001' }, { ...HIDEO, givenKana: 'ヒデヤ', telephone: '0990000001' })).toEqual([]);
});
