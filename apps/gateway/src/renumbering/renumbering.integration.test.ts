import { createHash, randomUUID } from 'node:crypto';
import type { EntryLine, IdentityChange, LocationChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { systemClock } from '@musubi/runtime';
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
import { importNumbers } from './import-numbers.ts';

const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];
const SINCE = '20260601000000000';
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
const change = async (
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

const entries = async (localPatient: string) =>
  (
    await gateway.ask('/entries', { kinds: ['prescription', 'laboratory', 'problem'], limit: 2000 }, { localPatient })
  ).lines.slice(0, -1) as unknown as EntryLine[];
const titles = async (localPatient: string) => (await entries(localPatient)).map((line) => line.entry.title).sort();
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

  it('goes on to the last of a chain, in whatever order the merges come, and never round', async () => {
    await prescription({ patient: OLD, order: 1, drug: '一' });
    await prescription({ patient: NEW, order: 2, drug: '二' });
    await send(merge(OLD, NEW), merge(NEW, THIRD));
    expect((await entries(THIRD)).length).toBe(2);
    expect(await send(merge(THIRD, OLD))).toMatchObject([{ code: 'AE', error: '205' }]);
    expect(await send(merge(OLD, OLD))).toMatchObject([{ code: 'AE' }]);
    expect(await gateway.db.query(`select code from ingest_issue where path like 'refused/%' order by code`)).toEqual([
      { code: 'patient-number/circle' },
      { code: 'pix/merged-into-itself' },
    ]);
    await prescription({ patient: '0000000444', order: 3, drug: '三' });
    await send(merge('0000000444', OLD));
    expect((await entries(THIRD)).length).toBe(3);
  });

  it('says as an issue what only shows after the message was acknowledged', async () => {
    await prescription({ patient: OLD, order: 1 });
    const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
    expect(
      [await sender.send(merge(OLD, NEW)), await sender.send(merge(NEW, OLD))].map((answer) => answer.code),
    ).toEqual(['AA', 'AA']);
    sender.close();
    while ((await mapInbox(gateway.db, HOSPITAL)) > 0);
    expect(await gateway.db.query('select code from ingest_issue')).toEqual([{ code: 'patient-number/circle' }]);
    expect((await entries(NEW)).length).toBe(1);
  });

  it('does nothing of a mapping that is cut off, and all of it the next time', async () => {
    await prescription({ patient: OLD, order: 1 });
    const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
    await sender.send(merge(OLD, NEW));
    sender.close();
    await gateway.owner.query(
      `create function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off' using ` +
        `errcode = '57P01'; end $$`,
    );
    await gateway.owner.query(
      'create trigger cut_off before update on inbox_message for each row execute function cut_off()',
    );
    await expect(mapInbox(gateway.db, HOSPITAL)).rejects.toThrow('cut off');
    expect((await entries(OLD)).length).toBe(1);
    await gateway.owner.query('drop trigger cut_off on inbox_message');
    await mapInbox(gateway.db, HOSPITAL);
    expect([(await entries(OLD)).length, (await entries(NEW)).length]).toEqual([0, 1]);
  });

  it('is described by the patient file of the present number, or of the former while there is none', async () => {
    await patientFile({ patient: OLD }, '旧姓');
    await send(merge(OLD, NEW));
    const name = async () =>
      ((await gateway.ask('/demographics', {}, { localPatient: NEW })).lines[0] as { demographics?: Demographics })
        .demographics?.kanjiName?.family;
    expect(await name()).toBe('旧姓');
    await patientFile({ patient: NEW, eventTime: '20260301090000000' }, '新姓');
    expect(await name()).toBe('新姓');
    await patientFile({ patient: OLD, eventTime: LATER }, '旧姓');
    expect(await name()).toBe('新姓');
    expect((await gateway.ask('/demographics', {}, { localPatient: OLD })).lines[0]).toEqual({ found: false });
  });
});

