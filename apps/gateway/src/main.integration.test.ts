import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '@musubi/domain';
import { Database, freePort, issueCertificate, makeAuthority, systemClock } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { HOSPITAL, MIGRATIONS } from './fixture/a-gateway.ts';
import { aStorage, prescriptionMessage } from '@musubi/testkit';
import { mllpSender } from './fixture/mllp-sender.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A busy machine takes its time; a healthy one needs a tenth of it. */
const WITHIN_MS = 100_000;

let folder: string;
let environment: NodeJS.ProcessEnv;
let mllpPort: number;
let database: TestDatabase;
let db: Database;
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-gateway-'));
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url);
  mllpPort = await freePort();
  const authority = await makeAuthority('test', systemClock);
  const own = await issueCertificate(authority, 'gw-test', 'client', systemClock);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  environment = {
    ...process.env,
    MUSUBI_DATABASE_URL: database.url,
    MUSUBI_LINK_CA: write('ca.pem', authority.cert),
    MUSUBI_LINK_CERT: write('cert.pem', own.cert),
    MUSUBI_LINK_KEY: write('key.pem', own.key),
    MUSUBI_TICKET_PUBLIC_KEY: write(
      'ticket.pem',
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ),
    MUSUBI_GATEWAY_CONFIG: write(
      'config.json',
      JSON.stringify({
        name: 'gw-test',
        center: [{ host: '127.0.0.1', port: await freePort() }],
        facilities: [
          { id: HOSPITAL, standardStorage: join(folder, 'storage'), mllpPort, publication: { kinds: RECORD_KINDS } },
        ],
      }),
    ),
  };
});
afterAll(async () => {
  await kill();
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the real program and waits until it says that it is ready. */
async function start(): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'serve'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  running = child;
  await new Promise<void>((ready, fail) => {
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('"gateway/ready"')) ready();
    });
    child.once('exit', () => fail(new Error(`the gateway ended: ${log.slice(-500)}`)));
  });
}

async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  const child = running;
  running = undefined;
  if (child === undefined) return null;
  const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill(signal);
  return gone;
}

const count = async (what: string) => (await db.query<{ n: number }>(`select count(*) as n from ${what}`))[0]?.n ?? -1;
async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not come: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

describe('the gateway as a process', { timeout: 2 * WITHIN_MS }, () => {
  it('loses and doubles nothing when it is killed again and again while it takes in a storage', async () => {
    const files = aStorage(join(folder, 'storage'), HOSPITAL, { patients: 40, filesEach: 60 });
    let kills = 0;
    for (let share = 1; share <= 5; share++) {
      await start();
      await until('some more files', async () => (await count('source_file')) >= (files * share) / 7);
      if ((await count('source_file')) < files) kills++;
      await kill();
    }
    expect(kills).toBeGreaterThan(0);
    await start();
    await until('all files', async () => (await count('source_file')) === files);
    expect(await count('record_entry')).toBe(files);
    expect(await count('record_entry where version > 1 or removed')).toBe(0);
    expect(await count('laboratory_value')).toBe((files / 3) * 10);
    expect(await count('source_document where digest <> sha256(bytes)')).toBe(0);
    expect(await count('source_document')).toBe(files);
  });

  it('has every message that it acknowledged, once, when it is killed while messages come in', async () => {
    const before = await count('record_entry');
    const acknowledged = new Set<number>();
    const sendAll = async (whenAcknowledged: () => void) => {
      const sender = await mllpSender(mllpPort);
      const orders = Array.from({ length: 600 }, (_, n) => n + 1).values();
      const sendOneByOne = async () => {
        for (const order of orders) {
          const answer = await sender.send(prescriptionMessage({ patient: '0000004321', order }, HOSPITAL));
          if (answer.code === 'AA') acknowledged.add(order);
          whenAcknowledged();
        }
      };
      try {
        await Promise.all(Array.from({ length: 16 }, sendOneByOne));
      } finally {
        sender.close();
      }
    };
    let killed: Promise<unknown> | undefined;
    const sending = sendAll(() => {
      if (acknowledged.size >= 50) killed ??= kill();
    }).catch(() => 'cut off');
    expect(await sending).toBe('cut off');
    await killed;
    expect(acknowledged.size).toBeLessThan(600);
    const kept = await db.query<{ id: string }>('select control_id as id from inbox_message');
    const controlIds = new Set(kept.map((row) => row.id));
    for (const order of acknowledged) expect(controlIds.has(`P0000004321${order}20260415103045123`)).toBe(true);
    await start();
    // the sender knows nothing of what was kept without an answer
    await sendAll(() => undefined);
    expect(acknowledged.size).toBe(600);
    await until('everything mapped', async () => (await count('inbox_message where mapped_at is null')) === 0);
    expect(await count('inbox_message')).toBe(600);
    expect(await count('record_entry')).toBe(before + 600);
    expect(await count("record_entry where local_patient = '0000004321' and version = 1 and not removed")).toBe(600);
  });

  it('INT-03 goes on by itself when the database drops all its connections while it takes in', async () => {
    const before = await count("source_file where storage = 'standard'");
    const files = aStorage(join(folder, 'storage'), HOSPITAL, { patients: 30, filesEach: 60, from: 100 });
    await until('the walk to begin', async () => (await count("source_file where storage = 'standard'")) > before);
    const dropped = await count(
      "pg_stat_activity where datname = current_database() and application_name like 'musubi-gateway%' and " +
        'pg_terminate_backend(pid)',
    );
    expect(dropped).toBeGreaterThan(0);
    await until('all files', async () => (await count("source_file where storage = 'standard'")) === before + files);
    expect(await count('record_entry where version > 1 or removed')).toBe(0);
    expect(await count('laboratory_value')).toBe(((before + files) / 3) * 10);
    const sender = await mllpSender(mllpPort);
    expect((await sender.send(prescriptionMessage({ patient: '0000004321', order: 601 }, HOSPITAL))).code).toBe('AA');
    sender.close();
  });

  it('drains and ends with 0 when it is told to stop', async () => {
    expect(await kill('SIGTERM')).toBe(0);
  });

  it('says in one sentence what is wrong with its configuration', async () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(
      file,
      JSON.stringify({
        name: 'x',
        center: [{ host: 'a', port: 1 }],
        facilities: [{ id: HOSPITAL, publication: { kinds: [], publishedsince: '2020-01-01' } }],
      }),
    );
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: { ...environment, MUSUBI_GATEWAY_CONFIG: file },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    expect(await new Promise((done) => child.once('exit', done))).toBe(1);
    expect(log).toContain('publishedsince');
  });
});
