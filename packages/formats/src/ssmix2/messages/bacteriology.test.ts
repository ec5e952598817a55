import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

const specimens = (...lines: readonly string[]) => {
  const content = readSegments('OML-11', 'SPM|1|||061^喀痰^JC10', ...lines).entries[0]?.content;
  return content?.type === 'bacteriology' ? content.specimens : [];
};
const culture = (subId: string, organism: string, amount: string) => [
  `OBX|1|CWE|6B010000006100001^同定菌^JC10|${subId}|${organism}^JANIS||||||F`,
  `OBX|2|ST|6B010000006100002^菌量^JC10|${subId}|${amount}||||||F`,
];
const tested = (subId: string, drug: string, mic: string, says: string) =>
  `OBX|1|ST|6C0${drug}^薬${drug}^JC10|${subId}|${mic}|ug/mL||${says}|||F`;

describe('susceptibilities', () => {
  test('of two isolates of one species stay with their own isolate', () => {
    const read = specimens(
      'OBR|1|||6B010000006100001^培養同定^JC10',
      ...culture('1', '1601^大腸菌', ' 3 +'),
      ...culture('2', '1601^大腸菌', ' 1 +'),
      'OBR|2|||6C010^感受性^JC10||||||||||||||||||||||6B010&同定&JC10^1^大腸菌',
      tested('1', '5', '< 2', 'S'),
      'OBR|3|||6C010^感受性^JC10||||||||||||||||||||||6B010&同定&JC10^2^大腸菌',
      tested('1', '5', '> 16', 'R'),
    );
    expect(
      read[0]?.culture.map((one) => [one.amount, one.susceptibilities.map((drug) => drug.interpretation).join('')]),
    ).toEqual([
      ['3+', 'S'],
      ['1+', 'R'],
    ]);
  });

  test('without a parent result are told apart by the isolate number in OBX-4', () => {
    const cultures = [
      'OBR|1|||6B010000006100001^培養同定^JC10',
      ...culture('1', '1601^大腸菌', ' 3 +'),
      ...culture('2', '1301^黄色ブドウ球菌', ' 1 +'),
      'OBR|2|||6C010^感受性^JC10',
    ];
    const nested = (read: ReturnType<typeof specimens>) =>
      read[0]?.culture.map((one) => [
        one.organism.text,
        one.susceptibilities.map((drug) => `${drug.drug.text}${drug.interpretation ?? ''}`).join(' '),
      ]);
    const wanted = [
      ['大腸菌', '薬5S 薬6S'],
      ['黄色ブドウ球菌', '薬5R 薬6R'],
    ];
    expect(
      nested(
        specimens(
          ...cultures,
          tested('1', '5', '< 2', 'S'),
          tested('1', '6', '< 2', 'S'),
          tested('2', '5', '> 16', 'R'),
          tested('2', '6', '> 16', 'R'),
        ),
      ),
    ).toEqual(wanted);
    expect(
      nested(
        specimens(
          ...cultures,
          tested('1.1', '5', '< 2', 'S'),
          tested('1.2', '6', '< 2', 'S'),
          tested('2.1', '5', '> 16', 'R'),
          tested('2.2', '6', '> 16', 'R'),
        ),
      ),
    ).toEqual(wanted);
  });

  test('that no organism can be told for stand apart and say so', () => {
    const read = specimens(
      'OBR|1|||6B010000006100001^培養同定^JC10',
      ...culture('1', '1601^大腸菌', ' 3 +'),
      ...culture('2', '1301^黄色ブドウ球菌', ' 1 +'),
      'OBR|2|||6C010^感受性^JC10',
      tested('1', '5', '< 2', 'S'),
      tested('2', '6', '> 16', 'R'),
    );
    expect(read[0]?.culture.map((one) => [one.organism.text, one.susceptibilities.length])).toEqual([
      ['大腸菌', 0],
      ['黄色ブドウ球菌', 0],
      ['菌名の記載なし', 2],
    ]);
  });
});

describe('cultures and smears', () => {
  test('an amount that is sent as a code is an amount, not a second organism', () => {
    const read = specimens(
      'OBR|1|||6A010000006171151^塗抹^JC10',
      'OBX|1|CWE|6A010000006171151^菌^JC10|1|1^グラム陽性球菌^JANIS',
      'OBX|2|CWE|6A010000006171152^量^JC10|1|3^3+^99ABC',
    );
    expect(read[0]?.smear).toEqual([
      { organism: expect.objectContaining({ text: 'グラム陽性球菌' }) as unknown, amount: '3+' },
    ]);
  });

  test('a preliminary report says that it is one', () => {
    const lines = ['OBR|1|||6B010000006100001^培養同定^JC10', ...culture('1', '1601^大腸菌', ' 3 +')];
    expect(specimens(...lines)[0]?.comments).toBeUndefined();
    expect(specimens(...lines.map((line) => line.replace(/F$/, 'P')))[0]?.comments).toEqual([
      '中間報告（確定していない結果があります）',
    ]);
  });
});
