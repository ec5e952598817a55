import { createHash, randomUUID } from 'node:crypto';
import type { EntryLine, IdentityChange, LocationChange } from '@musubi/contract';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mapInbox } from '../inbox/map-inbox.ts';
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
import { mllpSender } from '../testing/mllp-sender.ts';

const [OLD, NEW] = ['0000000111', '0000000222'];

const LATER = '20260701090000000';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS), { mllp: true });
});

afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
});

const take = (path: string, bytes: Uint8Array) => {
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

const prescription = (options: MessageOptions) =>
  take(storagePath('OMP-01', options), prescriptionMessage(options, HOSPITAL));

const laboratory = (options: MessageOptions) =>
  take(storagePath('OML-11', options), laboratoryMessage(options, HOSPITAL));

const patientFile = (options: Pick<MessageOptions, 'patient' | 'eventTime'>, family = '見本', birth = '19600415') =>
  take(
    demographicsPath(options),
    encodeText(
      decodeText(demographicsMessage(options, HOSPITAL))
        .text.replaceAll('見本^', `${family}^`)
        .replace('19600415', birth),
    ).bytes,
  );

const merge = (former: string, current: string, control: string = randomUUID().slice(0, 20)) =>
  encodeText(
    [
      `MSH|^~\\&|HIS001|${HOSPITAL}|GW|CENTER|20260620090000||ADT^A40^ADT_A39|${control}|P|2.5||||||~ISO IR87||` +
        'ISO 2022-1994',
      'EVN||20260620090000',
      `PID|0001||${current}^^^^PI||見本^花子^^^^^L^I||19600415|F`,
      `MRG|${former}^^^^PI`,
    ].join('\r') + '\r',
  ).bytes;

const send = async (...messages: readonly Uint8Array[]) => {
  const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
  const answers = [];
  for (const message of messages) answers.push(await sender.send(message));
  sender.close();
  while ((await mapInbox(gateway.db, HOSPITAL)) > 0);
  return answers;
};

const entries = async (localPatient: string) =>
  (
    await gateway.ask('/entries', { kinds: ['prescription', 'laboratory', 'problem'], limit: 2000 }, { localPatient })
  ).lines.slice(0, -1) as unknown as EntryLine[];

const values = async (localPatient: string) =>
  (await gateway.ask('/laboratory', { from: '2026-01-01', until: '2026-12-31' }, { localPatient })).lines.length - 1;

const open = (...patients: readonly string[]) =>
  gateway.fetch(
    '/open-patients',
    { facility: HOSPITAL, patients: patients.map((localPatient) => ({ localPatient, open: true })) },
    undefined,
  );

const locations = async (after = 0) =>
  (await gateway.fetch('/locations', { facility: HOSPITAL, after, limit: 10_000 }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as LocationChange[];

const identities = async (after = 0, merges = true) =>
  (await gateway.fetch('/identities', { facility: HOSPITAL, after, limit: 2000, merges }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as IdentityChange[];

/** Everything that must not change when nothing new is said. */
const state = () =>
  gateway.owner
    .query(`select 'entry' as what, id::text, local_patient as patient, version::text as n from record_entry union all
      select 'file', path, local_patient, state from source_file
  union all select 'value', entry_id::text || ordinal, local_patient, day::text from laboratory_value union all
    select 'patient', local_patient, demographics::text, deleted::text || identity_sequence from facility_patient
  union all select 'told', entry_id::text, local_patient, sequence::text from location_change order by 1, 2, 3`);

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
