import { describe, expect, it } from 'vitest';
import { facilityId, type Demographics } from '@musubi/domain';
import { decodeText, encodeText, field, firstSegment, parseMessage, segmentsNamed } from '../hl7v2/index.ts';
import { readIdentityMessage } from './read-identity-message.ts';
import { readPatientQuestion } from './read-query.ts';
import { writePatientAnswer } from './write-response.ts';

const HOSPITAL = facilityId('9910000011');
const REGION = 'MUSUBI-mihon';
const OID = '1.2.392.100495.20.3.51.1';
const message = (...segments: readonly string[]) => parseMessage(segments.join('\r'));
const msh = (type: string) =>
  `MSH|^~\\&|HIS|9910000011|CENTER|MUSUBI|20260401120000||${type}|C1|P|2.5||||||~ISO IR87||ISO 2022-1994`;
const PID =
  `PID|0001||0000000001^^^&${OID}9910000011&ISO^PI||髙橋^千代^^^^^L^I~タカハシ^チヨ^^^^^L^P||19510418|F|||` +
  '^^^^9990101^JPN^H^みほん県結市港町1丁目||^PRN^PH^^^^^^^^^0990000101';
const read = (...segments: readonly string[]) => readIdentityMessage(message(...segments), HOSPITAL, REGION);

describe('identity feed over HL7 v2', () => {
  it.each(['ADT^A04^ADT_A01', 'ADT^A08^ADT_A01', 'ADT^A31^ADT_A05'])(
    'reads %s as what is known of a patient',
    (type) => {
      expect(read(msh(type), 'EVN||20260401', PID)).toMatchObject({
        kind: 'put',
        localPatient: '0000000001',
        demographics: {
          kanjiName: { family: '髙橋', given: '千代' },
          kanaName: { family: 'タカハシ', given: 'チヨ' },
          sex: 'female',
          birthDate: '1951-04-18',
        },
      });
    },
  );

  it('reads a merge with the number that went and the one that stays', () => {
    expect(read(msh('ADT^A40^ADT_A39'), PID, `MRG|0000000009^^^&${OID}9910000011&ISO^PI`)).toMatchObject({
      kind: 'merge',
      from: '0000000009',
      into: '0000000001',
    });
  });

  it.each([
    ['another message', [msh('ORU^R01'), PID], 'pix/message-type'],
    ['no patient', [msh('ADT^A04^ADT_A01')], 'pix/patient-id'],
    [
      'a number of another facility',
      [msh('ADT^A04^ADT_A01'), PID.replace('9910000011', '9910000029')],
      'pix/patient-id',
    ],
    ['a merge without MRG', [msh('ADT^A40^ADT_A39'), PID], 'pix/merged-id'],
    [
      'a merge of a number of another facility',
      [msh('ADT^A40^ADT_A39'), PID, `MRG|0000000009^^^&${OID}9910000029&ISO^PI`],
      'pix/merged-id',
    ],
    ['a merge into itself', [msh('ADT^A40^ADT_A39'), PID, 'MRG|0000000001'], 'pix/merged-into-itself'],
    ['nothing at all', [''], 'pix/message-type'],
  ])('refuses %s with a sentence', (_name, segments, code) => {
    const result = read(...segments);
    expect(result).toMatchObject({ kind: 'refused', issue: { code } });
    expect(result.kind === 'refused' && result.issue.ja.endsWith('。')).toBe(true);
  });
});

