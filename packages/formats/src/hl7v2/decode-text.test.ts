import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { encodeText, encodeUtf8 } from './encode-text.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)));
const KANJI = '\x1b$B';
const ASCII = '\x1b(B';

describe('decodeText', () => {
  test('reads kanji whose second byte equals a delimiter', () => {
    // 期 347C, 急 355E, 剤 3A5E, 時 3B7E, 移 305C, 愛 3026
    const read = decodeText(
      bytes('A|', KANJI, [0x34, 0x7c, 0x35, 0x5e, 0x3a, 0x5e, 0x3b, 0x7e, 0x30, 0x5c, 0x30, 0x26], ASCII, '|B'),
    );
    expect(read).toEqual({ text: 'A|期急剤時移愛|B', charset: 'iso-2022-jp', issues: [] });
  });

  test('reads the NEC and IBM rows: 髙 is 7C62, ① is 2D21', () => {
    expect(decodeText(bytes(KANJI, [0x7c, 0x62, 0x2d, 0x21], ASCII)).text).toBe('髙①');
  });

  test('reads half-width kana and JIS X 0212, JIS C 6226 and JIS X 0201 Roman', () => {
    const kana = decodeText(bytes('\x1b(I', [0x31, 0x32], ASCII));
    expect([kana.text, kana.issues.map((issue) => issue.code)]).toEqual(['ｱｲ', ['charset/half-width-kana']]);
    expect(decodeText(bytes('\x1b$(D', [0x30, 0x21], ASCII)).text).toBe('丂');
    expect(decodeText(bytes('\x1b$@', [0x34, 0x41], '\x1b(J', 'MSH|^~\\&')).text).toBe('漢MSH|^~\\&');
  });

  test('reads UTF-8 that claims to be ISO IR 87, with and without a byte order mark', () => {
    expect(decodeText(encodeUtf8('患者^太郎'))).toMatchObject({
      text: '患者^太郎',
      charset: 'utf-8',
      issues: [{ code: 'charset/utf-8', severity: 'note' }],
    });
    expect(decodeText(encodeUtf8('\ufeffMSH|患者')).text).toBe('\ufeffMSH|患者');
  });

  test('guesses Shift_JIS and EUC-JP last and says so', () => {
    expect(decodeText(bytes('PID|', [0x8a, 0xb3, 0x8e, 0xd2], '^', [0x91, 0xbe, 0x98, 0x59]))).toMatchObject({
      text: 'PID|患者^太郎',
      charset: 'shift_jis',
    });
    expect(decodeText(bytes('PID|', [0xb4, 0xb5, 0xbc, 0xd4], '^', [0xc2, 0xc0, 0xcf, 0xba]))).toMatchObject({
      text: 'PID|患者^太郎',
      charset: 'euc-jp',
    });
  });

  test('half a character becomes U+FFFD and a partial issue, and the next field is not swallowed', () => {
    const cut = decodeText(bytes(KANJI, [0x34, 0x35, 0x3c], ASCII, '|next'));
    expect(cut.text).toBe('患\ufffd|next');
    expect(cut.issues).toMatchObject([{ code: 'charset/undecodable', severity: 'partial' }]);
  });

  test('a line end closes a kanji run that the sender forgot to close', () => {
    expect(decodeText(bytes(KANJI, [0x34, 0x35], '\rPV1|1'))).toMatchObject({
      text: '患\rPV1|1',
      issues: [{ code: 'charset/unclosed-kanji', severity: 'partial' }],
    });
  });

  test('a text larger than the working buffer is read whole, and leaves nothing behind for the next one', () => {
    const line = [...bytes('OBX|1|', KANJI, [0x34, 0x35, 0x34, 0x7c], ASCII, '|\r')];
    const large = Uint8Array.from(Array.from({ length: 8_000 }, () => line).flat());
    expect(decodeText(large).text).toBe('OBX|1|患期|\r'.repeat(8_000));
    expect(decodeText(bytes(KANJI, [0x34, 0x35], ASCII)).text).toBe('患');
  });

  test.each([
    ['inside kanji', bytes(KANJI, [0x34, 0x35]), '患'],
    ['inside a character', bytes(KANJI, [0x34, 0x35, 0x34]), '患\ufffd'],
    ['inside an escape', bytes('A\x1b$'), 'A\x1b$'],
    ['inside a long escape', bytes('A\x1b$('), 'A\x1b$('],
  ])('a file that ends %s is said to be cut off', (_, input, text) => {
    const read = decodeText(input);
    expect(read.text).toBe(text);
    expect(read.cut).toBe(true);
  });

  test.each([
    ['ASCII', bytes('NTE|1\r')],
    ['kanji closed by an escape', bytes(KANJI, [0x34, 0x35], ASCII)],
    ['a foreign escape', bytes('A\x1b[0m\r')],
  ])('a file that ends in %s is not', (_, input) => {
    expect([decodeText(input).cut, decodeText(input).issues]).toEqual([undefined, []]);
  });

  test('control bytes inside kanji are kept as they are', () => {
    expect(decodeText(bytes(KANJI, [0x34, 0x35, 0x00, 0x20, 0x34, 0x35], ASCII))).toMatchObject({
      text: '患\0 患',
      issues: [],
    });
  });

  test.each([
    [
      'JIS X 0213, where it agrees with JIS X 0208',
      bytes('\x1b$(Q', [0x3b, 0x33, 0x45, 0x44], ASCII, '|'),
      '山田|',
      'partial',
    ],
    ['JIS X 0213 where it does not', bytes('\x1b$(Q', [0x2e, 0x21], ASCII, '|'), '\ufffd|', 'partial'],
    ['Chinese (ESC $ A)', bytes('\x1b$A', [0x3b, 0x33], ASCII, '|B'), '\ufffd|B', 'partial'],
    ['Korean (ESC $ ( C)', bytes('\x1b$(C', [0x3b, 0x33], ASCII, '|B'), '\ufffd|B', 'partial'],
    ['Latin-1 for the second set', bytes('\x1b-AMSH|'), 'MSH|', 'partial'],
  ])('%s is said, and the field after it is whole', (_, input, text, severity) => {
    const read = decodeText(input);
    expect(read.text).toBe(text);
    expect(read.issues).toContainEqual(expect.objectContaining({ code: 'charset/foreign-set', severity }));
  });

  test('half-width kana by SO and SI are read where ESC ) I names them, and SO alone is no kana', () => {
    expect(decodeText(bytes('\x1b)IA|\x0e', [0x31, 0x32], '\x0f|B')).text).toBe('A|ｱｲ|B');
    expect(decodeText(bytes('A|\x0e12\x0f|B')).text).toBe('A|\x0e12\x0f|B');
  });

  test('the yen sign of JIS X 0201 Roman is one before a digit, and the escape character elsewhere', () => {
    expect(decodeText(bytes(KANJI, [0x34, 0x35], '\x1b(J\\1,200|MSH|^~\\&|a\\T\\b')).text).toBe(
      '患¥1,200|MSH|^~\\&|a\\T\\b',
    );
  });

  test('any bytes give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (input) => {
        expect(typeof decodeText(input).text).toBe('string');
      }),
    );
  });
});

