import { createHash } from 'node:crypto';
import type { EntryLine, IdentitiesEnd, IdentityChange, LocationChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { newTrace } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, HOSPITAL, MIGRATIONS, type TestGateway } from './a-gateway.ts';
import {
  demographicsMessage,
  demographicsPath,
  laboratoryMessage,
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from './a-storage.ts';
import { changeNumbers } from '../renumbering/change-numbers.ts';
import { ALWAYS } from '../local-patient-id/numbering.ts';

export const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];

export let gateway: TestGateway;

export let facility: typeof HOSPITAL;
/** From here on it is this hospital that the fixture speaks of. */
export function speakOf(next: typeof facility): void {
  facility = next;
}

export const take = (path: string, bytes: Uint8Array) => {
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

export const prescription = (options: MessageOptions) =>
  take(storagePath('OMP-01', options), prescriptionMessage(options, facility));

export const laboratory = (options: MessageOptions) =>
  take(storagePath('OML-11', options), laboratoryMessage(options, facility));

export const patientFile = (patient: string, family: string, eventTime = '20260401090000000') =>
  take(
    demographicsPath({ patient, eventTime }),
    encodeText(decodeText(demographicsMessage({ patient, eventTime }, facility)).text.replaceAll('見本^', `${family}^`))
      .bytes,
  );

export const merge = (former: string, current: string, told?: Demographics) =>
  gateway.db.transaction((tx) =>
    changeNumbers(tx, facility, [{ former, current, until: ALWAYS }], { list: undefined, trace: newTrace() }, told),
  );

export const open = (...patients: readonly string[]) =>
  gateway.fetch(
    '/open-patients',
    { facility, patients: patients.map((localPatient) => ({ localPatient, open: true })) },
    undefined,
  );

export const feed = async (after = 0, unmerges = true) => {
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

export const told = (changes: readonly IdentityChange[]) =>
  changes.map((one) => [
    one.localPatient,
    one.change,
    one.change === 'merge' ? one.into : one.change === 'unmerge' ? `${one.from} ${String(one.remains)}` : '',
  ]);

export const titles = async (localPatient: string) =>
  (
    (
      await gateway.ask('/entries', { kinds: ['prescription', 'laboratory'], limit: 2000 }, { localPatient, facility })
    ).lines.slice(0, -1) as unknown as EntryLine[]
  )
    .map((line) => line.entry.title)
    .sort();

/** What is told of where records are, number by number, as it stands now. */
export const located = async () =>
  (
    (await gateway.fetch('/locations', { facility, after: 0, limit: 10_000 }, undefined)).lines.slice(
      0,
      -1,
    ) as unknown as LocationChange[]
  )
    .filter((one) => one.change === 'put')
    .map((one) => `${one.localPatient} ${one.entry}`)
    .sort();

export const state = () =>
  gateway.owner
    .query(`select 'entry' as what, id::text, local_patient as patient, removed::text as n from record_entry union all
      select 'file', path, local_patient, state from source_file
  union all select 'value', entry_id::text || ordinal, local_patient, day::text from laboratory_value union all
    select 'patient', local_patient, case when deleted then ''
    else demographics::text end, authoritative::text || deleted from facility_patient where not deleted
  union all select 'change', former, current, until from patient_number_change order by 1, 2, 3`);

/** 誤った変更: a store of its own for each test of the file that calls it. */
export function useWrongChange(): void {
  beforeEach(async () => {
    gateway = await aGateway(await testDatabase(MIGRATIONS));
    facility = HOSPITAL;
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
  });
}
