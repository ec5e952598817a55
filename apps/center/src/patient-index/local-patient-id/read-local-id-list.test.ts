import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facilityId } from '@musubi/domain';
import { judgeLocalIdRows, readLocalIdList } from './read-local-id-list.ts';

const HOSPITAL = facilityId('9910000011');
const read = (csv: string) => readLocalIdList(HOSPITAL, csv).map((row) => [row.row, row.from, row.to, row.finding]);
const judge = (csv: string, there: readonly string[]) =>
  judgeLocalIdRows(readLocalIdList(HOSPITAL, csv), (number) => ({
    known: there.includes(number),
    inUse: there.includes(number),
    linked: false,
  })).map((row) => `${row.from}>${row.to} ${row.finding}`);

describe('a list of old and new numbers', () => {
  it('is read with and without a heading, in full width, with a mark at the beginning and empty lines', () => {
    expect(read('1,2\n3,4')).toEqual([
      [1, '1', '2', undefined],
      [2, '3', '4', undefined],
    ]);
    expect(read('\ufeff旧患者ID,新患者ID\r\n１２３,A-1\r\n\r\n 4 , 5 \r\n')).toEqual([
      [2, '123', 'A-1', undefined],
      [4, '4', '5', undefined],
    ]);
  });

  it('says of each row what is wrong with it, and reads on', () => {
    expect(read('old,new\n1,2\n,3\n4\nx y1,5\n6,7,8\n9,9\n10,11\n10,12\n13,14\n15,14\n')).toEqual([
      [2, '1', '2', undefined],
      [3, '', '3', 'malformed'],
      [4, '4', '', 'malformed'],
      [5, 'x y1', '5', 'malformed'],
      [7, '9', '9', 'same'],
      [8, '10', '11', 'old-twice'],
      [9, '10', '12', 'old-twice'],
      [10, '13', '14', 'new-twice'],
      [11, '15', '14', 'new-twice'],
      [6, '', '', 'malformed'],
    ]);
  });
});

describe('against what is there', () => {
  it('lets chains and swaps through', () => {
    expect(judge('1,2\n2,3\n4,5\n5,4\n', ['1', '2', '4', '5'])).toEqual([
      '1>2 replaced',
      '2>3 replaced',
      '4>5 replaced',
      '5>4 replaced',
    ]);
  });

  it('refuses a number that somebody else has, and with it everything along the chain that waited for it', () => {
    expect(judge('1,2\n2,3\n3,9\n', ['1', '2', '3', '9'])).toEqual([
      '1>2 new-in-use',
      '2>3 new-in-use',
      '3>9 new-in-use',
    ]);
    expect(judge('1,2\n2,2\n', ['1', '2'])).toEqual(['1>2 new-twice', '2>2 new-twice']);
    expect(judge('1,2\n7,8\n', ['1', '8'])).toEqual(['1>2 replaced', '7>8 unknown-old']);
  });

  it('never lets two patients end under one number, whatever the list says', () => {
    const number = fc.integer({ min: 1, max: 12 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 30 }), fc.uniqueArray(number), (pairs, there) => {
        const rows = judgeLocalIdRows(
          readLocalIdList(HOSPITAL, pairs.map((pair) => pair.join(',')).join('\n')),
          (one) => ({ known: there.includes(one), inUse: there.includes(one), linked: false }),
        );
        const moves = new Map(rows.filter((row) => row.finding === 'replaced').map((row) => [row.from, row.to]));
        const after = there.map((one) => moves.get(one) ?? one);
        expect(new Set(after).size).toBe(there.length);
        expect([...moves.keys()].every((from) => there.includes(from))).toBe(true);
      }),
    );
  });
});
