import { newTrace } from '@musubi/runtime';
import { describe, expect, it } from 'vitest';
import type { HOSPITAL } from '../fixture/a-gateway.ts';
import { CLINIC } from '../fixture/a-gateway.ts';
import { changeNumbers } from './change-numbers.ts';
import { undoChange } from './undo-change.ts';
import {
  speakOf,
  OLD,
  NEW,
  THIRD,
  gateway,
  facility,
  prescription,
  patientFile,
  merge,
  open,
  feed,
  told,
  titles,
  useWrongChange,
} from '../fixture/wrong-change.ts';

useWrongChange();

describe('a hospital that announces nobody', () => {
  it('says which other number one became that the center holds open, and not a word more', async () => {
    speakOf(CLINIC as typeof HOSPITAL);
    for (const [patient, family] of [
      [OLD, '一人目'],
      [THIRD, '三人目'],
    ] as const)
      await patientFile(patient, family);
    await prescription({ patient: OLD, order: 1 });
    await open(OLD);
    const quiet = await feed();
    expect(quiet.changes).toEqual([]);
    await merge(OLD, NEW);
    await merge(THIRD, '0000000444');
    const first = await feed(quiet.next);
    expect(first.changes).toEqual([
      { sequence: expect.any(Number) as unknown, localPatient: OLD, change: 'merge', into: NEW },
    ]);
    // The center learns of a link to a former number only when the patient is opened.
    await open(THIRD);
    expect(told((await feed(first.next)).changes)).toEqual([[THIRD, 'merge', '0000000444']]);
    await open(NEW);
    await undoChange(gateway.db, facility, OLD);
    expect(told((await feed(first.next)).changes)).toEqual([
      [THIRD, 'merge', '0000000444'],
      [OLD, 'unmerge', `${NEW} false`],
    ]);
  });

  it('releases exchanged numbers when the center has asked on, and tells the steps of open ones only', async () => {
    speakOf(CLINIC as typeof HOSPITAL);
    await prescription({ patient: OLD, order: 1 });
    await prescription({ patient: NEW, order: 2 });
    await open(OLD);
    await gateway.db.transaction((tx) =>
      changeNumbers(
        tx,
        facility,
        [
          { former: OLD, current: NEW, until: '20260601000000000' },
          { former: NEW, current: OLD, until: '20260601000000000' },
        ],
        { list: 'ab'.repeat(32), trace: newTrace() },
      ),
    );
    expect(await titles(NEW)).toEqual([]);
    const { changes, next } = await feed();
    expect(changes.map((one) => one.change)).toEqual(['merge', 'merge']);
    expect(changes[1]).toMatchObject({ into: NEW });
    await feed(next);
    expect((await titles(NEW)).length).toBe(1);
  });
});
