import { describe, expect, test } from 'vitest';
import { parseMessage } from './parse-message.ts';
import { wholePart } from './truncation.ts';

const HEAD =
  'MSH|^~\\&|HIS|1310000001|GW|CENTER|20260415103045||OUL^R22^OUL_R22|1|P|2.5\rPID|1||0001234567||髙橋^花子\r';
const end = (text: string): readonly [string | undefined, string | undefined] => {
  const { message, issue } = wholePart(parseMessage(HEAD + text));
  return [
    issue && `${issue.severity} ${issue.code} ${issue.segment ?? ''} ${String(issue.occurrence)}`,
    message.segments.at(-1)?.text,
  ];
};

describe('the end of a message', () => {
  test.each([
    ['a value', 'OBX|1|NM|TP||123'],
    ['a unit', 'OBX|1|NM|TP||123.4|10^4/'],
    ['a result whose status is missing', 'OBX|1|NM|TP||123.4|g|6.7-8.3|H'],
    ['a dose', 'RXE||A^薬^HOT|1'],
    ['an administration whose status is missing', 'RXA|0|1|20260415|20260415|A^薬^HOT|1|TAB'],
    ['a duration', 'TQ1|||||14'],
  ])('cut inside %s: the unfinished segment is not used, and that is said', (_, text) => {
    expect(end(`NTE|1||前\r${text}`)).toEqual([`partial hl7v2/cut-off ${text.slice(0, 3)} 1`, 'NTE|1||前']);
  });

  test('bytes that end inside kanji prove the cut, however long the segment is', () => {
    const { message, issue } = wholePart(parseMessage(`${HEAD}OBR|1|2|3|E001^血`), true);
    expect([issue?.code, message.segments.at(-1)?.name]).toEqual(['hl7v2/cut-off', 'PID']);
  });

  test('a whole last segment that only lacks its CR is a note and keeps all its fields', () => {
    expect(end('OBX|1|NM|TP||123.4|g|6.7-8.3||||F')).toEqual([
      'note hl7v2/no-final-cr OBX 1',
      'OBX|1|NM|TP||123.4|g|6.7-8.3||||F',
    ]);
    expect(end('OBX|1|NM|TP||1|||||||F\rNTE|1||再検').at(0)).toBe('note hl7v2/no-final-cr NTE 1');
  });

  test.each(['OBX|1|NM|TP||123\r', 'OBX|1|NM|TP||123\n', 'OBX|1|NM|TP||123\r\x1c\r'])(
    'a line end or an MLLP mark ends it: %j',
    (text) => {
      expect(end(text)[0]).toBeUndefined();
    },
  );
});
