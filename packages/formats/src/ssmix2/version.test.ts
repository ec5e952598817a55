import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currentVersion, type StorageVersion } from './version.ts';

const v = (eventTime: string, flag: '0' | '1' | '2'): StorageVersion => ({ eventTime, flag });
const versions = fc.array(
  fc.record({ eventTime: fc.constantFrom('1', '2', '3', '4'), flag: fc.constantFrom('0', '1', '2') } as const),
  { maxLength: 8 },
);

describe('currentVersion', () => {
  test('only flag 1 counts, the newest of several wins, a newer 0 deletes', () => {
    expect(currentVersion([v('1', '2'), v('2', '1')])).toEqual(v('2', '1'));
    expect(currentVersion([v('1', '1'), v('3', '1'), v('2', '1')])).toEqual(v('3', '1'));
    expect(currentVersion([v('1', '0'), v('2', '1')])).toEqual(v('2', '1'));
    expect(currentVersion([v('1', '1'), v('2', '0')])).toBeUndefined();
    expect(currentVersion([v('1', '0')])).toBeUndefined();
    expect(currentVersion([])).toBeUndefined();
  });

  test('does not depend on the order in which the files are found', () => {
    fc.assert(
      fc.property(versions, fc.nat(), (list, turn) => {
        const turned = [...list.slice(turn % (list.length + 1)), ...list.slice(0, turn % (list.length + 1))].reverse();
        expect(currentVersion(turned)).toEqual(currentVersion(list));
      }),
    );
  });

  test('a superseded file never counts and never hides another', () => {
    fc.assert(
      fc.property(versions, (list) => {
        expect(currentVersion(list)).toEqual(currentVersion(list.filter((version) => version.flag !== '2')));
        expect(currentVersion(list)?.flag ?? '1').toBe('1');
      }),
    );
  });
});
