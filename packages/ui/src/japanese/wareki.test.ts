import { localDate } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { formatWarekiYear, parseJapaneseDate } from './wareki.ts';

describe('和暦', () => {
  it.each([
    ['1951-04-18', '昭和26年', 'Shōwa 26'],
    ['2019-04-30', '平成31年', 'Heisei 31'],
    ['2019-05-01', '令和元年', 'Reiwa 1'],
    ['1989-01-07', '昭和64年', 'Shōwa 64'],
    ['1989-01-08', '平成元年', 'Heisei 1'],
    ['1926-12-24', '大正15年', 'Taishō 15'],
    ['1926-12-25', '昭和元年', 'Shōwa 1'],
    ['1912-07-30', '大正元年', 'Taishō 1'],
    ['1868-01-25', '明治元年', 'Meiji 1'],
  ])('names the era year of %s on the very day an era begins', (date, ja, en) => {
    expect(formatWarekiYear(localDate(date), 'ja')).toBe(ja);
    expect(formatWarekiYear(localDate(date), 'en')).toBe(en);
  });

  it('says nothing before Meiji', () => {
    expect(formatWarekiYear(localDate('1867-12-31'), 'ja')).toBe('');
  });

  it.each([
    ['1951-04-18', '1951-04-18'],
    ['1951/4/18', '1951-04-18'],
    ['19510418', '1951-04-18'],
    ['1951年4月18日', '1951-04-18'],
    ['S26.4.18', '1951-04-18'],
    ['s26/4/18', '1951-04-18'],
    ['S260418', '1951-04-18'],
    ['昭和26年4月18日', '1951-04-18'],
    ['昭26.4.18', '1951-04-18'],
    ['昭和２６年４月１８日', '1951-04-18'],
    ['令和元年5月1日', '2019-05-01'],
    ['平成31年12月1日', '2019-12-01'],
  ])('reads %s as people type it', (text, date) => {
    expect(parseJapaneseDate(text)).toBe(date);
  });

  it.each([
    '',
    '髙橋',
    '0012345',
    '1951-02-30',
    '昭和26年',
    '令和元年4月30日',
    '平成99年1月1日',
    'X26.4.18',
    '13.4.18',
  ])('takes %s for no day', (text) => {
    expect(parseJapaneseDate(text)).toBeUndefined();
  });
});
