import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

const prescribed = (...tq1s: readonly string[]) => {
  const { entries } = readSegments(
    'OMP-01',
    'ORC|NW|1||1',
    'RXE||1^見本薬^HOT9|""||TAB^錠^MR9P',
    ...tq1s,
    'RXR|PO^口^HL70162',
  );
  const [entry] = entries;
  return entry?.content.type === 'prescription' ? { title: entry.title, group: entry.content.groups[0] } : undefined;
};

describe('the times at which a drug is taken', () => {
  test('a tapering dose keeps the days and the beginning of every step', () => {
    const read = prescribed(
      'TQ1|1|3^TAB&錠&MR9P|&朝食後&JAMISDP01|||5^d|2026041500',
      'TQ1|2|2^TAB&錠&MR9P|&朝食後&JAMISDP01|||7^d|2026042000',
    );
    expect(read?.group?.usage?.text).toBe('朝食後 3錠 5日分(2026-04-15から) / 朝食後 2錠 7日分(2026-04-20から)');
    expect(read?.group).toMatchObject({ start: { value: '2026-04-15' } });
    expect(read?.group?.duration).toBeUndefined();
  });

  test('uneven doses of one day share their days', () => {
    const read = prescribed(
      'TQ1|1|2^TAB&錠&MR9P|&朝食後&99|||7^d|2026041500',
      'TQ1|2|1^TAB&錠&MR9P|&夕食後&99|||7^d|2026041500',
    );
    expect(read?.group).toMatchObject({
      usage: { text: '朝食後 2錠 / 夕食後 1錠' },
      duration: { value: '7', unit: { text: '日' } },
      start: { value: '2026-04-15' },
    });
  });

  test('clock times, times relative to something and how long each lasts are said', () => {
    expect(
      prescribed('TQ1|1||&1日2回&99|0800~2000|30^min|7^d|20260415||||||90^min')?.group?.drugs[0]?.comments,
    ).toEqual(['時刻: 08:00、20:00', '相対時間: 30分', '1回の継続: 90分']);
  });

  test('a usage sent as components without a text gets it from the table', () => {
    expect(prescribed('TQ1|1||1013044400000000^^JAMISDP01|||7^d')?.group?.usage).toMatchObject({
      text: '内服・経口・1日3回朝昼夕食後',
      code: '1013044400000000',
    });
  });

  test('an end without days, and days and times of an injection, are said', () => {
    expect(prescribed('TQ1|1||&朝食後&99||||20260415|20260421')?.group?.drugs[0]?.comments).toEqual([
      '終了: 2026-04-21',
    ]);
    expect(prescribed('TQ1|1||&朝食後&99|||7^d|20260415|20260421')?.group?.drugs[0]?.comments).toBeUndefined();
    expect(
      readSegments(
        'OMP-02',
        'ORC|NW|1||1',
        'RXE||1^見本注^HOT9|1||AMP^アンプル^MR9P',
        'TQ1|1|||||3^d|20260415|||||||6',
        'RXR|IV',
      ).entries[0]?.content,
    ).toMatchObject({ groups: [{ comments: ['期間: 3日', '回数: 6回'] }] });
  });

  test('an amount that is not known is no amount of 999', () => {
    const given = (unit: string) =>
      readSegments('OMP-12', 'ORC|NW|1', `RXA|0|1|202604150830|202604150830|1^見本薬^HOT9|999|${unit}`).entries[0]
        ?.content;
    expect(given('')).toEqual({
      type: 'administration',
      of: 'injection',
      items: [{ drug: expect.anything() as unknown, start: expect.anything() as unknown }],
    });
    expect(given('ML^mL^MR9P')).toMatchObject({ items: [{ amount: { value: '999' } }] });
  });

  test('usage of HL7 before 2.5 is not lost, bare codes get the words of their table', () => {
    const { entries } = readSegments(
      'OMP-01',
      'ORC|NW|1||1',
      'RXE|^&１日３回毎食後^D5^20260415|1^見本薬^HOT9|1||TAB^錠^MR9P',
      'RXR|PO',
    );
    expect(entries[0]?.content).toMatchObject({
      groups: [{ route: { text: '経口' }, drugs: [{ comments: ['用法: １日３回毎食後 D5 20260415'] }] }],
    });
    expect(
      readSegments('OMP-02', 'ORC|NW|1||1|||^^^20260415^^^^緩徐に', 'RXE||1^見本注^HOT9|1||AMP^アンプル^MR9P', 'RXR|IV')
        .entries[0]?.content,
    ).toMatchObject({ groups: [{ route: { text: '静脈内' }, comments: ['用法: 20260415 緩徐に'] }] });
  });

  test('when needed, and every other day, stay in words', () => {
    expect(prescribed('TQ1|1||1050110020000000&疼痛時&JAMISDP01||||20260415||||痛いとき|||5')).toMatchObject({
      title: '見本薬 頓用',
      group: { usage: { text: '疼痛時' }, occurrences: '5', drugs: [{ comments: ['痛いとき'] }] },
    });
    expect(
      prescribed('TQ1|1||1011000400000000&朝食後&JAMISDP01~I1100000&隔日&JAMISDP01|||14^d')?.group?.usage?.text,
    ).toBe('朝食後、隔日');
  });

  test('once a week that is sent as a code alone is never read as once a day', () => {
    const usage = (code: string) =>
      prescribed(`TQ1|1||1011000400000000&朝食後&JAMISDP01~${code}&&JAMISDP01|||28^d`)?.group?.usage?.text;
    expect([usage('W0100100'), usage('I1100000'), usage('CW100000'), usage('V11.5NNN'), usage('D0AK0000')]).toEqual([
      '朝食後、月・木曜日のみ',
      '朝食後、隔日（1日おき）',
      '朝食後、週1回',
      '朝食後、不均等投与 V11.5NNN',
      '朝食後、D0AK0000',
    ]);
  });

  test('amounts that are told apart by the clock alone, and a day of the week in a line of its own, are said', () => {
    expect(prescribed('TQ1|1|2^TAB&錠&MR9P||0900', 'TQ1|2|1^TAB&錠&MR9P||2100')?.group?.drugs[0]?.comments).toEqual([
      '時刻: 09:00 2錠',
      '時刻: 21:00 1錠',
    ]);
    expect(prescribed('TQ1|1||&貼付１日１回&99', 'TQ1|2||W0101010&&JAMISDP01')?.group?.usage?.text).toBe(
      '貼付１日１回 / 月・水・金曜日のみ',
    );
    expect(
      readSegments(
        'OML-01',
        'SPM|1|||023^血清^JC10',
        'ORC|NW|1',
        'TQ1|1||||||20260420',
        'OBR|1|1||E002^生化学^99',
        'OBX|1||3A010^総蛋白^JC10',
      ).entries[0]?.content,
    ).toMatchObject({ panels: [{ comments: ['予定: 2026-04-20'] }] });
  });

  test('what was asked for is not mixed with what is given', () => {
    const { entries } = readSegments(
      'OMP-01',
      'ORC|NW|1||1',
      'TQ1|1||&毎食後&99|||9^d',
      'RXO|1^依頼薬^99|3',
      'RXE||1^見本薬^HOT9|1||TAB^錠^MR9P',
      'TQ1|1||&朝食後&99|||14^d',
      'RXR|PO',
    );
    expect(entries[0]?.content).toMatchObject({ groups: [{ usage: { text: '朝食後' }, duration: { value: '14' } }] });
    expect(
      readSegments('OMP-01', 'ORC|NW|1||1', 'TQ1|1||&毎食後&99|||9^d', 'RXE||1^見本薬^HOT9|1').entries[0]?.content,
    ).toMatchObject({ groups: [{ usage: { text: '毎食後' }, duration: { value: '9' } }] });
  });
});
