import { createHash } from 'node:crypto';
import type { EntryLine, IdentitiesEnd, IdentityChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { newTrace } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, CLINIC, HOSPITAL, MIGRATIONS, type TestGateway } from '../testing/a-gateway.ts';
import {
  demographicsMessage,
  demographicsPath,
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from '../testing/a-storage.ts';
import { changeNumbers } from './change-numbers.ts';
import { ALWAYS } from '../local-patient-id/numbering.ts';
import { undoChange } from './undo-change.ts';

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

describe('a hospital that announces nobody', () => {
  it('says which other number one became that the center holds open, and not a word more', async () => {
    facility = CLINIC as typeof HOSPITAL;
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
    facility = CLINIC as typeof HOSPITAL;
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