describe('patient queries over HL7 v2', () => {
  it('reads a PIX query with its source and the domains wanted', () => {
    const asked = readPatientQuestion(
      message(
        msh('QBP^Q23^QBP_Q21'),
        `QPD|IHE PIX Query|Q1|0000000001^^^&${OID}9910000011&ISO|^^^MUSUBI-mihon~^^^&${OID}9910000029&ISO`,
        'RCP|I',
      ),
      HOSPITAL,
      REGION,
    );
    expect(asked).toEqual({
      kind: 'identifiers',
      tag: 'Q1',
      source: { domain: HOSPITAL, value: '0000000001' },
      wanted: ['region', '9910000029'],
    });
  });

  it('reads a PDQ query by kana, birth date and sex, page by page', () => {
    const asked = readPatientQuestion(
      message(
        msh('QBP^Q22^QBP_Q21'),
        'QPD|IHE PDQ Query|Q2|@PID.5.1^タカハシ~@PID.5.2^チヨ~@PID.7^19510418~@PID.8^F',
        'RCP|I|10^RD',
        'DSC|20|I',
      ),
      HOSPITAL,
      REGION,
    );
    expect(asked).toMatchObject({
      kind: 'demographics',
      tag: 'Q2',
      person: { kanaName: { family: 'タカハシ', given: 'チヨ' }, birthDate: '1951-04-18', sex: 'female' },
      limit: 10,
      after: 20,
    });
  });

  it.each([
    ['no QPD', [], 'pdq/no-qpd'],
    ['no number', ['QPD|IHE PIX Query|Q1'], 'pix/no-source-id'],
    ['a domain nobody knows', ['QPD|IHE PIX Query|Q1|1^^^&1.2.3&ISO'], 'pix/unknown-domain'],
    [
      'a wanted domain nobody knows',
      [`QPD|IHE PIX Query|Q1|1^^^&${OID}9910000011&ISO|^^^&1.2.3&ISO`],
      'pix/unknown-domain',
    ],
  ])('refuses a PIX query with %s', (_name, segments, code) => {
    expect(readPatientQuestion(message(msh('QBP^Q23^QBP_Q21'), ...segments), HOSPITAL, REGION)).toMatchObject({
      kind: 'refused',
      issue: { code },
    });
  });

  it.each([
    ['nothing to look for', 'QPD|IHE PDQ Query|Q2|', 'pdq/nothing-asked'],
    ['half a birth date', 'QPD|IHE PDQ Query|Q2|@PID.7^1951', 'pdq/birth-date'],
  ])('refuses a PDQ query with %s', (_name, qpd, code) => {
    expect(readPatientQuestion(message(msh('QBP^Q22^QBP_Q21'), qpd), HOSPITAL, REGION)).toMatchObject({
      kind: 'refused',
      issue: { code },
    });
  });

  it('leaves what is no query to others', () =>
    expect(readPatientQuestion(message(msh('ADT^A04^ADT_A01'), PID), HOSPITAL, REGION)).toBeUndefined());

  it('answers with the question, the numbers and the names, in the charset of the question', () => {
    const question = message(msh('QBP^Q22^QBP_Q21'), 'QPD|IHE PDQ Query|Q2|@PID.5.1^タカハシ', 'RCP|I|1^RD');
    const demographics: Demographics = {
      kanjiName: { family: '髙橋', given: '千代' },
      kanaName: { family: 'タカハシ', given: 'チヨ' },
      sex: 'female',
      birthDate: '1951-04-18' as never,
      address: 'みほん県結市港町1丁目',
      telephones: ['099-000-0101'],
    };
    const bytes = writePatientAnswer(
      question,
      {
        status: 'OK',
        patients: [
          {
            identifiers: [
              { domain: HOSPITAL, value: '0000000001' },
              { domain: 'region', value: '9900000012' },
            ],
            demographics,
          },
        ],
        next: 1,
        total: 3,
        controlId: 'A1',
        at: '20260401120001',
      },
      REGION,
      'iso-2022-jp',
    );
    const text = decodeText(bytes).text;
    const answer = parseMessage(text);
    expect(segmentsNamed(answer, 'PID')).toHaveLength(1);
    expect(text).toContain('QPD|IHE PDQ Query|Q2|@PID.5.1^タカハシ');
    expect(text).toContain(`0000000001^^^&${OID}9910000011&ISO^PI~9900000012^^^MUSUBI-mihon^PI`);
    expect(text).toContain('髙橋^千代^^^^^L^I~タカハシ^チヨ^^^^^L^P');
    const [msa, qak, dsc] = ['MSA', 'QAK', 'DSC'].map((name) => firstSegment(answer, name));
    expect([msa && field(msa, 1), qak && field(qak, 2), qak && field(qak, 4), dsc && field(dsc, 1)]).toEqual([
      'AA',
      'OK',
      '3',
      '1',
    ]);
  });

  it('says what was wrong with a question, without anything of the patient', () => {
    const question = parseMessage(
      decodeText(encodeText(`${msh('QBP^Q23^QBP_Q21')}\rQPD|IHE PIX Query|Q1|1^^^&1.2.3&ISO`).bytes).text,
    );
    const asked = readPatientQuestion(question, HOSPITAL, REGION);
    if (asked?.kind !== 'refused') throw new Error('should be refused');
    const text = decodeText(
      writePatientAnswer(
        question,
        { status: 'AE', patients: [], error: asked, controlId: 'A1', at: '20260401120001' },
        REGION,
        'ascii',
      ),
    ).text;
    expect(text).toMatch(/MSA\|AE\|C1\rERR\|\|QPD\^1\^3\^1\^4\|204\|E/);
    expect(text).toContain('QAK|Q1|AE');
  });
});
