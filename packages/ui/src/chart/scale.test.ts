import { describe, expect, it } from 'vitest';
import { niceScale, parseRange } from './scale.ts';

describe('scale', () => {
  it('covers every value', () => {
    for (const values of [[1.1, 1.42], [0, 0], [-5, 12], [214, 260, 9000], [6.8]]) {
      const scale = niceScale(values);
      expect(scale.min).toBeLessThanOrEqual(Math.min(...values));
      expect(scale.max).toBeGreaterThanOrEqual(Math.max(...values));
      expect(scale.ticks.length).toBeGreaterThan(1);
      expect(scale.ticks.length).toBeLessThan(9);
    }
  });

  it('does not go below zero for values that cannot', () => {
    expect(niceScale([0.1, 9]).min).toBe(0);
  });

  it.each([
    ['0.46-0.79', { low: 0.46, high: 0.79 }],
    ['0.46～0.79', { low: 0.46, high: 0.79 }],
    ['８〜２０', { low: 8, high: 20 }],
    ['60以上', { low: 60 }],
    ['≦0.14', { high: 0.14 }],
    ['<5.0', { high: 5 }],
    ['(-)', undefined],
    ['男 13.7-16.8', undefined],
  ])('reads the reference range %s', (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });
});
