import { describe, expect, it } from 'vitest';
import { checkUndo, undoChange } from './undo-change.ts';
import {
  OLD,
  NEW,
  THIRD,
  gateway,
  facility,
  prescription,
  laboratory,
  patientFile,
  merge,
  open,
  feed,
  told,
  titles,
  located,
  state,
  useWrongChange,
} from '../fixture/wrong-change.ts';

useWrongChange();

describe('a wrong change of a patient number', () => {
  it('is taken back so that records, patients and announcements are as they were before', async () => {
    await patientFile(OLD, '一人目');
    await patientFile(NEW, '二人目');
    await prescription({ patient: OLD, order: 1 });
    await laboratory({ patient: OLD, order: 2 });
    await prescription({ patient: NEW, order: 3 });
    await open(OLD, NEW);
    const [before, where] = [await state(), await located()];
    await merge(OLD, NEW);
    expect((await titles(NEW)).length).toBe(3);
    expect(await checkUndo(gateway.db, facility, OLD)).toMatchObject({ outcome: 'ready', current: NEW, filesSince: 0 });
    expect(await undoChange(gateway.db, facility, OLD)).toMatchObject({ outcome: 'ready', entriesMoved: 2 });
    // Nothing under either number until the center has moved its links.
    expect([await titles(OLD), await titles(NEW)]).toEqual([[], []]);
    const { changes, next } = await feed();
    expect(told(changes)).toEqual([
      [OLD, 'unmerge', `${NEW} true`],
      [OLD, 'put', ''],
      [NEW, 'put', ''],
    ]);
    await feed(next);
    expect([(await titles(OLD)).length, (await titles(NEW)).length]).toEqual([2, 1]);
    expect(await state()).toEqual(before);
    expect(await located()).toEqual(where);
    expect((await gateway.audit()).filter((event) => event.event === 'patient-number/changed').length).toBe(2);
    expect(await checkUndo(gateway.db, facility, OLD)).toEqual({ outcome: 'refused', problem: 'not-changed' });
  });

  it('leaves nobody behind under a number that nobody had, and forgets the name of the message', async () => {
    await patientFile(OLD, '一人目');
    await prescription({ patient: OLD, order: 1 });
    const before = await state();
    await merge(OLD, NEW, { sex: 'female', telephones: [], kanjiName: { family: '通知', given: '名' } });
    await undoChange(gateway.db, facility, OLD);
    const { changes, next } = await feed();
    expect(told(changes)).toEqual([
      [OLD, 'unmerge', `${NEW} false`],
      [OLD, 'put', ''],
      [NEW, 'remove', ''],
    ]);
    await feed(next);
    expect(await state()).toEqual(before);
  });

  it('is taken back out of the middle of a chain: what came by way of it stays with it', async () => {
    await prescription({ patient: OLD, order: 1, drug: '一' });
    await prescription({ patient: NEW, order: 2, drug: '二' });
    await prescription({ patient: THIRD, order: 3, drug: '三' });
    await merge(OLD, NEW);
    await merge(NEW, THIRD);
    await undoChange(gateway.db, facility, NEW);
    await feed((await feed()).next);
    expect([(await titles(OLD)).length, (await titles(NEW)).length, (await titles(THIRD)).length]).toEqual([0, 2, 1]);
    await undoChange(gateway.db, facility, OLD);
    await feed((await feed()).next);
    expect([(await titles(OLD)).length, (await titles(NEW)).length, (await titles(THIRD)).length]).toEqual([1, 1, 1]);
  });

  it('says how many files came under the present number since, and leaves them there', async () => {
    await prescription({ patient: OLD, order: 1 });
    await merge(OLD, NEW);
    await prescription({ patient: NEW, order: 2 });
    expect(await undoChange(gateway.db, facility, OLD)).toMatchObject({ filesSince: 1, entriesMoved: 1 });
    await feed((await feed()).next);
    expect([(await titles(OLD)).length, (await titles(NEW)).length]).toEqual([1, 1]);
  });

  it('is not told to an earlier center, and nothing is disclosed until one that understands has asked', async () => {
    await prescription({ patient: OLD, order: 1 });
    await merge(OLD, NEW);
    await undoChange(gateway.db, facility, OLD);
    const old = await feed(0, false);
    expect(old.changes.some((one) => one.change === 'unmerge')).toBe(false);
    await feed(old.next, false);
    expect(await titles(OLD)).toEqual([]);
    await feed((await feed()).next);
    expect((await titles(OLD)).length).toBe(1);
  });
});
