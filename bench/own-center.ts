import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startCenter } from '@musubi/center';
import { issueCertificate, makeAuthority, makeLog, systemClock } from '@musubi/runtime';

export type OwnCenter = AsyncDisposable & {
  readonly portalPort: number;
  /** One for each process. */
  readonly portalPorts: readonly number[];
  /** Milliseconds of processor so far. */
  readonly processorMs: () => Promise<number>;
};

const SELF = fileURLToPath(import.meta.url);

/** A center over a filled database, in processes of its own as an operator starts them, with no gateway linked. */
export async function ownCenter(databaseUrl: string, processes = 1): Promise<OwnCenter> {
  const children = Array.from({ length: processes }, () =>
    fork(SELF, { execArgv: ['--max-semi-space-size=32'], env: { ...process.env, MUSUBI_BENCH_DATABASE: databaseUrl } }),
  );
  const portalPorts = await Promise.all(
    children.map(async (child) => (await answerOf<{ portalPort: number }>(child)).portalPort),
  );
  return {
    portalPort: portalPorts[0] ?? 0,
    portalPorts,
    processorMs: async () => {
      const each = await Promise.all(
        children.map((child) => {
          child.send('processor');
          return answerOf<{ processorMs: number }>(child);
        }),
      );
      return each.reduce((sum, { processorMs }) => sum + processorMs, 0);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(
        children.map(async (child) => {
          const gone = once(child, 'exit');
          child.disconnect();
          await gone;
        }),
      );
    },
  };
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((answered, failed) => {
    const ended = () => failed(new Error('the center of the bench has ended'));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      // sent by `serve`
      answered(answer as Answer);
    });
  });
}

async function serve(databaseUrl: string): Promise<void> {
  const authority = await makeAuthority('bench', systemClock);
  const identity = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
  const center = await startCenter({
    databaseUrl,
    network: 'bench',
    portal: { host: '127.0.0.1', port: 0 },
    link: { host: '127.0.0.1', port: 0, identity },
    ticketKey: generateKeyPairSync('ed25519').privateKey,
    clock: systemClock,
    log: makeLog('bench', () => undefined),
    requestsPerMinute: 10_000_000,
    matchMegabytes: 0,
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ processorMs: (user + system) / 1000 });
  });
  process.on('disconnect', () => void center.close().then(() => process.exit(0)));
  process.send?.({ portalPort: center.portalPort });
}

if (process.argv[1] === SELF) await serve(process.env['MUSUBI_BENCH_DATABASE'] ?? '');