describe('a list of former and new numbers', () => {
  it('changes nothing when it is only checked, and says what cannot be', async () => {
    await patientFile({ patient: OLD }, '見本', '19600415');
    await patientFile({ patient: NEW }, '別人', '19700101');
    await prescription({ patient: THIRD, order: 1 });
    const before = await state();
    expect(
      await change(
        [
          [OLD, NEW],
          [THIRD, '9'],
          ['0000000999', '8'],
        ],
        { apply: false },
      ),
    ).toEqual([`${OLD}>${NEW} in-use`, `${THIRD}>9 ready`, '0000000999>8 unknown-former']);
    expect(await state()).toEqual(before);
  });

  it('takes a new number that the same patient uses already', async () => {
    await patientFile({ patient: OLD });
    await patientFile({ patient: NEW });
    await prescription({ patient: OLD, order: 1 });
    expect(await change([[OLD, NEW]])).toEqual([`${OLD}>${NEW} ready`]);
    expect((await entries(NEW)).length).toBe(1);
  });

  it('exchanges two numbers at one moment, and discloses nothing until the center has moved its links', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 1, drug: '二人目の薬' });
    await laboratory({ patient: OLD, order: 2 });
    await open(OLD, NEW);
    const [mine, other] = [await titles(OLD), await titles(NEW)];
    const [known, located] = [(await identities()).at(-1)?.sequence ?? 0, (await locations()).at(-1)?.sequence ?? 0];
    expect(
      await change([
        [OLD, NEW],
        [NEW, OLD],
      ]),
    ).toEqual([`${OLD}>${NEW} reused-without-time`, `${NEW}>${OLD} reused-without-time`]);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} ready`, `${NEW}>${OLD} ready`]);
    expect([await titles(OLD), await titles(NEW), await values(NEW)]).toEqual([[], [], 0]);
    expect((await gateway.ask('/demographics', {}, { localPatient: OLD })).lines[0]).toEqual({ found: false });
    expect((await locations(located)).filter((one) => one.change === 'put')).toEqual([]);
    const steps = await identities(known);
    expect(steps.map((one) => one.change)).toEqual(['merge', 'merge', 'merge', 'merge', 'put', 'put']);
    expect(
      steps.filter((one) => one.change === 'put').map((one) => [one.localPatient, one.demographics.kanjiName?.family]),
    ).toEqual([
      [OLD, '二人目'],
      [NEW, '一人目'],
    ]);
    const links = new Map([
      [OLD, 'P1'],
      [NEW, 'P2'],
    ]);
    for (const step of steps) {
      if (step.change !== 'merge') continue;
      expect(links.has(step.into)).toBe(false);
      links.set(step.into, links.get(step.localPatient) ?? '');
      links.delete(step.localPatient);
    }
    expect([...links].sort()).toEqual([
      [OLD, 'P2'],
      [NEW, 'P1'],
    ]);
    // A center of an earlier version asks further on, but has moved nothing.
    await identities(steps.at(-1)?.sequence ?? 0, false);
    expect(await titles(NEW)).toEqual([]);
    const at = (await locations()).at(-1)?.sequence ?? 0;
    await identities(steps.at(-1)?.sequence ?? 0);
    expect([await titles(NEW), await titles(OLD), await values(NEW)]).toEqual([mine, other, 10]);
    expect((await locations(at)).map((one) => `${one.localPatient} ${one.change}`).sort()).toEqual([
      `${OLD} put`,
      `${NEW} put`,
      `${NEW} put`,
    ]);
    expect((await identities(known)).filter((one) => one.change === 'merge')).toEqual([]);
  });

  it('tells the holders of one number apart by the time of the file, before and after', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 2, drug: '二人目の薬' });
    await change(
      [
        [OLD, NEW],
        [NEW, OLD],
      ],
      { since: SINCE },
    );
    await identities((await identities()).at(-1)?.sequence ?? 0);
    // The same order number as another holder's: neither replaces the other.
    await prescription({ patient: OLD, order: 1, drug: '二人目の後の薬', eventTime: LATER });
    await patientFile({ patient: OLD, eventTime: LATER }, '二人目改', '19700101');
    await prescription({ patient: OLD, order: 5, drug: '一人目の遅れて届いた薬', eventTime: '20260430090000000' });
    expect(await titles(NEW)).toEqual(
      [expect.stringContaining('一人目の薬'), expect.stringContaining('一人目の遅れて届いた薬')].sort(),
    );
    expect((await titles(OLD)).length).toBe(2);
    const name = async (localPatient: string) =>
      ((await gateway.ask('/demographics', {}, { localPatient })).lines[0] as { demographics?: Demographics })
        .demographics;
    expect([
      (await name(NEW))?.kanjiName?.family,
      (await name(OLD))?.kanjiName?.family,
      (await name(OLD))?.birthDate,
    ]).toEqual(['一人目', '二人目改', '1970-01-01']);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} done`, `${NEW}>${OLD} done`]);
  });

  it('does not hand a number on whose next holder has records already', async () => {
    await prescription({ patient: OLD, order: 1 });
    await prescription({ patient: NEW, order: 2, eventTime: LATER });
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, THIRD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} in-use`, `${NEW}>${THIRD} written-since`]);
  });

  it('moves a patient of 20,000 entries, and others while ingest goes on', { timeout: 120_000 }, async () => {
    await gateway.owner.query(`insert into source_document (facility_id, digest, bytes) values ($1, '\\x00', '')`, [
      HOSPITAL,
    ]);
    await gateway.owner.query(
      `insert into source_file (facility_id, storage, path, size, modified, local_patient,
        document, event_time, flag, digest, state)
      select $1, 'standard', 'p/' || n, 1, 1, $2, $2 || '/-/X/' || n, '20260401090000000', '1', '\\x00', 'current'
        from generate_series(1, 20000) as n`,
      [HOSPITAL, OLD],
    );
    await gateway.owner.query(
      `insert into record_entry (facility_id, id, local_patient, kind, status, day, entry_digest,
        entry, storage, path, source_digest)
      select $1, gen_random_uuid(), $2, 'prescription', 'ordered', '2026-04-01', '\\x00', '{"title":"x"}',
        'standard', 'p/' || n, '\\x00' from generate_series(1, 20000) as n`,
      [HOSPITAL, OLD],
    );
    const began = systemClock.now();
    await Promise.all([change([[OLD, NEW]]), prescription({ patient: THIRD, order: 1 })]);
    expect(systemClock.now() - began).toBeLessThan(30_000);
    expect(
      await gateway.db.query('select local_patient as patient, count(*) as n from record_entry group by 1 order by 1'),
    ).toEqual([
      { patient: NEW, n: 20_000 },
      { patient: THIRD, n: 1 },
    ]);
  });
});
