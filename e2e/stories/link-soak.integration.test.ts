import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { LINK_TIMING, freePort, issueCertificate, makeAuthority, systemClock, type LinkTiming } from '@musubi/runtime';
import { REPOSITORY_ROOT } from '@musubi/testkit';
import { afterAll, expect, it } from 'vitest';

/**
 * The link is frozen, killed and cut at random, and must be back in time after each. All times of the link run faster
 * here by one factor; the promise is 15 seconds at full length. `MUSUBI_SOAK` sets the number of faults.
 */
const FASTER = 5;
const FAULTS = Number(process.env['MUSUBI_SOAK'] ?? 15);
const BACK_WITHIN_MS = 15_000 / FASTER;
const LONGEST_FAULT_MS = 20_000 / FASTER;
const SEED = Number(process.env['MUSUBI_SOAK_SEED'] ?? Date.now() % 100_000);
const timing = Object.fromEntries(
  Object.entries(LINK_TIMING).map(([name, milliseconds]) => [name, milliseconds / FASTER]),
) as LinkTiming;

const cleaning: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleaning.reverse()) clean();
});

it(
  `is back within 15 s of the end of each of ${FAULTS} freezes, kills and cuts of either side (seed ${SEED})`,
  async () => {
    const authority = await makeAuthority('soak CA', systemClock);
    const identityOf = async (name: string, side: 'server' | 'client') => ({
      ca: authority.cert,
      ...(await issueCertificate(authority, name, side, systemClock)),
    });
    const centerPort = await freePort();
    const line = await droppingLine(centerPort);
    const center = makeEnd({
      role: 'center',
      port: centerPort,
      identity: await identityOf('center', 'server'),
      timing,
    });
    const gateway = makeEnd({ role: 'gateway', port: line.port, identity: await identityOf('gw-1', 'client'), timing });
    const isThere = () => center.ask();
    await expect.poll(isThere, { timeout: 20_000, interval: 100 }).toBe(true);

    const random = seeded(SEED);
    const faults = [
      { name: 'gateway frozen', begin: () => gateway.signal('SIGSTOP'), end: () => gateway.signal('SIGCONT') },
      { name: 'center frozen', begin: () => center.signal('SIGSTOP'), end: () => center.signal('SIGCONT') },
      { name: 'packets dropped', begin: () => line.drop(), end: () => line.mend() },
      { name: 'line closed', begin: () => line.close(), end: () => line.mend() },
      { name: 'gateway killed', begin: () => gateway.signal('SIGKILL'), end: () => gateway.start() },
      { name: 'center killed', begin: () => center.signal('SIGKILL'), end: () => center.start() },
    ];
    const slowest = { name: '', milliseconds: 0 };
    for (let number = 0; number < FAULTS; number++) {
      const fault = faults[number < faults.length ? number : Math.floor(random() * faults.length)];
      if (fault === undefined) continue;
      const lasts = LONGEST_FAULT_MS * (0.05 + 0.95 * random());
      fault.begin();
      await new Promise((done) => setTimeout(done, lasts));
      fault.end();
      const since = performance.now();
      const message = `${number + 1}. ${fault.name} for ${Math.round(lasts)} ms`;
      await expect.poll(isThere, { timeout: BACK_WITHIN_MS, interval: 50, message }).toBe(true);
      const took = performance.now() - since;
      if (took > slowest.milliseconds) Object.assign(slowest, { name: message, milliseconds: took });
    }
    process.stderr.write(`link soak: slowest ${Math.round(slowest.milliseconds * FASTER)} ms (${slowest.name})\n`);
  },
  FAULTS * (LONGEST_FAULT_MS + BACK_WITHIN_MS) + 30_000,
);

/** One end as a process; `ask` is the center's: whether a request reaches the gateway now. */
function makeEnd(settings: object) {
  let child: ChildProcess;
  let heard = '';
  const start = (): void => {
    child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'e2e/stories/link-end.mjs'), JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      heard = (heard + chunk.toString()).slice(-100);
    });
    child.stdin?.on('error', () => undefined);
  };
  start();
  cleaning.push(() => child.kill('SIGKILL'));
  return {
    start,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    ask: async (): Promise<boolean> => {
      heard = '';
      child.stdin?.write('?\n');
      for (let tries = 0; tries < 60 && !/away|there/.test(heard); tries++)
        await new Promise((done) => setTimeout(done, 10));
      return heard.includes('there');
    },
  };
}

/** A loopback line that can drop what is sent (sockets stay open on both sides) or close. */
async function droppingLine(target: number) {
  const sockets = new Set<Socket>();
  let state: 'whole' | 'dropping' | 'closed' = 'whole';
  const server = createServer((near) => {
    if (state === 'closed') return void near.destroy();
    const far = state === 'whole' ? connect(target, '127.0.0.1') : undefined;
    const pairs: readonly (readonly [Socket, Socket | undefined])[] =
      far === undefined
        ? [[near, undefined]]
        : [
            [near, far],
            [far, near],
          ];
    for (const [one, other] of pairs) {
      sockets.add(one);
      one.on('data', (chunk: Buffer) => {
        if (state === 'whole') other?.write(chunk);
      });
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        if (state !== 'dropping') other?.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  cleaning.push(() => {
    closeAll();
    server.close();
  });
  return {
    // a TCP listener always has an address
    port: (server.address() as AddressInfo).port,
    drop: () => void (state = 'dropping'),
    mend: () => void (state = 'whole'),
    close: () => {
      state = 'closed';
      closeAll();
    },
  };
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
