import { describe, expect, it } from 'vitest';
import { needsSecondPerson } from './needs-second-person.ts';

const model = { thresholds: { review: 0, auto: 10 } };

describe('who must look at a case', () => {
  it.each([
    ['beyond doubt', 12, [], false],
    ['in the upper half', 7, [], false],
    ['in the very middle', 5, [], false],
    ['in the lower half', 4.9, [], true],
    ['hardly worth looking', 0, [], true],
    ['twins, however certain', 30, ['twins'], true],
    ['a contradiction', 8, ['contradiction'], true],
    ['once declared different', 12, ['declared-different'], true],
  ] as const)('asks for a second person or not: %s', (_name, score, guards, second) => {
    expect(needsSecondPerson({ score, guards }, model)).toBe(second);
  });
});
