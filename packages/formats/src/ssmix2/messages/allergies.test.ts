import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

describe('allergies are never silently fewer than the hospital says', () => {
  test('a list that uses AL1 instead of IAM is read', () => {
    expect(readSegments('ADT-61', 'AL1|1|DA^^HL70127|^ペニシリン^99|SV').entries).toMatchObject([
      { title: 'ペニシリン（重度）', content: { category: { text: '薬剤アレルギー' } } },
    ]);
  });

  test('a line without an allergen is shown with what it does say', () => {
    const { entries, issues } = readSegments(
      'ADT-61',
      'IAM|1|DA^^HL70127||SV|全身に発疹|A',
      'IAM|2|FA^^HL70127|^卵^99',
    );
    expect(entries).toMatchObject([
      {
        title: '原因物質の記載なし（重度）',
        content: { category: { text: '薬剤アレルギー' }, reaction: '全身に発疹' },
      },
      { title: '卵' },
    ]);
    expect(issues.map((issue) => issue.code)).toEqual(['ssmix2/no-substance']);
    expect(readSegments('ADT-61', 'IAM|1').entries).toEqual([]);
  });
});
