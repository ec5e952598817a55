import { facilityId } from '@musubi/domain';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../hl7v2/encode-text.ts';
import { parseExtendedPath } from '../extended-path.ts';
import { writeMessageText } from '../write-message.ts';
import { readExtendedDocument } from './read-extended-document.ts';
import { type ExtendedReading } from './extended-document.ts';

const utf8 = new TextEncoder();

const facility = facilityId('9910000011');

function read(
  kindFolder: string,
  kindCode: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  flag = '1',
): ExtendedReading {
  const parsed = parseExtendedPath(
    `000/123/0001234567/20260415/${kindFolder}/0001234567_20260415_${kindCode}_K1_20260415103045123_06_${flag}`,
  );
  if (parsed.kind === 'refused') throw new Error(parsed.issue.en);
  return readExtendedDocument({
    facility,
    path: parsed.path,
    files: Object.entries(files).map(([name, content]) => ({
      name,
      bytes: typeof content === 'string' ? utf8.encode(content) : content,
      digest: 'd'.repeat(64),
    })),
  });
}

describe('readExtendedDocument', () => {
  test('vital signs of an ORU^R30 become measurements with their times', () => {
    const text = writeMessageText({
      dataType: 'OMG-13',
      facility,
      controlId: '1',
      eventTime: '20260415103045123',
      segments: [
        ['PID', '1', '', '0001234567'],
        ['OBX', '1', 'NM', '9N061^体温^JC10', '', '36.7', 'cel^℃^ISO+', '', '', '', '', 'F', '', '', '202604150600'],
        ['OBX', '2', 'NM', '9N061^体温^JC10', '', '38.1', 'cel^℃^ISO+', '', '', '', '', 'F', '', '', '202604151400'],
        ['NTE', '1', '', '解熱薬の後'],
      ],
    }).replace('ORU^R01^ORU_R01', 'ORU^R30^ORU_R30');
    const {
      entries: [entry],
    } = read('L-OBSERVATIONS^OBSERVATIONS^99ZL01', 'L-OBSERVATIONS', { 'main_document.hl7': encodeText(text).bytes });
    expect(entry).toMatchObject({
      kind: 'vital-signs',
      title: 'バイタル 体温 38.1',
      content: {
        measurements: [
          { text: '36.7', measured: { value: '2026-04-15T06:00' } },
          { number: 38.1, comments: ['解熱薬の後'] },
        ],
      },
    });
  });

  test('every message of a file of vital signs counts, and one of another patient refuses the file', () => {
    const message = (id: string, value: string, at: string): string =>
      writeMessageText({
        dataType: 'OMG-13',
        facility,
        controlId: '1',
        eventTime: '20260415103045123',
        segments: [
          ['PID', '1', '', id],
          ['OBR', '1', '', '', '^検温', '', '', at],
          ['OBX', '1', 'NM', '9N061^体温^JC10', '', value, 'cel^℃^ISO+', '', '', '', '', 'F'],
        ],
      }).replace('ORU^R01^ORU_R01', 'ORU^R30^ORU_R30');
    const file = (...messages: string[]): ExtendedReading =>
      read('L-OBSERVATIONS^OBSERVATIONS^99ZL01', 'L-OBSERVATIONS', {
        'main_document.hl7': encodeText(messages.join('')).bytes,
      });
    const own = '99^^^^SS~0001234567^^^^PI';
    expect(
      file(message(own, '36.7', '202604150600'), message(own, '38.1', '202604151400')).entries[0]?.content,
    ).toMatchObject({
      measurements: [
        { text: '36.7', measured: { value: '2026-04-15T06:00' } },
        { text: '38.1', measured: { value: '2026-04-15T14:00' } },
      ],
    });
    expect(file(message(own, '36.7', '202604150600'), message('0001234568', '38.1', '202604151400'))).toMatchObject({
      entries: [],
      issues: [{ code: 'ssmix2/wrong-patient' }],
    });
    const cut = file(message(own, '36.7', '202604150600'), message(own, '138', '202604151400').split('138')[0] + '13');
    expect(cut).toMatchObject({
      entries: [{ content: { measurements: [{ text: '36.7' }] } }],
      issues: [{ code: 'hl7v2/cut-off' }],
    });
  });
});
