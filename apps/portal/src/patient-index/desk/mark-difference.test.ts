import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markDifference } from './mark-difference.ts';

const marked = (text: string, other: string) =>
  markDifference(text, other)
    .map((piece) => (piece.differs ? `[${piece.text}]` : piece.text))
    .join('');

describe('mark difference', () => {
  it.each([
    ['髙橋 和子', '高橋 和子', '[髙]橋 和子'],
    ['1951-04-18', '1951-04-13', '1951-04-1[8]'],
    ['港町1丁目2番3号', '港町1-2-3', '港町1[丁目]2[番]3[号]'],
    ['サイトウ ミサキ', 'サイトウ ミサキ', 'サイトウ ミサキ'],
    ['𠮷田', '吉田', '[𠮷]田'],
    ['山本', '', '山本'],
    ['', '山本', ''],
  ])('%s beside %s', (text, other, result) => expect(marked(text, other)).toBe(result));

  it('loses no character, and what is unmarked stands in the other text in this order', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (text, other) => {
        const pieces = markDifference(text, other);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        if (other === '') return;
        let at = 0;
        const signs = [...other];
        for (const sign of pieces.filter((piece) => !piece.differs).flatMap((piece) => [...piece.text])) {
          at = signs.indexOf(sign, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
      }),
    );
  });
});
