import { createHash, randomUUID } from 'node:crypto';
import type { EntryLine } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
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
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from '../testing/a-storage.ts';
import { mllpSender } from '../testing/mllp-sender.ts';

const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];

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

describe('a merged patient (ADT^A40 over MLLP)', () => {
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
