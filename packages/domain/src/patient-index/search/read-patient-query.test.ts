import { expect, it } from 'vitest';
import { makeRegionalPatientId } from '../../identifiers/regional-patient-id.ts';
import { readBirthDate, readNameAndBirthDate, readPatientQuery } from './read-patient-query.ts';

it.each([
  ['1951-04-18', '1951-04-18'],
  ['1951/4/18', '1951-04-18'],
  ['19510418', '1951-04-18'],
  ['S26.4.18', '1951-04-18'],
  ['s26.4.18', '1951-04-18'],
  ['昭和26年4月18日', '1951-04-18'],
  ['S26.4.18', '1951-04-18'],
  ['H元.1.8', '1989-01-08'],
  ['令和元年5月1日', '2019-05-01'],
  ['T15.12.24', '1926-12-24'],
  ['M45.7.29', '1912-07-29'],
])('reads %s as a birth date', (text, date) => expect(readBirthDate(text)).toBe(date));

it.each(['S26.13.1', '1951-02-30', 'S26', '高橋', '12345', ''])('reads no birth date from %j', (text) =>
  expect(readBirthDate(text)).toBeUndefined(),
);

it('tries all that one box can mean', () => {
  const id = makeRegionalPatientId('99', 26);
  expect(readPatientQuery(id)).toMatchObject({ regionalId: id, localId: id });
  expect(readPatientQuery('12345')).toEqual({ localId: '12345' });
  expect(readPatientQuery('たかはし')).toMatchObject({ nameKey: 'タカハシ', kanaKey: 'タカハシ' });
  expect(readPatientQuery('S26.4.18')).toEqual({ birthDate: '1951-04-18' });
  expect(readPatientQuery('  ')).toEqual({});
});

it.each(['A', 'a', 'D'])('reads a card that a scanner reads out with its start and stop character %s', (mark) => {
  const id = makeRegionalPatientId('99', 26);
  expect(readPatientQuery(`${mark}${id}${mark}`)).toMatchObject({ regionalId: id });
  expect(readPatientQuery(`${mark}00261101${mark}`)).toEqual({ localId: '00261101' });
});

it.each([
  ['高橋 千代 S26.4.18', { name: '高橋 千代', birthDate: '1951-04-18' }],
  ['ﾀｶﾊｼ　1951/4/18', { name: 'ﾀｶﾊｼ', birthDate: '1951-04-18' }],
  ['S26.4.18', undefined],
  ['高橋 千代', undefined],
  ['12345 S26.4.18', undefined],
  ['高橋 S26.13.1', undefined],
  ['', undefined],
])('reads %j as a name with a birth date, or as something else', (text, both) =>
  expect(readNameAndBirthDate(text)).toEqual(both),
);
