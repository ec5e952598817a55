import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRegionalPatientId, makeRegionalPatientId, parseRegionalPatientId } from './regional-patient-id.ts';

const anId = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, serial]) => makeRegionalPatientId(String(prefix).padStart(2, '0'), serial));

describe('regional patient id', () => {
  it('reads what it makes, as printed, with spaces, hyphens and full-width digits', () => {
    fc.assert(
      fc.property(anId, (id) => {
        expect(parseRegionalPatientId(id)).toBe(id);
        expect(parseRegionalPatientId(formatRegionalPatientId(id))).toBe(id);
        expect(
          parseRegionalPatientId([...id].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')),
        ).toBe(id);
      }),
    );
  });

  it('notices every single mistyped digit', () => {
    fc.assert(
      fc.property(anId, fc.nat(9), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
        const wrong = id.slice(0, at) + String((Number(id[at]) + by) % 10) + id.slice(at + 1);
        expect(parseRegionalPatientId(wrong)).toBeUndefined();
      }),
    );
  });

  it('notices two swapped neighbours unless they differ by five, which weights 3 and 1 cannot tell', () => {
    fc.assert(
      fc.property(anId, fc.nat(8), (id, at) => {
        const [a, b] = [Number(id[at]), Number(id[at + 1])];
        fc.pre(a !== b && Math.abs(a - b) !== 5);
        expect(parseRegionalPatientId(id.slice(0, at) + b + a + id.slice(at + 2))).toBeUndefined();
      }),
    );
  });

  it.each(['', '123', '12345678901', 'abcdefghij', '3700 0261 1x'])('refuses %j', (text) =>
    expect(parseRegionalPatientId(text)).toBeUndefined(),
  );
  it.each([
    ['1', 1],
    ['123', 1],
    ['99', -1],
    ['99', 10_000_000],
    ['99', 1.5],
  ] as const)('makes none of prefix %j and serial %j', (prefix, serial) =>
    expect(() => makeRegionalPatientId(prefix, serial)).toThrow(),
  );
});
