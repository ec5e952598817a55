import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  component,
  field,
  fieldState,
  fieldText,
  firstSegment,
  rawField,
  repetitions,
  subcomponents,
} from './message.ts';
import { encodeMessage, makeSegment, parseMessage, parseMessages } from './parse-message.ts';
import { escapeText, STANDARD_DELIMITERS } from './delimiters.ts';
import { unescapeText } from './unescape-text.ts';

const MSH = 'MSH|^~\\&|HIS|1310000001|GW|CENTER|20260415103045||ADT^A08^ADT_A01|1|P|2.5||||||~ISO IR87||ISO 2022-1994';
const pid = (text: string) => {
  const segment = firstSegment(parseMessage(`${MSH}\r${text}`), 'PID');
  if (segment === undefined) throw new Error('no PID');
  return segment;
};

describe('parseMessage', () => {
  test('numbers fields as HL7 does, MSH-1 being the separator', () => {
    const msh = firstSegment(parseMessage(MSH), 'MSH');
    if (msh === undefined) throw new Error('no MSH');
    expect([rawField(msh, 1), rawField(msh, 2), field(msh, 3), field(msh, 9, 1, 2), field(msh, 18, 2)]).toEqual([
      '|',
      '^~\\&',
      'HIS',
      'A08',
      'ISO IR87',
    ]);
  });

  test('reads repetitions, components and sub-components', () => {
    const segment = pid('PID|1||123^^^A&B&C~456||患者^太郎^^^^^L^I~カンジャ^タロウ^^^^^L^P');
    expect([field(segment, 3, 2), field(segment, 3, 1, 4, 2), field(segment, 5, 2, 2)]).toEqual(['456', 'B', 'タロウ']);
    expect(repetitions(segment, 5).map((name) => component(name, 8))).toEqual(['I', 'P']);
  });

  test('reads a composite of sub-components (TQ1-3)', () => {
    const segment = pid('PID|1|1013&毎食後&JAMISDP01');
    const [repetition] = repetitions(segment, 2);
    const usage = repetition && subcomponents(repetition, 1);
    expect(usage && [1, 2, 3].map((n) => component(usage, n))).toEqual(['1013', '毎食後', 'JAMISDP01']);
  });

  test('tells "delete" from "absent"', () => {
    const segment = pid('PID|1||""||');
    expect([fieldState(segment, 3), fieldState(segment, 4), fieldState(segment, 99), field(segment, 3)]).toEqual([
      'delete',
      'absent',
      'absent',
      undefined,
    ]);
  });

  test('takes the delimiters from the message', () => {
    const segment = firstSegment(parseMessage('MSH#*+!%#HIS\rPID###1*2+3%4'), 'PID');
    expect(segment && [field(segment, 3, 1, 2), field(segment, 3, 2, 1, 2)]).toEqual(['2', '4']);
  });

  test('accepts CR, LF, CRLF, MLLP marks, a BOM and a final 0x1A', () => {
    for (const text of [
      `${MSH}\rPID|1\r`,
      `${MSH}\nPID|1\n`,
      `${MSH}\r\nPID|1\r\n\r\n`,
      `\x0b${MSH}\rPID|1\r\x1c\r`,
      `\ufeff${MSH}\rPID|1\r\x1a`,
    ]) {
      const message = parseMessage(text);
      expect(message.segments.map((segment) => segment.name)).toEqual(['MSH', 'PID']);
      expect(message.segments[1]?.text).toBe('PID|1');
      expect(encodeMessage(message)).toBe(text);
    }
  });

  test('a text of several lines is whole and its segment goes on behind it, whatever ends the segments', () => {
    for (const end of ['\r', '\r\n', '\n']) {
      const lines = [
        'MSH|^~\\&|',
        'OBX|1|TX|Q^所見^99||一行目\n二行目\n三行目||||||F',
        'NTE|1||注記\n続き',
        'ZZZ|1',
        'not a segment',
      ];
      const { segments, issues } = parseMessage(lines.join(end) + end);
      const [, obx, nte] = segments;
      expect([obx && field(obx, 5), obx && field(obx, 11), nte && field(nte, 3)]).toEqual([
        '一行目\n二行目\n三行目',
        'F',
        '注記\n続き',
      ]);
      expect(issues.map((issue) => issue.code)).toEqual(['hl7v2/line-break-in-field', 'hl7v2/not-a-segment']);
    }
  });

  test('reads every message of a batch and keeps its envelope', () => {
    const text = `FHS|^~\\&|A\rBHS|^~\\&|A\r${MSH}\rPID|1\r${MSH}\rPID|2\rBTS|2\rFTS|1\r`;
    const messages = parseMessages(text);
    expect(messages.map((message) => message.segments.map((segment) => segment.name))).toEqual([
      ['MSH', 'PID'],
      ['MSH', 'PID'],
    ]);
    expect(messages.map(encodeMessage).join('')).toBe(text);
  });

  test('says when there is no MSH and which line is no segment', () => {
    expect(parseMessage('PID|1').issues).toMatchObject([{ code: 'hl7v2/no-msh' }]);
    expect(parseMessage(`${MSH}\rgarbage here\rPID|1`).issues).toMatchObject([
      { code: 'hl7v2/not-a-segment', occurrence: 2 },
    ]);
    expect(parseMessage('').segments).toEqual([]);
  });

  test('reading and writing gives back any text, character by character', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'MSH|^~\\&|',
        'PID|',
        'FHS|^~\\&|',
        'BTS|1',
        '\r',
        '\n',
        '\r\n',
        '\x0b',
        '\x1c',
        '|',
        '^',
        '~',
        '\\',
        '&',
        '\ufeff',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
        (text) => {
          const messages = parseMessages(text);
          if (messages.length > 0) expect(messages.map(encodeMessage).join('')).toBe(text);
          for (const message of messages) {
            for (const segment of message.segments) {
              for (let n = 1; n < 6; n++) for (const one of repetitions(segment, n)) component(one, 2, 2);
              fieldText(segment, 3);
            }
          }
        },
      ),
    );
  });

  test('a million segments, a huge field and a million repetitions are read in linear time', () => {
    const many = parseMessage(`${MSH}\r${'NTE|1\r'.repeat(1_000_000)}`);
    expect(many.segments.length).toBe(1_000_001);
    const huge = pid(`PID|1|${'x'.repeat(20_000_000)}|${'a~'.repeat(1_000_000)}|${'\\'.repeat(1_000_000)}`);
    expect(field(huge, 2)?.length).toBe(20_000_000);
    expect(repetitions(huge, 3).length).toBe(1_000_000);
    expect(fieldText(huge, 4)?.length).toBe(1_000_000);
    expect(parseMessage('ﾟ\n'.repeat(300_000)).issues.length).toBeLessThan(100);
  });
});

describe('escapes', () => {
  test('are taken out, unknown ones are kept', () => {
    expect(unescapeText('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\X41\\h\\H\\i\\N\\j', STANDARD_DELIMITERS)).toBe(
      'a|b^c&d~e\\f\ng' + 'Ahij',
    );
    expect(unescapeText('\\C1234\\ 100\\ \\Z9\\', STANDARD_DELIMITERS)).toBe('\\C1234\\ 100\\ \\Z9\\');
  });

  test('what is escaped is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abF.|^~\\&\n漢') }), (text) => {
        expect(unescapeText(escapeText(text), STANDARD_DELIMITERS)).toBe(text);
      }),
    );
  });

  test('a built segment drops empty fields at its end', () => {
    expect(makeSegment('PID', ['1', '', 'x', '', '']).text).toBe('PID|1||x');
  });
});
