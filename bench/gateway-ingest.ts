import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECORD_KINDS } from '@musubi/domain';
import { aStorage } from '@musubi/testkit';
import { GATEWAY_ROLE, StorageScanner } from '@musubi/gateway';
import {
  acceptLinks,
  createDatabase,
  Database,
  dropDatabase,
  freePort,
  issueCertificate,
  makeAuthority,
  migrate,
  systemClock,
  type Link,
} from '@musubi/runtime';
import { type Figure, GATEWAY, FACILITY, quiet } from './gateway-figures.ts';
import { benchMllp } from './gateway-mllp.ts';
import { benchFetch } from './gateway-fetch.ts';

/** The gateway's promises: taking in, looking again, MLLP, and authorised fetches through a real process and link. */
export async function run({ quick }: { quick: boolean }): Promise<Figure[]> {
  const cluster = process.env['MUSUBI_TEST_CLUSTER'];
  if (cluster === undefined) throw new Error('MUSUBI_TEST_CLUSTER names the PostgreSQL to measure on');
  const name = `bench_gateway_${randomBytes(4).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-gateway-'));
  const url = await createDatabase(cluster, name);
  try {
    await migrate(url, join(GATEWAY, 'db/migrations'));
    const ingest = await benchIngest(url, join(folder, 'storage'), quick);
    return [...ingest, ...(await benchProcess(url, folder, quick))];
  } finally {
    await dropDatabase(cluster, name);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchIngest(url: string, root: string, quick: boolean): Promise<Figure[]> {
  const step = quick ? 3000 : 12_000;
  const between = quick ? 0 : 84_000;
  await using db = new Database(url, { role: GATEWAY_ROLE });
  await db.query('insert into facility (facility_id, publication) values ($1, $2) on conflict do nothing', [
    FACILITY,
    JSON.stringify({ kinds: RECORD_KINDS }),
  ]);
  const scanner = new StorageScanner({
    db,
    facility: FACILITY as never,
    storage: 'standard',
    root,
    clock: systemClock,
    log: quiet,
  });
  const grow = (files: number, from: number) => aStorage(root, FACILITY, { patients: files / 60, filesEach: 60, from });
  const timed = async () => {
    const began = performance.now();
    const summary = await scanner.scan();
    return { summary, seconds: (performance.now() - began) / 1000 };
  };
  grow(step, 0);
  const first = await timed();
  if (between > 0) {
    grow(between, step / 60);
    await timed();
  }
  grow(step, (step + between) / 60);
  const last = await timed();
  const again = await timed();
  const rate = first.summary.taken / first.seconds;
  const lastRate = last.summary.taken / last.seconds;
  const recheck = again.summary.seen / again.seconds;
  return [
    {
      promise: 'SS-MIX2 from disk to store, bytes and all values kept',
      target: '≥ 3,000 files/s',
      figure: `${Math.round(rate)}/s`,
      size: `${first.summary.taken} files, every third a laboratory report of 10 values`,
      met: rate >= 3000,
    },
    {
      promise: 'the same, on top of what is there',
      target: '≥ 3,000 files/s',
      figure: `${Math.round(lastRate)}/s`,
      size: `${last.summary.taken} files added to ${last.summary.seen - last.summary.taken}, the walk included`,
      met: lastRate >= 3000,
    },
    {
      promise: 'unchanged tree looked through again',
      target: '≥ 16,667 files/s (1 M in 60 s)',
      figure: `${Math.round(recheck)}/s`,
      size: `${again.summary.seen} files`,
      met: recheck >= 16_667 && again.summary.taken === 0,
    },
  ];
}

async function benchProcess(url: string, folder: string, quick: boolean): Promise<Figure[]> {
  const authority = await makeAuthority('bench', systemClock);
  const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
  const own = await issueCertificate(authority, 'gw-bench', 'client', systemClock);
  const keys = generateKeyPairSync('ed25519');
  let arrived: (link: Link) => void = () => undefined;
  const linked = new Promise<Link>((done) => {
    arrived = done;
  });
  const server = await acceptLinks({
    host: '127.0.0.1',
    port: 0,
    identity: center,
    log: quiet,
    onLink: async (link) => {
      arrived(link);
      return true;
    },
    onLost: () => undefined,
  });
  const mllpPort = await freePort();
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  const gateway = spawn(process.execPath, [join(GATEWAY, 'dist/main.js'), 'serve'], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: {
      ...process.env,
      MUSUBI_DATABASE_URL: url,
      MUSUBI_LINK_CA: write('ca.pem', authority.cert),
      MUSUBI_LINK_CERT: write('cert.pem', own.cert),
      MUSUBI_LINK_KEY: write('key.pem', own.key),
      MUSUBI_TICKET_PUBLIC_KEY: write('ticket.pem', keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      MUSUBI_GATEWAY_CONFIG: write(
        'config.json',
        JSON.stringify({
          name: 'gw-bench',
          center: [{ host: '127.0.0.1', port: server.port }],
          facilities: [{ id: FACILITY, mllpPort, publication: { kinds: RECORD_KINDS } }],
        }),
      ),
    },
  });
  try {
    const link = await linked;
    return [
      ...(await benchMllp(mllpPort, url, quick)),
      ...(await benchFetch(link, keys.privateKey, url, gateway, quick)),
    ];
  } finally {
    const gone = new Promise((done) => gateway.once('exit', done));
    gateway.kill('SIGTERM');
    await gone;
    await server.close();
  }
}
