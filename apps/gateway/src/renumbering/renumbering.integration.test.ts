import { describe, expect, it } from 'vitest';
import { HOSPITAL } from '../fixture/a-gateway.ts';
import { prescriptionMessage, storagePath } from '@musubi/testkit';
import {
  OLD,
  NEW,
  LATER,
  gateway,
  take,
  prescription,
  laboratory,
  patientFile,
  merge,
  send,
  entries,
  values,
  open,
  locations,
  identities,
  state,
  useRenumberedStore,
} from '../fixture/renumbered-store.ts';

useRenumberedStore();

describe('a merged patient (ADT^A40 over MLLP)', () => {
  it('has all records under the number that stays and none under the other, each once, with its values', async () => {
    await prescription({ patient: OLD, order: 1, drug: '旧番号の薬' });
    await laboratory({ patient: OLD, order: 2 });
    await prescription({ patient: NEW, order: 3, drug: '新番号の薬' });
    const before = await entries(OLD);
    expect(await send(merge(OLD, NEW))).toMatchObject([{ code: 'AA' }]);
    expect(await entries(OLD)).toEqual([]);
    expect(await values(OLD)).toBe(0);
    expect((await entries(NEW)).length).toBe(3);
    expect((await entries(NEW)).map((line) => line.id)).toEqual(expect.arrayContaining(before.map((line) => line.id)));
    expect(await values(NEW)).toBe(10);
    expect((await gateway.audit()).filter((event) => event.event === 'patient-number/changed').length).toBe(1);
  });

  it('keeps what comes later under the old number with the patient: new records, versions, deletions', async () => {
    await prescription({ patient: OLD, order: 1, drug: '初版' });
    await send(merge(OLD, NEW));
    const [first] = await entries(NEW);
    await prescription({ patient: OLD, order: 1, drug: '第二版', eventTime: LATER });
    await laboratory({ patient: OLD, order: 2 });
    await send(prescriptionMessage({ patient: OLD, order: 7, drug: '電文の薬' }, HOSPITAL));
    const now = await entries(NEW);
    expect(now.length).toBe(3);
    expect(now.find((line) => line.id === first?.id)).toMatchObject({ version: 2 });
    expect(await values(NEW)).toBe(10);
    await take(
      storagePath('OMP-01', { patient: OLD, order: 1, eventTime: '20260702090000000', flag: '0' }),
      Buffer.from('-'),
    );
    expect((await entries(NEW)).some((line) => line.id === first?.id)).toBe(false);
    expect(await entries(OLD)).toEqual([]);
  });

  it('changes nothing when storage and message are read again', async () => {
    await patientFile({ patient: OLD });
    await patientFile({ patient: NEW });
    await prescription({ patient: OLD, order: 1 });
    await laboratory({ patient: OLD, order: 2 });
    await open(OLD, NEW);
    const message = merge(OLD, NEW);
    await send(message);
    const before = await state();
    await send(message, merge(OLD, NEW));
    await patientFile({ patient: OLD });
    await prescription({ patient: OLD, order: 1 });
    await laboratory({ patient: OLD, order: 2 });
    const after = await state();
    expect(after.filter((row) => row['what'] !== 'file')).toEqual(before.filter((row) => row['what'] !== 'file'));
    // The message that came under another id is kept as it came.
    expect(after.length).toBe(before.length + 1);
  });

  it('is told to the center: taken back under the old number before it is told under the new', async () => {
    await patientFile({ patient: OLD });
    await prescription({ patient: OLD, order: 1 });
    await open(OLD, NEW);
    const at = (await locations()).at(-1)?.sequence ?? 0;
    const known = (await identities()).at(-1)?.sequence ?? 0;
    await send(merge(OLD, NEW));
    const told = await locations(at);
    expect(told.map((one) => [one.localPatient, one.change])).toEqual([
      [OLD, 'remove'],
      [NEW, 'put'],
    ]);
    expect(
      (await identities(known)).map((one) => [one.localPatient, one.change, 'into' in one ? one.into : undefined]),
    ).toEqual([
      [NEW, 'put', undefined],
      [OLD, 'merge', NEW],
    ]);
    expect((await identities(known, false)).map((one) => [one.localPatient, one.change])).toEqual([
      [NEW, 'put'],
      [OLD, 'remove'],
    ]);
    expect(await locations()).toHaveLength(2);
  });
});
