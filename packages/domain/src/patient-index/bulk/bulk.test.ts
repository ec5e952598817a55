import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnMatchModel } from '../model/learn-match-model.ts';
import { MATCH_VERDICTS } from '../comparing/match-result.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';
import { scoreMatch } from '../matching/score-match.ts';
import { forEachCandidate, PARTS, planBlocking, type BlockingOptions } from './candidate-pairs.ts';
import { addPair, makePairList, pairsInOrder } from './collect-pairs.ts';
import { comparePart } from './compare-part.ts';
import { addRecord, makeRecordReader, makeRecordStore, type RecordStore } from './record-store.ts';
import { internText, makeTextReader, makeTextStore } from './text-store.ts';

const NOBODY = prepareMatchRecord({});

function storeOf(keys: readonly (readonly string[])[]): RecordStore {
  const store = makeRecordStore();
  for (const each of keys) addRecord(store, NOBODY, each);
  return store;
}

function candidates(store: RecordStore, options: BlockingOptions): string[] {
  const plan = planBlocking(store, options);
  const pairs: string[] = [];
  for (let part = 0; part < PARTS; part++)
    forEachCandidate(store, plan, { ...options, part }, (left, right) =>
      pairs.push(`${String(left)}-${String(right)}`),
    );
  return pairs;
}

describe('keeping millions of records', () => {
  test('every text comes back, the same text as the same number', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const store = makeTextStore();
        const numbers = texts.map((text) => internText(store, text));
        const read = makeTextReader(store);
        expect(numbers.map(read)).toEqual(texts);
        expect(texts.map((text) => internText(store, text))).toEqual(numbers);
        expect(internText(store, '')).toBe(0);
      }),
      { seed: 5 },
    );
  });

  test('also over the border of a chunk, and texts beyond any measure are cut', () => {
    const store = makeTextStore();
    const texts = Array.from({ length: 2500 }, (_, index) => String(index).padEnd(4000, '長'));
    const numbers = texts.map((text) => internText(store, text));
    const read = makeTextReader(store);
    for (const [index, number] of numbers.entries())
      if (read(number) !== texts[index]) throw new Error(`text ${String(index)} is another`);
    expect(read(internText(store, '長'.repeat(10_000)))).toBe('長'.repeat(4096));
  });

  test('a record comes back as it was prepared', () => {
    const records = [
      prepareMatchRecord({
        family: '髙橋',
        given: '花子',
        familyKana: 'タカハシ',
        givenKana: 'ハナコ',
        sex: '女',
        birthDate: '昭和30年1月2日',
        postalCode: '999-0001',
        address: 'みほん県結市港町1-2-3 メゾン101',
        telephone: '0999-00-0000',
        insurer: '99000199',
        insuredSymbol: '12',
        insuredNumber: '34',
        insuredBranch: '01',
        formerFamily: '佐藤',
      }),
      prepareMatchRecord({
        name: 'Ann Smith',
        birthDate: '19700101',
        street: 'high street',
        streetNumber: '4',
        building: 'the mill',
        locality: 'town',
        region: 'xy',
        email: 'a@b.c',
        identifier: '123',
      }),
      NOBODY,
    ];
    const store = makeRecordStore();
    for (let round = 0; round < 30_000; round++) for (const record of records) addRecord(store, record, []);
    const read = makeRecordReader(store);
    for (const row of [0, 1, 2, 65_534, 65_535, 65_536, 89_999]) expect(read(row)).toEqual(records[row % 3]);
  });
});

