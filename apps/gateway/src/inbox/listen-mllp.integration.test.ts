import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { mapInbox } from './map-inbox.ts';
import { aGateway, HOSPITAL, MIGRATIONS, type TestGateway } from '../fixture/a-gateway.ts';
import { aFile } from '../fixture/an-entry.ts';
import { demographicsMessage, laboratoryMessage, prescriptionMessage, storagePath } from '@musubi/testkit';
import { mllpSender } from '../fixture/mllp-sender.ts';
import { readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';

let gateway: TestGateway;

let port: number;

beforeAll(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS), { mllp: true });
  port = gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0;
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const count = async (what: string) =>
  (await gateway.db.query<{ n: number }>(`select count(*) as n from ${what}`))[0]?.n;

const mapAll = async () => {
  while ((await mapInbox(gateway.db, HOSPITAL)) > 0);
};

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const changed = (bytes: Uint8Array, from: string | RegExp, to: string) =>
  Buffer.from(text(bytes).replace(from, to), 'latin1');

describe('HL7 v2 over MLLP', () => {
  it('INT-04 answers AA only for what is on disk, and maps it to the record afterwards', async () => {
    const sender = await mllpSender(port);
    for (const [n, message] of [
      demographicsMessage({ patient: '0000001234' }, HOSPITAL),
      prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL),
      laboratoryMessage({ patient: '0000001234', order: 2 }, HOSPITAL),
    ].entries()) {
      expect(await sender.send(message)).toMatchObject({ code: 'AA' });
      expect(await count('inbox_message where bytes is not null')).toBe(n + 1);
    }
    sender.close();
    await mapAll();
    expect(await gateway.db.query('select kind from record_entry where not removed order by kind')).toEqual([
      { kind: 'laboratory' },
      { kind: 'prescription' },
    ]);
    expect(await count('laboratory_value')).toBe(10);
    expect(await count("facility_patient where local_patient = '0000001234'")).toBe(1);
  });

  it('doubles nothing when a message is sent again', async () => {
    const sender = await mllpSender(port);
    const before = await count('record_entry');
    const message = prescriptionMessage({ patient: '0000005678', order: 1 }, HOSPITAL);
    for (let n = 0; n < 3; n++) expect(await sender.send(message)).toMatchObject({ code: 'AA' });
    await mapAll();
    expect(await sender.send(message)).toMatchObject({ code: 'AA' });
    await mapAll();
    expect(await count('record_entry')).toBe((before ?? 0) + 1);
    expect(await count("record_entry where local_patient = '0000005678' and version = 1")).toBe(1);
    sender.close();
  });

  it('RIV-27 makes one record of what comes over the wire and in the storage, and the newer one counts', async () => {
    const options = { patient: '0000007777', order: 1 };
    const sender = await mllpSender(port);
    await sender.send(prescriptionMessage({ ...options, drug: '旧い薬' }, HOSPITAL));
    await mapAll();
    const path = storagePath('OMP-01', { ...options, eventTime: '20260416090000000' });
    const bytes = prescriptionMessage({ ...options, eventTime: '20260416090000000', drug: '新しい薬' }, HOSPITAL);
    const file = aFile({
      patient: options.patient,
      order: '000000000000001',
      eventTime: '20260416090000000',
      department: '01',
    });
    expect(file.path).toBe(path);
    await takeFiles(gateway.db, HOSPITAL, {
      storage: 'standard',
      missing: [],
      files: [{ ...file, bytes, reading: readDocument(HOSPITAL, 'standard', path, bytes) }],
    });
    expect(
      await gateway.db.query(
        "select version, entry ->> 'title' like '%新しい薬%' as newer from record_entry where local_patient = " +
          "'0000007777' and not removed",
      ),
    ).toEqual([{ version: 2, newer: true }]);
    sender.close();
  });

  it('answers AE for a message whose patient is not known, keeps it and lists it', async () => {
    const sender = await mllpSender(port);
    const before = await count('record_entry');
    const message = changed(
      prescriptionMessage({ patient: '0000001234', order: 9 }, HOSPITAL),
      '|0000001234^^^^PI|',
      '||',
    );
    expect(await sender.send(message)).toMatchObject({ code: 'AE', error: '204' });
    expect(await sender.send(message)).toMatchObject({ code: 'AE' });
    await mapAll();
    expect(await count('record_entry')).toBe(before);
    expect(await gateway.db.query("select code, segment, field from ingest_issue where path like 'refused/%'")).toEqual(
      [{ code: 'mllp/patient-id', segment: 'PID', field: 'PID-3' }],
    );
    sender.close();
  });

  it.each([
    ['no message at all', (_: Uint8Array) => Buffer.from('hello'), ''],
    ['a type that is not of SS-MIX2', (good: Uint8Array) => changed(good, 'RDE^O11^RDE_O11', 'MDM^T02^MDM_T02'), '200'],
    ['the message of another hospital', (good: Uint8Array) => changed(good, HOSPITAL, '9910000099'), '207'],
    [
      'a type of SS-MIX2 with another trigger',
      (good: Uint8Array) => changed(good, 'RDE^O11^RDE_O11', 'RDE^O25^RDE_O25'),
      '201',
    ],
    ['a training message', (good: Uint8Array) => changed(good, '|P|2.5', '|T|2.5'), '202'],
    ['a debugging message', (good: Uint8Array) => changed(good, '|P|2.5', '|D|2.5'), '202'],
    ['NUL in the control id', (good: Uint8Array) => changed(good, /P0000001234120260415103045123/, 'P\x00001'), '102'],
    ['one without control id', (good: Uint8Array) => changed(good, /P0000001234120260415103045123/, ''), '101'],
  ])('answers AR for %s', async (_, make, error) => {
    const sender = await mllpSender(port);
    const answer = await sender.send(make(prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL)));
    expect(answer.code).toBe('AR');
    if (error !== '') expect(answer.error).toBe(error);
    sender.close();
  });

  it('answers AR for a message of 50 MB by its name, and reads the next one of the same connection', async () => {
    const sender = await mllpSender(port);
    const good = prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL);
    expect(await sender.send(Buffer.concat([good, Buffer.alloc(50 << 20, 0x41)]))).toEqual({
      code: 'AR',
      controlId: 'P0000001234120260415103045123',
      error: '207',
    });
    expect(await sender.send(good)).toMatchObject({ code: 'AA' });
    sender.close();
  });

  it('loses none of several messages in one frame, nor one that is begun anew', async () => {
    const sender = await mllpSender(port);
    const [one, two] = [1, 2].map((order) => prescriptionMessage({ patient: '0000004444', order }, HOSPITAL));
    expect(await sender.send(Buffer.concat([one ?? Buffer.alloc(0), two ?? Buffer.alloc(0)]))).toMatchObject({
      code: 'AR',
      error: '207',
    });
    sender.socket.write(Buffer.concat([Buffer.from([0x0b]), one?.subarray(0, 200) ?? Buffer.alloc(0)]));
    expect(await sender.send(two ?? Buffer.alloc(0))).toMatchObject({
      code: 'AA',
      controlId: 'P0000004444220260415103045123',
    });
    await mapAll();
    expect(await count("record_entry where local_patient = '0000004444'")).toBe(1);
    sender.close();
  });

  it('keeps an order of which one part was cancelled', async () => {
    const order = text(prescriptionMessage({ patient: '0000004545', order: 1 }, HOSPITAL));
    const parts = order.slice(order.indexOf('ORC|'));
    const sender = await mllpSender(port);
    expect(await sender.send(Buffer.from(order.replace('ORC|NW', 'ORC|CA') + parts, 'latin1'))).toMatchObject({
      code: 'AA',
    });
    await mapAll();
    expect(
      await gateway.db.query("select status from record_entry where local_patient = '0000004545' and not removed"),
    ).toEqual([{ status: 'ordered' }]);
    sender.close();
  });

  it('shows the last of update and deletion, also when they come in the wrong order', async () => {
    const one = { patient: '0000006666', order: 1 };
    const at = (eventTime: string, drug: string, cancel = false) => {
      const message = prescriptionMessage({ ...one, eventTime, drug }, HOSPITAL);
      return cancel ? changed(message, 'ORC|NW', 'ORC|CA') : message;
    };
    const sender = await mllpSender(port);
    const shown = () =>
      gateway.db.query(
        "select entry ->> 'title' like '%三版%' as third from record_entry where local_patient = '0000006666' " +
          'and not removed',
      );
    for (const message of [
      at('20260415110000000', '二版'),
      at('20260415100000000', '初版'),
      at('20260415120000000', '取消', true),
    ])
      expect(await sender.send(message)).toMatchObject({ code: 'AA' });
    await mapAll();
    expect(await shown()).toEqual([]);
    await sender.send(at('20260415130000000', '三版'));
    await sender.send(at('20260415105000000', '遅れて届いた版'));
    await mapAll();
    expect(await shown()).toEqual([{ third: true }]);
    sender.close();
  });
});
