import type { MatchRole } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../demo-region/storage/random.ts';
import { damageRecord, type DamageShares } from './damage-record.ts';
import { describeFigures, judgeMatching, type JudgedRow } from './judge-matching.ts';
import { makeMatchList } from './make-match-list.ts';
import { matchRecordOfRow } from './match-record-of-row.ts';

const INSURANCE: readonly MatchRole[] = ['insurer', 'insuredSymbol', 'insuredNumber', 'insuredBranch'];
const CAREFUL: DamageShares = {
  nameInOneColumn: 0.01,
  givenInKana: 0.01,
  hiragana: 0.05,
  longVowels: 0.02,
  largeKana: 0.02,
  kanjiTypo: 0.005,
  otherReading: 0.005,
  sexMiscoded: 0.003,
  imperialDate: 0.2,
  kanjiNumbers: 0.1,
  telephoneSlip: 0.01,
  noTelephone: 0.02,
  noAddress: 0.02,
};
const CARELESS: DamageShares = {
  nameInOneColumn: 0.06,
  givenInKana: 0.04,
  hiragana: 0.3,
  longVowels: 0.1,
  largeKana: 0.1,
  kanjiTypo: 0.02,
  otherReading: 0.02,
  sexMiscoded: 0.01,
  imperialDate: 0.4,
  kanjiNumbers: 0.3,
  telephoneSlip: 0.02,
  noTelephone: 0.08,
  noAddress: 0.05,
};

/** Lists that no figure was tuned to: other sizes, other kinds of slips, other shares, fewer columns. */
describe('a list of a kind never seen before', () => {
  test.each([
    ['600 rows, carefully kept', 600, CAREFUL, [], 0.98, 0.8],
    ['600 rows, carelessly kept', 600, CARELESS, [], 0.98, 0.7],
    ['5,000 rows, carefully kept', 5_000, CAREFUL, [], 0.98, 0.85],
    ['5,000 rows, carelessly kept', 5_000, CARELESS, [], 0.98, 0.75],
    ['5,000 rows without kana', 5_000, CAREFUL, ['familyKana', 'givenKana'], 0.98, 0.8],
    ['5,000 rows without kanji', 5_000, CAREFUL, ['family', 'given'], 0.98, 0.5],
    ['5,000 rows without insurance', 5_000, CARELESS, INSURANCE, 0.95, 0.6],
    [
      '5,000 rows of name, birth date, sex and telephone',
      5_000,
      CAREFUL,
      [...INSURANCE, 'postalCode', 'address'],
      0.96,
      0.2,
    ],
  ] as const)('%s', (name, size, shares, without, leastF1, leastAutomatic) => {
    const rows = damagedList(name, size, shares, without);
    const figures = judgeMatching(rows);
    process.stdout.write(`${describeFigures(name, figures)}\n`);
    expect(figures.best.f1).toBeGreaterThanOrEqual(leastF1);
    expect(
      figures.auto.filter(({ same }) => !same).map(({ left, right }) => [rows[left]?.shown, rows[right]?.shown]),
    ).toEqual([]);
    expect(figures.autoRecall).toBeGreaterThanOrEqual(leastAutomatic);
  });
});

function damagedList(
  seed: string,
  rows: number,
  shares: DamageShares,
  without: readonly MatchRole[],
): readonly JudgedRow[] {
  const random = seededRandom(`damage ${seed}`);
  return Array.from(makeMatchList({ seed, rows }), ({ cells, person, changes }) => {
    const record = damageRecord(matchRecordOfRow(cells, without), shares, random);
    return { record, person: String(person), shown: `${Object.values(record).join(',')} [${changes.join('; ')}]` };
  });
}
