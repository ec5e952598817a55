import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideVersions, type FileVersion } from './decide-versions.ts';

const file = (eventTime: string, flag: FileVersion['flag'], missing = false): FileVersion => ({
  storage: 'standard',
  path: `a/P_D_OMP-01_1_${eventTime}_01_${flag}`,
  eventTime,
  flag,
  missing,
  unusable: false,
});

describe('versions of one document', () => {
  it.each([
    ['the only valid one counts', [file('1', '1')], '1'],
    ['the newest of two valid ones counts', [file('2', '1'), file('1', '1')], '2'],
    ['a superseded one never counts', [file('2', '2'), file('1', '1')], '1'],
    ['a newer deletion removes', [file('1', '1'), file('2', '0')], undefined],
    ['an older deletion does not remove what came after it', [file('1', '0'), file('2', '1')], '2'],
    ['a lost file is not a deletion', [file('1', '1', true)], '1'],
    ['a file renamed to deleted does not count', [file('1', '1', true), file('1', '0')], undefined],
    ['a file renamed to superseded does not count', [file('1', '1', true), file('1', '2')], undefined],
    [
      'a newer one that may not be used does not displace an older one',
      [file('1', '1'), { ...file('2', '1'), unusable: true }],
      '1',
    ],
    ['a valid file beside its own superseded copy counts', [file('1', '1'), file('1', '2')], '1'],
  ])('%s', (_, versions, expected) => {
    expect(decideVersions(versions).winner?.eventTime).toBe(expected);
  });

  it('does not depend on the order of arrival', () => {
    const version = fc
      .record({
        eventTime: fc.constantFrom('1', '2', '3'),
        flag: fc.constantFrom('0' as const, '1' as const, '2' as const),
        missing: fc.boolean(),
      })
      .map((v) => file(v.eventTime, v.flag, v.missing));
    const set = fc.uniqueArray(version, { selector: (v) => v.path, maxLength: 8 });
    fc.assert(
      fc.property(
        set.chain((versions) =>
          fc.tuple(fc.constant(versions), fc.shuffledSubarray(versions, { minLength: versions.length })),
        ),
        ([versions, shuffled]) => {
          expect(decideVersions(shuffled).winner?.path).toBe(decideVersions(versions).winner?.path);
        },
      ),
    );
  });
});
