import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { changeNumbers } from '../renumbering/change-numbers.ts';
import { ALWAYS } from '../local-patient-id/numbering.ts';
import { HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { aStore, type TestStore } from '../fixture/a-store.ts';
import { aFile, type EntryOptions } from '../fixture/an-entry.ts';

let store: TestStore;
beforeAll(async () => {
  store = await aStore(await testDatabase(MIGRATIONS));
});
afterAll(() => store[Symbol.asyncDispose]());

const take = (...files: readonly EntryOptions[]) => store.take(files.map((file) => aFile(file)));
const lose = (...files: readonly EntryOptions[]) =>
  store.take(
    [],
    files.map((file) => aFile(file).path),
  );
const shown = (patient: string) => store.shown(patient);

describe('a storage that a new system has written again under numbers of its own', () => {
  it.each([
    ['before the former files are gone', true],
    ['after they are gone', false],
  ])('is shown once, taken in %s', async (_, newFirst) => {
    const patient = newFirst ? '5000000001' : '5000000002';
    const old = [
      { patient, order: '000000000000001', title: '甲' },
      { patient, order: '000000000000002', title: '乙' },
    ];
    const again = [
      { patient, order: '900000000000001', eventTime: '20260801000000000', title: '甲' },
      { patient, order: '900000000000002', eventTime: '20260801000000000', title: '乙' },
    ];
    await take(...old);
    if (newFirst) await take(...again);
    expect((await shown(patient)).length).toBe(newFirst ? 4 : 2);
    await lose(...old);
    if (!newFirst) await take(...again);
    expect(await shown(patient)).toEqual(['乙', '甲']);
    expect(
      await store.db.query(
        'select count(*) as n from source_file where local_patient = $1 and moved_into is not null',
        [patient],
      ),
    ).toEqual([{ n: 2 }]);
  });

  it('loses nothing that differs in anything, stood there twice, or is of another type, day or patient', async () => {
    const patient = '5000000003';
    const old = [
      { patient, order: '000000000000001', title: '甲' },
      { patient, order: '000000000000002', title: '甲' },
      { patient, order: '000000000000003', title: '丙' },
      { patient, order: '000000000000004', title: '丁', type: 'OMP-02' },
      { patient, order: '000000000000005', title: '戊', on: '2026-04-14' },
    ];
    await take(...old);
    await lose(...old);
    await take(
      { patient, order: '900000000000001', title: '甲' },
      { patient, order: '900000000000003', title: '丙（改）' },
      { patient, order: '900000000000004', title: '丁' },
      { patient, order: '900000000000005', title: '戊' },
      { patient: '5000000099', order: '900000000000006', title: '丙' },
    );
    expect(await shown(patient)).toEqual(['丁', '丁', '丙', '丙（改）', '戊', '戊', '甲', '甲']);
    // The second one turns up later in the walk.
    await take({ patient, order: '900000000000002', title: '甲' });
    expect((await shown(patient)).filter((title) => title === '甲').length).toBe(2);
  });

  it('goes on with the new document: its next version and its deletion count, nothing comes back', async () => {
    const patient = '5000000004';
    const [old, again] = [
      { patient, order: '000000000000001', title: '甲' },
      { patient, order: '900000000000001', title: '甲' },
    ];
    await take(old);
    await lose(old);
    await take(again);
    await take({ ...again, eventTime: '20260901000000000', title: '甲 改' });
    expect(await shown(patient)).toEqual(['甲 改']);
    await take({ ...old, eventTime: '20250101000000000', flag: '2' });
    await take({ ...again, eventTime: '20260902000000000', flag: '0' });
    expect(await shown(patient)).toEqual([]);
  });

  it('shows the former document again when its file comes back, and never folds while both are there', async () => {
    const patient = '5000000005';
    const [old, again] = [
      { patient, order: '000000000000001', title: '甲' },
      { patient, order: '900000000000001', title: '甲' },
    ];
    await take(old);
    await take(again);
    expect(await shown(patient)).toEqual(['甲', '甲']);
    await lose(old);
    expect(await shown(patient)).toEqual(['甲']);
    await take(old);
    expect(await shown(patient)).toEqual(['甲', '甲']);
  });

  it('is known also where the patient got another number at the same time', async () => {
    const [former, current] = ['5000000006', '5500000006'];
    const old = { patient: former, order: '000000000000001', title: '甲' };
    await take(old);
    await take({ patient: current, order: '900000000000001', title: '甲' });
    await lose(old);
    await store.db.transaction((tx) =>
      changeNumbers(tx, HOSPITAL, [{ former, current, until: ALWAYS }], { list: 'ab'.repeat(32), trace: 't' }),
    );
    expect([await shown(former), await shown(current)]).toEqual([[], ['甲']]);
  });

  it('takes a lost file for no deletion where nothing else says the same', async () => {
    const patient = '5000000007';
    await take({ patient, order: '000000000000001', title: '甲' });
    await lose({ patient, order: '000000000000001', title: '甲' });
    await take({ patient, order: '000000000000002', title: '乙' });
    expect(await shown(patient)).toEqual(['乙', '甲']);
  });
});
