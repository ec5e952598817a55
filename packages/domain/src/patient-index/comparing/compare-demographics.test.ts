import { expect, it } from 'vitest';
import { localDate } from '../../time/local-date.ts';
import type { Agreement } from '../demographics/agreement.ts';
import { compareDemographics, type ComparedField, type LinkVerdict } from './compare-demographics.ts';
import type { Demographics } from '../demographics/demographics.ts';

const CHIYO: Demographics = {
  kanjiName: { family: '髙橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  sex: 'female',
  birthDate: localDate('1951-04-18'),
  postalCode: '990-0001',
  address: 'みほん市みなと1丁目2番3号',
  telephones: ['000-0000-0001'],
};
const { birthDate: _b, ...WITHOUT_BIRTH } = CHIYO;

it.each<[name: string, found: Demographics, verdict: LinkVerdict, fields: Partial<Record<ComparedField, Agreement>>]>([
  [
    'the same person written otherwise',
    {
      ...CHIYO,
      kanjiName: { family: '高橋', given: '千代' },
      kanaName: { family: 'ﾀｶﾊｼ', given: 'ﾁﾖ' },
      address: 'みほん市みなと1-2-3',
      postalCode: '9900001',
      telephones: ['00000000001'],
    },
    'sure',
    { kanjiName: 'same', kanaName: 'same', address: 'same', postalCode: 'same', telephone: 'same' },
  ],
  [
    'a married name',
    { ...CHIYO, kanjiName: { family: '佐藤', given: '千代' }, kanaName: { family: 'サトウ', given: 'チヨ' } },
    'doubtful',
    { kanjiName: 'similar', kanaName: 'similar' },
  ],
  [
    'a twin sister',
    { ...CHIYO, kanjiName: { family: '髙橋', given: '千夜' }, kanaName: { family: 'タカハシ', given: 'チヤ' } },
    'doubtful',
    { kanjiName: 'similar' },
  ],
  [
    'kana that fit but kanji that do not',
    { ...CHIYO, kanjiName: { family: '鷹箸', given: '知世' } },
    'doubtful',
    { kanjiName: 'different', kanaName: 'same' },
  ],
  ['a slip in the birth date', { ...CHIYO, birthDate: localDate('1951-04-13') }, 'doubtful', { birthDate: 'similar' }],
  ['no birth date', WITHOUT_BIRTH, 'doubtful', { birthDate: 'unknown' }],
  ['another sex', { ...CHIYO, sex: 'male' }, 'doubtful', { sex: 'different' }],
  [
    'somebody else',
    {
      ...CHIYO,
      sex: 'male',
      birthDate: localDate('1940-01-02'),
      kanjiName: { family: '佐藤', given: '一郎' },
      kanaName: { family: 'サトウ', given: 'イチロウ' },
    },
    'refused',
    { birthDate: 'different', kanjiName: 'different' },
  ],
  [
    'nobody to ask',
    { sex: 'unknown', telephones: [] },
    'doubtful',
    { sex: 'unknown', kanjiName: 'unknown', address: 'unknown' },
  ],
])('%s', (_name, found, verdict, fields) => {
  const result = compareDemographics(CHIYO, found);
  expect(result.verdict).toBe(verdict);
  expect(Object.fromEntries(result.compared.map(({ field, agreement }) => [field, agreement]))).toMatchObject(fields);
});
