import { describe, expect, it } from 'vitest';
import { nw7Widths } from './nw7.ts';

/** Dark and light modules of one character, wide as three, as printed tables of the symbology show them. */
const modules = (character: string) =>
  nw7Widths(`A${character}A`)
    .slice(8, 15)
    .map((width, at) => (at % 2 === 0 ? '1' : '0').repeat(width === 1 ? 1 : 3))
    .join('');

describe('NW-7', () => {
  it.each([
    ['0', '101010001110'],
    ['1', '101011100010'],
    ['3', '111000101010'],
    ['6', '100010101110'],
    ['9', '111010001010'],
  ])('draws %s as the printed table does', (digit, drawn) => {
    expect(`${modules(digit)}0`).toBe(drawn);
  });

  it('gives every digit one wide bar and one wide space, and no two the same', () => {
    const digits = [...'0123456789'].map((digit) => nw7Widths(`A${digit}A`).slice(8, 15));
    for (const widths of digits) {
      expect(widths.filter((width, at) => at % 2 === 0 && width > 1)).toHaveLength(1);
      expect(widths.filter((width, at) => at % 2 === 1 && width > 1)).toHaveLength(1);
    }
    expect(new Set(digits.map((widths) => widths.join())).size).toBe(10);
  });

  it('begins and ends with a bar, and refuses what a scanner could not read', () => {
    expect(nw7Widths('A3700000011A')).toHaveLength(12 * 7 + 11);
    for (const text of ['3700000011', 'A37-0A', 'AA', 'A３A']) expect(() => nw7Widths(text)).toThrow();
  });
});
