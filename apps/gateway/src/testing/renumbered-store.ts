import { createHash, randomUUID } from 'node:crypto';
import type { EntryLine, IdentityChange, LocationChange } from '@musubi/contract';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach } from 'vitest';
import { mapInbox } from '../inbox/map-inbox.ts';
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
import { mllpSender } from './mllp-sender.ts';
import { importNumbers } from '../renumbering/import-numbers.ts';

export const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];

export const LATER = '20260701090000000';

export let gateway: TestGateway;

export const take = (path: string, bytes: Uint8Array) => {
  const document = nameDocument('standard', path);
  const reading = document?.flag === '1' ? readDocument(HOSPITAL, 'standard', path, bytes) : undefined;
  return takeFiles(gateway.db, HOSPITAL, {
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
        reading,
      },
    ],
  });
};

export const prescription = (options: MessageOptions) =>
  take(storagePath('OMP-01', options), prescriptionMessage(options, HOSPITAL));

export const laboratory = (options: MessageOptions) =>
  take(storagePath('OML-11', options), laboratoryMessage(options, HOSPITAL));

export const patientFile = (
  options: Pick<MessageOptions, 'patient' | 'eventTime'>,
  family = '見本',
  birth = '19600415',
) =>
  take(
    demographicsPath(options),
    encodeText(
      decodeText(demographicsMessage(options, HOSPITAL))
        .text.replaceAll('見本^', `${family}^`)
        .replace('19600415', birth),
    ).bytes,
  );

export const merge = (former: string, current: string, control: string = randomUUID().slice(0, 20)) =>
  encodeText(
    [
      `MSH|^~\\&|HIS001|${HOSPITAL}|GW|CENTER|20260620090000||ADT^A40^ADT_A39|${control}|P|2.5||||||~ISO IR87||` +
        'ISO 2022-1994',
      'EVN||20260620090000',
      `PID|0001||${current}^^^^PI||見本^花子^^^^^L^I||19600415|F`,
      `MRG|${former}^^^^PI`,
    ].join('\r') + '\r',
  ).bytes;

export const send = async (...messages: readonly Uint8Array[]) => {
  const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
  const answers = [];
  for (const message of messages) answers.push(await sender.send(message));
  sender.close();
  while ((await mapInbox(gateway.db, HOSPITAL)) > 0);
  return answers;
};

export const entries = async (localPatient: string) =>
  (
    await gateway.ask('/entries', { kinds: ['prescription', 'laboratory', 'problem'], limit: 2000 }, { localPatient })
  ).lines.slice(0, -1) as unknown as EntryLine[];

export const values = async (localPatient: string) =>
  (await gateway.ask('/laboratory', { from: '2026-01-01', until: '2026-12-31' }, { localPatient })).lines.length - 1;

export const open = (...patients: readonly string[]) =>
  gateway.fetch(
    '/open-patients',
    { facility: HOSPITAL, patients: patients.map((localPatient) => ({ localPatient, open: true })) },
    undefined,
  );

export const locations = async (after = 0) =>
  (await gateway.fetch('/locations', { facility: HOSPITAL, after, limit: 10_000 }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as LocationChange[];

export const identities = async (after = 0, merges = true) =>
  (await gateway.fetch('/identities', { facility: HOSPITAL, after, limit: 2000, merges }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as IdentityChange[];

/** Everything that must not change when nothing new is said. */
export const state = () =>
  gateway.owner
    .query(`select 'entry' as what, id::text, local_patient as patient, version::text as n from record_entry union all
      select 'file', path, local_patient, state from source_file
  union all select 'value', entry_id::text || ordinal, local_patient, day::text from laboratory_value union all
    select 'patient', local_patient, demographics::text, deleted::text || identity_sequence from facility_patient
  union all select 'told', entry_id::text, local_patient, sequence::text from location_change order by 1, 2, 3`);

export const SINCE = '20260601000000000';

export const change = async (
  rows: readonly (readonly [former: string, current: string])[],
  options: { readonly since?: string; readonly apply?: boolean } = {},
) => {
  const outcomes: string[] = [];
  for await (const { checked } of importNumbers(
    gateway.db,
    HOSPITAL,
    rows.map(([former, current]) => ({ former, current })),
    { list: 'ab'.repeat(32), since: options.since, apply: options.apply ?? true },
  ))
    for (const one of checked)
      outcomes.push(
        `${one.wanted.former}>${one.wanted.current} ${one.outcome === 'refused' ? one.problem : one.outcome}`,
      );
  return outcomes;
};

export const titles = async (localPatient: string) =>
  (await entries(localPatient)).map((line) => line.entry.title).sort();

/** 番号の変わる病院: a store of its own for each test of the file that calls it. */
export function useRenumberedStore(): void {
  beforeEach(async () => {
    gateway = await aGateway(await testDatabase(MIGRATIONS), { mllp: true });
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
  });
}
