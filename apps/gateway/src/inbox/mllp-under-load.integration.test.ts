import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { mapInbox } from './map-inbox.ts';
import { makeLog, systemClock } from '@musubi/runtime';
import { aGateway, HOSPITAL, MIGRATIONS, quiet, type TestGateway } from '../fixture/a-gateway.ts';
import { prescriptionMessage } from '@musubi/testkit';
import { mllpSender } from '../fixture/mllp-sender.ts';
import { listenMllp } from './listen-mllp.ts';

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
  it('answers in the order of sending when many come at once on many connections', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, connection) => {
        const sender = await mllpSender(port);
        const patient = String(9_000_000 + connection).padStart(10, '0');
        const sent = Array.from({ length: 40 }, (_, n) => ({ patient, order: n + 1 }));
        const got = await Promise.all(sent.map((options) => sender.send(prescriptionMessage(options, HOSPITAL))));
        sender.close();
        expect(got.map((answer) => answer.controlId)).toEqual(
          sent.map(({ order }) => `P${patient}${order}20260415103045123`),
        );
        return got;
      }),
    );
    expect(answers.flat().every((answer) => answer.code === 'AA')).toBe(true);
    await mapAll();
    expect(await count("record_entry where local_patient like '0009%'")).toBe(320);
  });

  it('closes a connection whose message never ends, however steadily it drips', async () => {
    const listener = await listenMllp({
      db: gateway.db,
      facility: HOSPITAL,
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      log: quiet,
      frameMs: 300,
    });
    const sender = await mllpSender(listener.port);
    const closed = new Promise<void>((done) => sender.socket.once('close', () => done()));
    sender.socket.write(Buffer.from([0x0b]));
    const drip = setInterval(() => sender.socket.write('M'), 20);
    await closed;
    clearInterval(drip);
    const patient = await mllpSender(listener.port);
    expect(await patient.send(prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL))).toMatchObject({
      code: 'AA',
    });
    patient.close();
    await listener.close();
  });

  it('holds only so much of all connections together, and goes on for the others', async () => {
    const listener = await listenMllp({
      db: gateway.db,
      facility: HOSPITAL,
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      log: quiet,
      mostHeldBytes: 4 << 20,
    });
    const senders = await Promise.all(Array.from({ length: 6 }, () => mllpSender(listener.port)));
    const closed = Promise.race(
      senders.map((sender) => new Promise<void>((done) => sender.socket.once('close', () => done()))),
    );
    for (const { socket } of senders) socket.write(Buffer.concat([Buffer.from([0x0b]), Buffer.alloc(1 << 20, 0x41)]));
    await closed;
    for (const sender of senders) sender.close();
    const other = await mllpSender(listener.port);
    await expect
      .poll(async () => (await other.send(prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL))).code)
      .toBe('AA');
    other.close();
    await listener.close();
  });

  it('lets a hospital in though somebody has opened all connections and says nothing', async () => {
    const events: string[] = [];
    const listener = await listenMllp({
      db: gateway.db,
      facility: HOSPITAL,
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      log: makeLog('test', (line) => void events.push((JSON.parse(line) as { event: string }).event)),
      firstMessageMs: 3_000,
    });
    const idle = await Promise.all(Array.from({ length: 256 }, () => mllpSender(listener.port)));
    const hospital = await mllpSender(listener.port);
    const message = prescriptionMessage({ patient: '0000001234', order: 1 }, HOSPITAL);
    expect(await hospital.send(message)).toMatchObject({ code: 'AA' });
    expect(events).toContain('mllp/displaced');
    await expect.poll(() => idle.filter(({ socket }) => !socket.destroyed).length, { timeout: 10_000 }).toBe(0);
    expect(events).toContain('mllp/silent');
    expect(await hospital.send(message)).toMatchObject({ code: 'AA' });
    hospital.close();
    await listener.close();
  });

  it('serves 200 connections at once, and one more while they stand still', async () => {
    const senders = await Promise.all(Array.from({ length: 200 }, () => mllpSender(port)));
    const answers = await Promise.all(
      senders.map((sender, n) => sender.send(prescriptionMessage({ patient: '0000008888', order: n + 1 }, HOSPITAL))),
    );
    expect(answers.filter((answer) => answer.code === 'AA')).toHaveLength(200);
    const late = await mllpSender(port);
    expect(await late.send(prescriptionMessage({ patient: '0000008888', order: 201 }, HOSPITAL))).toMatchObject({
      code: 'AA',
    });
    for (const sender of [...senders, late]) sender.close();
    await mapAll();
    expect(await count("record_entry where local_patient = '0000008888' and version = 1")).toBe(201);
  });

  it('answers nothing while the disk is full, and takes the message once when it is sent again', async () => {
    await gateway.owner.query(
      `create function disk_full() returns trigger language plpgsql as $$ begin raise exception 'no space left ` +
        `on device' using errcode = '53100'; end $$`,
    );
    await gateway.owner.query(
      'create trigger disk_full before insert on inbox_message for each statement execute function disk_full()',
    );
    const message = prescriptionMessage({ patient: '0000003333', order: 1 }, HOSPITAL);
    await expect((await mllpSender(port)).send(message)).rejects.toThrow('connection lost');
    await gateway.owner.query('drop trigger disk_full on inbox_message');
    const sender = await mllpSender(port);
    for (let n = 0; n < 2; n++) expect(await sender.send(message)).toMatchObject({ code: 'AA' });
    await mapAll();
    expect(await count("record_entry where local_patient = '0000003333'")).toBe(1);
    sender.close();
  });

  it('takes the others of its commit when one message is poison, which is answered and listed', async () => {
    // the database refuses this one message, as it would one that nobody thought of
    await gateway.owner.query(
      `create function refuse_poison() returns trigger language plpgsql as $$
       begin if new.control_id like '%POISON%'
         then raise exception 'poison' using errcode = '22021'; end if; return new; end $$`,
    );
    await gateway.owner.query(
      'create trigger refuse_poison before insert on inbox_message for each row execute function refuse_poison()',
    );
    const senders = await Promise.all(Array.from({ length: 40 }, () => mllpSender(port)));
    const answers = await Promise.all(
      senders.map((sender, n) => {
        const good = prescriptionMessage({ patient: '0000006666', order: n + 1 }, HOSPITAL);
        return sender.send(n === 17 ? changed(good, /\|P\d{10,}\|/, '|POISON|') : good);
      }),
    );
    await gateway.owner.query('drop trigger refuse_poison on inbox_message');
    expect(answers.map(({ code }) => code)).toEqual(answers.map((_, n) => (n === 17 ? 'AE' : 'AA')));
    expect(senders.every(({ socket }) => !socket.destroyed)).toBe(true);
    for (const sender of senders) sender.close();
    expect(await count("ingest_issue where code = 'mllp/not-storable'")).toBe(1);
  });
});
