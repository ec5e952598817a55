import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText } from '../hl7v2/delimiters.ts';
import type { Ssmix2DataType } from './tables/data-types.ts';
import { readSegments } from './testing/read-segments.ts';

/** Where free text stands: the segments around it, and it. */
const PLACES: readonly [place: string, dataType: Ssmix2DataType, write: (text: string) => readonly string[]][] = [
  ['OBX-5 ST', 'OML-11', (text) => [SPM, OBR, `OBX|1|ST|3A01^総蛋白^JC10||${text}||||||F`]],
  ['OBX-5 FT', 'OML-11', (text) => [SPM, OBR, `OBX|1|FT|3A01^総蛋白^JC10||${text}||||||F`]],
  ['OBX-5 TX', 'OML-11', (text) => [SPM, OBR, `OBX|1|TX|3A01^総蛋白^JC10||${text}||||||F`]],
  ['OBX-5 CWE text', 'OML-11', (text) => [SPM, OBR, `OBX|1|CWE|3A01^総蛋白^JC10||1^${text}^99X||||||F`]],
  ['OBX-3 text', 'OML-11', (text) => [SPM, OBR, `OBX|1|ST|3A01^${text}^JC10||1||||||F`]],
  ['NTE-3', 'OML-11', (text) => [SPM, OBR, 'OBX|1|ST|3A01^総蛋白^JC10||1||||||F', `NTE|1||${text}`]],
  ['OBR-4 text', 'OML-11', (text) => [SPM, `OBR|1|1||E002^${text}^99O03`, 'OBX|1|ST|3A01^総蛋白^JC10||1||||||F']],
  ['AL1-5', 'ADT-61', (text) => [`AL1|1|DA^^HL70127|1^卵^J-FAGY|MO|${text}`]],
  ['IAM-3 text', 'ADT-61', (text) => [`IAM|1|FA^^HL70127|1^${text}^J-FAGY`]],
  ['IAM-5', 'ADT-61', (text) => [`IAM|1|FA^^HL70127|1^卵^J-FAGY|MO|${text}`]],
  ['IAM-12', 'ADT-61', (text) => [`IAM|1|FA^^HL70127|1^卵^J-FAGY|||||||||${text}`]],
  ['RXE-2 text', 'OMP-01', (text) => [ORC, `RXE||62^${text}^HOT9|1||TAB^錠^MR9P`, TQ1]],
  ['TQ1-3 sub-component', 'OMP-01', (text) => [ORC, RXE, `TQ1|1||1011&${text}&JAMISDP01|||14^d|2026041500`]],
  ['TQ1-11', 'OMP-01', (text) => [ORC, RXE, `TQ1|1||1011&内服&JAMISDP01||||2026041500||||${text}|||10`]],
  ['ZE1-3 text', 'OMG-11', (text) => [ORC, 'OBR||1||2^胸部^JJ1017', `ZE1|1|RS|2^${text}^JJ1017|1`]],
  ['PRB-3 text', 'PPR-01', (text) => [`PRB|AD|20260415|20064049^${text}^MDCDX2|1|||20260415`]],
];
const SPM = 'SPM|1|S1||023^血清^JC10|||||||||||||202604150900';
const OBR = 'OBR|1|1||E002^生化学^99O03';
const ORC = 'ORC|NW|000000000012345';
const RXE = 'RXE||62^見本錠^HOT9|1||TAB^錠^MR9P';
const TQ1 = 'TQ1|1||1011&内服&JAMISDP01|||14^d|2026041500';

/** Every delimiter, letters that look like escapes, numbers, kanji whose second byte is a delimiter. */
const sign = fc.constantFrom(...'|^~\\&FSTREX10.5 期急剤時移愛発疹');
const text = fc
  .array(sign, { minLength: 1, maxLength: 20 })
  .map((signs) => signs.join('').replace(/\s+/g, ' ').trim())
  .filter((one) => one !== '' && one !== '""');

describe('a text that is escaped by the standard comes back character for character', () => {
  test.each(PLACES)('%s', (_place, dataType, write) => {
    fc.assert(
      fc.property(text, (one) => {
        const { entries } = readSegments(dataType, ...write(escapeText(one)));
        expect(textsIn(entries).some((read) => read.includes(one))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('no number is read out of a text that is none', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('ST', 'NM', 'TX', 'FT'), (one, type) => {
      const { entries } = readSegments('OML-11', SPM, OBR, `OBX|1|${type}|3A01^総蛋白^JC10||${escapeText(one)}||||||F`);
      const [number] = numbersIn(entries);
      if (number !== undefined) expect(Number(one)).toBe(number);
    }),
  );
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'number' && typeof inner === 'number' ? [inner] : numbersIn(inner),
  );
}
