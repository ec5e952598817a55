import fc from 'fast-check';
import { localDate, type Demographics } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { facilityOfSystem, localPatientSystem, readToken } from './identifier-system.ts';
import { readPatient } from './read-patient.ts';
import { writePatient } from './write-patient.ts';

const SYSTEM = localPatientSystem('9910000011' as never);
const CHIYO: Demographics = {
  kanjiName: { family: '髙橋', given: '千代' },
  kanaName: { family: 'タカハシ', given: 'チヨ' },
  sex: 'female',
  birthDate: localDate('1951-04-18'),
  postalCode: '999-0101',
  address: 'みほん県結市港町1丁目2番3号',
  telephones: ['099-000-0101'],
};

describe('FHIR patient', () => {
  it('reads again what it writes, with every character', () => {
    const written = writePatient({
      id: 'a',
      identifiers: [{ system: SYSTEM, value: '0000000001' }],
      demographics: CHIYO,
    });
    expect(readPatient(JSON.parse(JSON.stringify(written)))).toEqual({
      identifiers: [{ system: SYSTEM, value: '0000000001' }],
      demographics: CHIYO,
      active: true,
      replacedBy: undefined,
      issues: [],
    });
  });

  it.each([
    [
      'kana without its extension',
      { name: [{ text: 'タカハシ　チヨ' }] },
      { kanaName: { family: 'タカハシ', given: 'チヨ' } },
    ],
    [
      'a roman name without its extension',
      { name: [{ family: 'NGUYEN', given: ['THI', 'HUONG'] }] },
      { romanName: { family: 'NGUYEN', given: 'THI HUONG' } },
    ],
    [
      'kanji without its extension',
      { name: [{ family: '﨑山', given: ['春江'] }] },
      { kanjiName: { family: '﨑山', given: '春江' } },
    ],
    [
      'an address in parts, with a coded prefecture',
      { address: [{ state: '13', city: '結市', line: ['港町1-2-3'] }] },
      { address: '結市港町1-2-3' },
    ],
    [
      'the home address before others',
      {
        address: [
          { use: 'old', text: '旧' },
          { use: 'home', text: '今' },
        ],
      },
      { address: '今' },
    ],
    [
      'a name that is no longer used',
      {
        name: [
          { use: 'maiden', family: '斎藤', given: ['美咲'] },
          { use: 'official', family: '渡邊', given: ['美咲'] },
        ],
      },
      { kanjiName: { family: '渡邊', given: '美咲' } },
    ],
    [
      'only telephones among the contacts',
      {
        telecom: [
          { system: 'email', value: 'a@example.invalid' },
          { system: 'phone', value: '099-000-0101' },
        ],
      },
      { telephones: ['099-000-0101'] },
    ],
  ])('reads %s', (_name, fields, expected) =>
    expect(readPatient({ resourceType: 'Patient', ...fields })?.demographics).toMatchObject(expected),
  );

  it('uses no birth date without a day, and says so', () => {
    const read = readPatient({ resourceType: 'Patient', name: [{ text: '髙橋 千代' }], birthDate: '1951' });
    expect(read?.demographics.birthDate).toBeUndefined();
    expect(read?.issues.map((issue) => issue.code)).toEqual(['fhir/birth-date']);
  });

  it.each([
    ['by identifier', { other: { identifier: { system: SYSTEM, value: '2' } }, type: 'replaced-by' }],
    [
      'by a conditional reference',
      { other: { reference: `Patient?identifier=${encodeURIComponent(`${SYSTEM}|2`)}` }, type: 'replaced-by' },
    ],
  ])('reads into whom a patient was merged, %s', (_name, link) =>
    expect(readPatient({ resourceType: 'Patient', active: false, link: [link] })).toMatchObject({
      active: false,
      replacedBy: { system: SYSTEM, value: '2' },
    }),
  );

  it('never throws, whatever the JSON says', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('name', 'identifier', 'birthDate', 'gender', 'address', 'telecom', 'link', 'active'),
          fc.jsonValue(),
        ),
        (any, fields) => {
          readPatient(any);
          const read = readPatient({ resourceType: 'Patient', ...fields });
          expect(read).toBeDefined();
          expect(JSON.stringify(read)).not.toContain('\\u0000');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('identifier systems', () => {
  it('names a facility by its ten digits and nothing else', () => {
    expect(facilityOfSystem(SYSTEM)).toBe('9910000011');
    expect(facilityOfSystem(`${SYSTEM}2`)).toBeUndefined();
    expect(facilityOfSystem('urn:oid:1.2.3')).toBeUndefined();
  });

  it.each([
    ['urn:oid:1|2', { system: 'urn:oid:1', value: '2' }],
    ['|2', undefined],
    ['urn:oid:1|', undefined],
    ['2', undefined],
  ])('reads the token %s', (text, token) => expect(readToken(text)).toEqual(token));
});
