import { describe, expect, it } from 'vitest';
import { decodeText, parseMessage } from '@musubi/formats/hl7v2';
import { parseStandardPath } from '@musubi/formats/ssmix2';
import type { FacilityId } from '@musubi/domain';
import {
  demographicsMessage,
  demographicsPath,
  laboratoryMessage,
  prescriptionMessage,
  storagePath,
} from '@musubi/testkit';
import { placeMessage } from './place-message.ts';

const FACILITY = '9910000011' as FacilityId;
const one = { patient: '0000001234', order: 7 };
const place = (text: string) => placeMessage(FACILITY, parseMessage(text));
const text = (bytes: Uint8Array) => decodeText(bytes).text;
const nameOf = (path: string) => path.split('/').at(-1);

describe('where a message would stand in a storage', () => {
  it.each([
    ['a prescription', prescriptionMessage(one, FACILITY), storagePath('OMP-01', one)],
    ['a laboratory result', laboratoryMessage(one, FACILITY), storagePath('OML-11', one).replace('_01_1', '_01_1')],
    ['demographics', demographicsMessage(one, FACILITY), demographicsPath(one)],
  ])('is the same place for %s', (_, message, path) => {
    expect(place(text(message))).toMatchObject({ outcome: 'placed', fileName: nameOf(path) });
    expect(parseStandardPath(path).kind).toBe('parsed');
  });

  it('tells an injection from a prescription by its type, and given from ordered by the route', () => {
    const injection = text(prescriptionMessage(one, FACILITY))
      .replace('100000001^', '00^')
      .replace('^HOT9', '^JHSI0002');
    expect(place(injection)).toMatchObject({ fileName: expect.stringContaining('_OMP-02_') as string });
    const given = (route: string) =>
      text(prescriptionMessage(one, FACILITY))
        .replace('RDE^O11^RDE_O11', 'RAS^O17^RAS_O17')
        .replace('RXR|PO', `RXA|0|1|202604150830\rRXR|${route}`);
    expect(place(given('PO'))).toMatchObject({ fileName: expect.stringContaining('_OMP-11_') as string });
    expect(place(given('IV'))).toMatchObject({ fileName: expect.stringContaining('_OMP-12_') as string });
  });

  it('is the same place without the zeros of an order number, and for a problem list by any number', () => {
    expect(place(text(prescriptionMessage(one, FACILITY)).replace('ORC|NW|000000000000007', 'ORC|NW|7'))).toMatchObject(
      { fileName: nameOf(storagePath('OMP-01', one)) },
    );
    const problems = text(prescriptionMessage(one, FACILITY)).replace('RDE^O11^RDE_O11', 'PPR^ZD1^PPR_ZD1');
    expect(place(problems)).toMatchObject({ fileName: expect.stringMatching(/^0000001234_-_PPR-01_9{15}_/) as string });
  });

  it('is another place for every examination, also where numbers are missing or cannot stand in a file name', () => {
    const result = (orc: string, obr: string, spm = '') =>
      place(
        [
          `MSH|^~\\&|HIS|${FACILITY}|GW|C|20260415103045||OUL^R22^OUL_R22|1|P|2.5`,
          'PID|1||0000001234^^^^PI',
          `SPM|1${spm}`,
          `OBR|1|${obr}`,
          `ORC|SC|${orc}`,
        ].join('\r') + '\r',
      );
    const nameOfResult = (...args: Parameters<typeof result>) => {
      const placed = result(...args);
      return placed.outcome === 'placed' ? placed.fileName : placed.outcome;
    };
    expect(nameOfResult('', '|F7|E1^生化学^99')).toContain('_OML-11_F7_');
    expect(
      new Set([
        nameOfResult('2026/1', '||E1^生化学^99'),
        nameOfResult('2026/2', '||E1^生化学^99'),
        nameOfResult('', '||E1^生化学^99|||202604131000'),
        nameOfResult('', '||E2^血液^99|||202604131000'),
        nameOfResult('', '||E1^生化学^99|||202604131100'),
      ]).size,
    ).toBe(5);
    expect(nameOfResult('', '||E1^生化学^99|||202604131000')).toBe(nameOfResult('', '||E1^生化学^99|||202604131000'));
    expect(
      [nameOfResult('7', '7||E1|||20260413'), nameOfResult('7', '7||E1|||20260413', '||||||||||||||||20260412')].map(
        (name) => name.split('_')[1],
      ),
    ).toEqual(['20260413', '20260412']);
  });

  it('is that of a prescription for a mixed ointment', () => {
    const mixed = (route: string) =>
      text(prescriptionMessage(one, FACILITY)).replace('RXR|PO', `RXC|A|1^軟膏^99|5\rRXR|${route}`);
    expect([place(mixed('TP')), place(mixed('IV'))]).toMatchObject([
      { fileName: expect.stringContaining('_OMP-01_') as string },
      { fileName: expect.stringContaining('_OMP-02_') as string },
    ]);
  });

  it('takes a cancelled order and a cancel message as deletions', () => {
    expect(place(text(prescriptionMessage(one, FACILITY)).replace('ORC|NW', 'ORC|CA'))).toMatchObject({
      fileName: expect.stringMatching(/_0$/) as string,
    });
    expect(place(text(demographicsMessage(one, FACILITY)).replace('ADT^A08^ADT_A01', 'ADT^A23^ADT_A21'))).toMatchObject(
      { fileName: expect.stringMatching(/_ADT-00_.*_0$/) as string },
    );
  });

  it('reads every patient that was merged, or none', () => {
    const merge = (...segments: readonly string[]) =>
      place(
        [`MSH|^~\\&|HIS|${FACILITY}|GW|C|20260415103045||ADT^A40^ADT_A39|1|P|2.5`, 'EVN||20260415', ...segments].join(
          '\r',
        ) + '\r',
      );
    const pairs = (placed: ReturnType<typeof place>) =>
      placed.outcome === 'merges' ? placed.merges.map(({ former, current }) => `${former}>${current}`) : placed;
    expect(pairs(merge('PID|1||9^^^^PI', 'MRG|1^^^^PI', 'PID|1||8^^^^PI', 'MRG|2^^^^PI'))).toEqual(['1>9', '2>8']);
    expect(pairs(merge('PID|1||9^^^^PI', 'MRG|1^^^^PI', 'MRG|2^^^^PI'))).toEqual(['1>9', '2>9']);
    expect(merge('PID|1||9^^^^PI', 'MRG|1^^^^PI~2^^^^PI')).toMatchObject({
      outcome: 'refused',
      code: 'AE',
      issue: { code: 'pix/several-merged' },
    });
    expect(pairs(merge('PID|1||9^^^^PI', 'MRG|777^^^^SS~1^^^^PI'))).toEqual(['1>9']);
  });

  it('is ordered by Japanese time, whatever zone the sender writes', () => {
    const at = (time: string) => place(text(prescriptionMessage(one, FACILITY)).replace('20260415103045.123', time));
    for (const time of ['20260415103045.123+0900', '20260415013045.1239+0000', '20260414203045.123-0500'])
      expect(at(time)).toMatchObject({ fileName: expect.stringContaining('_20260415103045123_') as string });
    expect(at('20260415')).toMatchObject({ fileName: expect.stringContaining('_20260415000000000_') as string });
    expect(at('202604')).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    [
      'a patient id in full width',
      (good: string) => good.replace('0000001234^^^^PI', '００００００１２３４^^^^PI'),
      'mllp/patient-id',
    ],
    [
      'a patient id that leads out of its folder',
      (good: string) => good.replace('0000001234^^^^PI', '../../etc^^^^PI'),
      'mllp/patient-id',
    ],
    ['no time', (good: string) => good.replace('20260415103045.123', ''), 'mllp/event-time'],
    ['another facility', (good: string) => good.replace(FACILITY, '9910000099'), 'mllp/other-facility'],
    ['no PID', (good: string) => good.replace(/PID[^\r]*\r/, ''), 'mllp/patient-id'],
  ])('refuses %s', (_, spoil, code) => {
    expect(place(spoil(text(prescriptionMessage(one, FACILITY))))).toMatchObject({
      outcome: 'refused',
      issue: { code },
    });
  });
});