describe('encodeText', () => {
  test('what is written is read back, and every delimiter stands in ASCII', () => {
    const character = fc.constantFrom(...'患者太郎期急剤時移愛髙①アイウ〒℃ABC|^~\\&\r 12');
    fc.assert(
      fc.property(fc.array(character), (characters) => {
        const text = characters.join('');
        const written = encodeText(text, { vendorExtensions: true });
        expect(written.unencodable).toEqual([]);
        expect(decodeText(written.bytes).text).toBe(text);
        expect(written.bytes.every((byte) => byte < 0x80)).toBe(true);
      }),
    );
  });

  test('reading and writing again gives the same bytes for every cell of JIS X 0208', () => {
    const pairs: number[] = [];
    for (let lead = 0x21; lead <= 0x74; lead++) for (let trail = 0x21; trail <= 0x7e; trail++) pairs.push(lead, trail);
    const { text } = decodeText(bytes(KANJI, pairs, ASCII));
    const present = [...text].filter((c) => c !== '\ufffd').join('');
    const again = decodeText(encodeText(present, { vendorExtensions: true }).bytes);
    expect(again.text).toBe(present);
  });

  test('writes what the standard permits: full-width kana, (1), (株), III, and ■ for gaiji, reported', () => {
    const written = encodeText('ｶﾞｲ①㈱Ⅲ髙𠮷');
    expect(decodeText(written.bytes).text).toBe('ガイ(1)(株)III■■');
    expect(written.unencodable).toEqual(['髙', '𠮷']);
  });

  test('writes both spellings of the wave dash and the minus', () => {
    expect(decodeText(encodeText('〜～−－').bytes).text).toBe('～～－－');
  });

  test('the example of the standard: 患者^太郎', () => {
    const hex = [...encodeText('患者^太郎').bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    expect(hex).toBe('1b 24 42 34 35 3c 54 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42');
  });
});