describe('candidate pairs', () => {
  const keyLists = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 4 }), {
    maxLength: 40,
  });

  test('are all that share a key, each once, left before right', () => {
    fc.assert(
      fc.property(keyLists, (keys) => {
        const expected = keys.flatMap((a, left) =>
          keys.flatMap((b, right) =>
            left < right && a.some((key) => b.includes(key)) ? [`${String(left)}-${String(right)}`] : [],
          ),
        );
        expect(candidates(storeOf(keys), { boundary: undefined }).sort()).toEqual(expected.sort());
      }),
      { seed: 7 },
    );
  });

  test('of two lists: one of each', () => {
    fc.assert(
      fc.property(keyLists, fc.nat(40), (keys, boundary) => {
        const expected = keys.flatMap((a, left) =>
          keys.flatMap((b, right) =>
            left < boundary && right >= boundary && a.some((key) => b.includes(key))
              ? [`${String(left)}-${String(right)}`]
              : [],
          ),
        );
        expect(candidates(storeOf(keys), { boundary }).sort()).toEqual(expected.sort());
      }),
      { seed: 8 },
    );
  });

  test('of a new list and all others: every pair with at least one of the new list', () => {
    fc.assert(
      fc.property(keyLists, fc.nat(40), (keys, boundary) => {
        const expected = keys.flatMap((a, left) =>
          keys.flatMap((b, right) =>
            left < right && right >= boundary && a.some((key) => b.includes(key))
              ? [`${String(left)}-${String(right)}`]
              : [],
          ),
        );
        expect(candidates(storeOf(keys), { boundary, rightToo: true }).sort()).toEqual(expected.sort());
      }),
      { seed: 9 },
    );
  });

  test('a key that too many share is not compared, but its records are by their other keys', () => {
    const keys = Array.from({ length: 3000 }, (_, row) => ['unknown', ...(row < 2 ? ['pair'] : [])]);
    const store = storeOf(keys);
    expect(candidates(store, { boundary: undefined })).toEqual(['0-1']);
    expect(planBlocking(store, { boundary: undefined })).toMatchObject({ cappedRecords: 3000, pairs: 1 });
  });

  test('come in the same order at every run', () => {
    const keys = Array.from({ length: 500 }, (_, row) => [`x${String(row % 50)}`, `y${String(row % 70)}`]);
    expect(candidates(storeOf(keys), { boundary: undefined })).toEqual(
      candidates(storeOf(keys), { boundary: undefined }),
    );
  });
});

describe('comparing', () => {
  const sound = [
    {
      family: '山田',
      given: '太郎',
      familyKana: 'ヤマダ',
      givenKana: 'タロウ',
      birthDate: '1950-03-04',
      sex: 'M',
      postalCode: '9990001',
      address: 'みほん県結市港町1-2-3',
      telephone: '09990000001',
    },
    {
      family: '山田',
      given: '太郎',
      familyKana: 'ﾔﾏﾀﾞ',
      givenKana: 'ﾀﾛｳ',
      birthDate: '1950-03-04',
      sex: 'M',
      postalCode: '9990001',
      address: '結市港町１丁目２番３号',
      telephone: '0999-00-0001',
    },
    {
      family: '山田',
      given: '次郎',
      familyKana: 'ヤマダ',
      givenKana: 'ジロウ',
      birthDate: '1950-03-04',
      sex: 'M',
      postalCode: '9990001',
      address: 'みほん県結市港町1-2-3',
      telephone: '09990000001',
    },
    {
      family: '佐藤',
      given: '花子',
      familyKana: 'サトウ',
      givenKana: 'ハナコ',
      birthDate: '1950-03-04',
      sex: 'F',
      postalCode: '9990002',
      address: 'みほん県岬市北浦9-9',
    },
  ].map((record) => prepareMatchRecord(record));

  test('gives every pair the score and the verdict that it has by itself', () => {
    const model = learnMatchModel(sound);
    const store = makeRecordStore();
    for (const record of sound) addRecord(store, record, ['one']);
    const plan = planBlocking(store, { boundary: undefined });
    const list = makePairList();
    const compared = Array.from({ length: PARTS }, (_, part) =>
      comparePart({ store, plan, boundary: undefined, model, wanted: new Set(MATCH_VERDICTS) }, part, {
        read: makeRecordReader(store),
        list,
      }),
    );
    expect(compared.reduce((sum, pairs) => sum + pairs, 0)).toBe(6);
    for (const { left, right, score, verdict } of pairsInOrder(list)) {
      const alone = scoreMatch(model, sound[left] ?? NOBODY, sound[right] ?? NOBODY);
      expect({ score: score.toFixed(3), verdict }).toEqual({ score: alone.score.toFixed(3), verdict: alone.verdict });
    }
  });
});

describe('pairs found', () => {
  test('come best first, equals by row', () => {
    const list = makePairList();
    addPair(list, 3, 4, 1, 'review');
    addPair(list, 1, 9, 7.5, 'auto');
    addPair(list, 1, 2, 1, 'review');
    expect([...pairsInOrder(list)]).toEqual([
      { left: 1, right: 9, score: 7.5, verdict: 'auto' },
      { left: 1, right: 2, score: 1, verdict: 'review' },
      { left: 3, right: 4, score: 1, verdict: 'review' },
    ]);
  });

  test('when there are too many the best stay, and how many went is known', () => {
    const list = makePairList(100);
    for (let score = 0; score < 1000; score++) addPair(list, score, score + 1, (score * 7919) % 1000, 'different');
    const kept = [...pairsInOrder(list)].map((pair) => pair.score);
    expect(kept.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => 999 - index));
    expect(kept.length + list.dropped).toBe(1000);
  });
});
