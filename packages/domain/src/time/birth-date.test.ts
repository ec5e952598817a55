import { expect, it } from 'vitest';
import { parseHl7Time } from './clinical-time.ts';
import { localDate } from './local-date.ts';
import { parsePartialBirthDate, readBirth } from './birth-date.ts';

const read = (text: string) => {
  const said = parseHl7Time(text);
  return said === undefined ? undefined : readBirth(said, localDate('2026-04-01'));
};

it.each([
  ['19310502', { birth: 'whole', birthDate: '1931-05-02' }],
  ['193105', { birth: 'partial', partialBirthDate: '1931-05' }],
  ['1931', { birth: 'partial', partialBirthDate: '1931' }],
  ['20260402', { birth: 'whole', birthDate: '2026-04-02' }],
  ['20260403', { birth: 'implausible' }],
  ['20991231', { birth: 'implausible' }],
  ['202605', { birth: 'implausible' }],
  ['2027', { birth: 'implausible' }],
  ['19060401', { birth: 'whole', birthDate: '1906-04-01' }],
  ['19060331', { birth: 'implausible' }],
  ['1906', { birth: 'partial', partialBirthDate: '1906' }],
  ['1905', { birth: 'implausible' }],
])('a birth said as %s on 1 April 2026', (text, expected) => expect(read(text)).toEqual(expected));

it('parses a year or a year and month and nothing else', () => {
  expect(['1931', '1931-05', '1931-13', '1931-05-02', '31', ''].map(parsePartialBirthDate)).toEqual([
    '1931',
    '1931-05',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
