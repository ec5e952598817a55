import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acknowledge } from './acknowledge.ts';
import { decodeText } from './decode-text.ts';
import { field, firstSegment } from './message.ts';
import { frameMllp, makeMllpDeframer } from './mllp.ts';
import { parseMessage } from './parse-message.ts';

describe('MLLP', () => {
  test('finds the messages however the stream is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .uint8Array({ maxLength: 40 })
            .filter(
              (m) =>
                !contains(m, 0x1c, 0x0d) &&
                !contains(m, 0x1c, 0x0a) &&
                !contains(m, 0x1c, 0x0b) &&
                !contains(m, 0x0b, 0x4d) &&
                m.at(-1) !== 0x1c,
            ),
          { maxLength: 6 },
        ),
        fc.integer({ min: 1, max: 9 }),
        (messages, step) => {
          const stream = Uint8Array.from(messages.flatMap((message) => [...frameMllp(message)]));
          const deframer = makeMllpDeframer();
          const found: number[][] = [];
          for (let at = 0; at < stream.length; at += step) {
            for (const event of deframer.push(stream.subarray(at, at + step)))
              if (event.kind === 'message') found.push([...event.bytes]);
          }
          expect(found).toEqual(messages.map((message) => [...message]));
        },
      ),
    );
  });

  test('refuses a frame beyond the limit once, throws its rest away and reads the next one', () => {
    const deframer = makeMllpDeframer(10);
    const large = frameMllp(new Uint8Array(20_000).fill(0x41));
    const events = Array.from(large, (byte) => deframer.push(Uint8Array.of(byte))).flat();
    expect(events).toEqual([{ kind: 'too-large', limit: 10, head: new Uint8Array(11).fill(0x41) }]);
    expect(deframer.push(frameMllp(new Uint8Array(2)))).toEqual([{ kind: 'message', bytes: new Uint8Array(2) }]);
  });

  test('a message that is begun anew is never taken for a part of the one before, whole or not', () => {
    const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
    const messages = (text: string): string[] =>
      makeMllpDeframer()
        .push(bytes(text))
        .map((event) => (event.kind === 'message' ? String.fromCharCode(...event.bytes) : event.kind));
    expect(messages('\x0bMSH|1|PI\x0bMSH|2\x1c\r')).toEqual(['unended', 'MSH|2']);
    expect(messages('\x0bMSH|1\x1c\x0bMSH|2\x1c\r')).toEqual(['MSH|1', 'MSH|2']);
    expect(messages('\x0bMSH|a\x0bb\x1c\r')).toEqual(['MSH|a\x0bb']);
  });

  test('a line feed ends a frame where the sender writes it for the carriage return, also in the next chunk', () => {
    const deframer = makeMllpDeframer();
    const events = [
      ...deframer.push(Uint8Array.of(0x0b, 0x41, 0x1c, 0x0a, 0x0b, 0x42, 0x1c)),
      ...deframer.push(Uint8Array.of(0x0a)),
    ];
    expect(events).toEqual([
      { kind: 'message', bytes: Uint8Array.of(0x41) },
      { kind: 'message', bytes: Uint8Array.of(0x42) },
    ]);
  });

  test('reports bytes outside a frame', () => {
    expect(makeMllpDeframer().push(Uint8Array.from([0x47, 0x45, 0x54, 0x0d, 0x0a]))).toEqual([
      { kind: 'noise', length: 3 },
    ]);
  });
});

describe('acknowledge', () => {
  const answer = {
    code: 'AE',
    controlId: 'M1',
    at: '20260415103046',
    errors: [{ location: 'PID^1^3', condition: '204', text: '患者|不明' }],
  } as const;

  test('swaps the applications, names the message, keeps the delimiters and the character set', () => {
    const inbound = parseMessage(
      'MSH|^~\\&|HIS|HOSP|GW|CENTER|20260415103045||ADT^A08^ADT_A01|C9|P|2.5||||||~ISO IR87||ISO 2022-1994\rPID|1',
    );
    const text = decodeText(acknowledge(inbound, answer, 'iso-2022-jp')).text;
    expect(text).toBe(
      'MSH|^~\\&|GW|CENTER|HIS|HOSP|20260415103046||ACK^A08^ACK|M1|P|2.5||||||~ISO IR87||ISO 2022-1994\r' +
        'MSA|AE|C9\rERR||PID^1^3|204|E||||患者\\F\\不明\r',
    );
  });

  test('answers even what has no header', () => {
    const msa = firstSegment(
      parseMessage(decodeText(acknowledge(parseMessage('garbage'), { ...answer, code: 'AR' })).text),
      'MSA',
    );
    expect(msa && field(msa, 1)).toBe('AR');
  });
});

function contains(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes.some((byte, at) => byte === first && bytes[at + 1] === second);
}
