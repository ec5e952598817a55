import { createHash } from 'node:crypto';
import type { EntryLine, IdentitiesEnd, IdentityChange, LocationChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { newTrace } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, HOSPITAL, MIGRATIONS, type TestGateway } from '../testing/a-gateway.ts';
import {
  demographicsMessage,
  demographicsPath,
  laboratoryMessage,
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from '../testing/a-storage.ts';
import { changeNumbers } from './change-numbers.ts';
import { ALWAYS } from '../local-patient-id/numbering.ts';
import { checkUndo, undoChange } from './undo-change.ts';

const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];

let gateway: TestGateway;

let facility: typeof HOSPITAL;

beforeEach(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS));
  facility = HOSPITAL;
});

afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
});

const take = (path: string, bytes: Uint8Array) => {
  const document = nameDocument('standard', path);
  return takeFiles(gateway.db, facility, {
    storage: 'standard',
    missing: [],
    files: [
      {
        storage: 'standard',
        path,
        size: bytes.length,
        modified: 1_776_000_000_000_000,
        bytes,
        digest: createHash('sha256').update(bytes).digest('hex'),
        document,
        reading: readDocument(facility, 'standard', path, bytes),
      },
    ],
  });
};

const prescription = (options: MessageOptions) =>
  take(storagePath('OMP-01', options), prescriptionMessage(options, facility));

const laboratory = (options: MessageOptions) =>
  take(storagePath('OML-11', options), laboratoryMessage(options, facility));

const patientFile = (patient: string, family: string, eventTime = '20260401090000000') =>
  take(
    demographicsPath({ patient, eventTime }),
    encodeText(decodeText(demographicsMessage({ patient, eventTime }, facility)).text.replaceAll('見本^', `${family}^`))
      .bytes,
  );

const merge = (former: string, current: string, told?: Demographics) =>
  gateway.db.transaction((tx) =>
    changeNumbers(tx, facility, [{ former, current, until: ALWAYS }], { list: undefined, trace: newTrace() }, told),
  );

const open = (...patients: readonly string[]) =>
  gateway.fetch(
    '/open-patients',
    { facility, patients: patients.map((localPatient) => ({ localPatient, open: true })) },
    undefined,
  );

const feed = async (after = 0, unmerges = true) => {
  const { lines } = await gateway.fetch(
    '/identities',
    { facility, after, limit: 2000, merges: true, unmerges },
    undefined,
  );
  return {
    changes: lines.slice(0, -1) as unknown as IdentityChange[],
    next: (lines.at(-1) as unknown as IdentitiesEnd).next,
  };
};

const told = (changes: readonly IdentityChange[]) =>
  changes.map((one) => [
    one.localPatient,
    one.change,
    one.change === 'merge' ? one.into : one.change === 'unmerge' ? `${one.from} ${String(one.remains)}` : '',
  ]);

const titles = async (localPatient: string) =>
  (
    (
      await gateway.ask('/entries', { kinds: ['prescription', 'laboratory'], limit: 2000 }, { localPatient, facility })
    ).lines.slice(0, -1) as unknown as EntryLine[]
  )
    .map((line) => line.entry.title)
    .sort();

/** What is told of where records are, number by number, as it stands now. */
const located = async () =>
  (
    (await gateway.fetch('/locations', { facility, after: 0, limit: 10_000 }, undefined)).lines.slice(
      0,
      -1,
    ) as unknown as LocationChange[]
  )
    .filter((one) => one.change === 'put')
    .map((one) => `${one.localPatient} ${one.entry}`)
    .sort();

const state = () =>
  gateway.owner
    .query(`select 'entry' as what, id::text, local_patient as patient, removed::text as n from record_entry union all
      select 'file', path, local_patient, state from source_file
  union all select 'value', entry_id::text || ordinal, local_patient, day::text from laboratory_value union all
    select 'patient', local_patient, case when deleted then ''
    else demographics::text end, authoritative::text || deleted from facility_patient where not deleted
  union all select 'change', former, current, until from patient_number_change order by 1, 2, 3`);

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
