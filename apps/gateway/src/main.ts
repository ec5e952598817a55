import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ConfigError, errorFields, makeLog, migrate, publicKey, Settings, systemClock } from '@musubi/runtime';
import { readConfig, type GatewayConfig } from './read-config.ts';
import { GATEWAY_SETTINGS } from './settings.ts';
import { startGateway, type Ingest } from './start-gateway.ts';

const log = makeLog('gateway');
const settings = new Settings(GATEWAY_SETTINGS);
const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));
/** A walk ends at its next slice; a hung drive does not get longer than this. */
const INGEST_STOPS_WITHIN_MS = 5000;
const INGEST_AGAIN_AFTER_MS = 10_000;

/** `serve` or `migrate`; the only file that reads the environment. */
async function run(command: string | undefined): Promise<void> {
  const databaseUrl = settings.text('MUSUBI_DATABASE_URL');
  switch (command) {
    case 'migrate': {
      const done = await migrate(databaseUrl, MIGRATIONS);
      log.info('gateway/migrated', { files: done.length });
      return;
    }
    case 'serve':
      return serve(databaseUrl);
    default:
      throw new ConfigError('使い方 / usage: node apps/gateway/dist/main.js serve|migrate');
  }
}

async function serve(databaseUrl: string): Promise<void> {
  const configFile = settings.text('MUSUBI_GATEWAY_CONFIG');
  const config = readConfig(read(configFile), configFile);
  await migrate(databaseUrl, MIGRATIONS);
  const gateway = await startGateway({
    databaseUrl,
    config,
    clock: systemClock,
    log,
    identity: {
      ca: read(settings.text('MUSUBI_LINK_CA')),
      cert: read(settings.text('MUSUBI_LINK_CERT')),
      key: read(settings.text('MUSUBI_LINK_KEY')),
    },
    ticketKeys: publicKeys(settings.text('MUSUBI_TICKET_PUBLIC_KEY')),
    startIngest: () => ingestThread(databaseUrl, config),
  });
  const stop = () => void gateway.drain().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/**
 * A thread that ends by itself (out of memory, for instance) is started again after a pause; the center is answered all
 * the while from what was taken in. Ending the process instead would take a hospital's records away in a loop.
 */
function ingestThread(databaseUrl: string, config: GatewayConfig): Ingest {
  let worker: Worker;
  let gone: Promise<void>;
  let closing = false;
  let again: NodeJS.Timeout | undefined;
  const start = () => {
    const started = new Worker(new URL('./ingest-thread.js', import.meta.url), { workerData: { databaseUrl, config } });
    worker = started;
    started.on('error', (error) => log.error('ingest/thread-failed', errorFields(error)));
    gone = new Promise<void>((done) => started.once('exit', () => done()));
    void gone.then(() => {
      if (closing) return;
      log.error('ingest/thread-ended', { retryInMs: INGEST_AGAIN_AFTER_MS });
      again = setTimeout(start, INGEST_AGAIN_AFTER_MS);
    });
  };
  start();
  return {
    poke: () => worker.postMessage('poke'),
    close: async () => {
      closing = true;
      clearTimeout(again);
      worker.postMessage('close');
      await Promise.race([gone, new Promise<void>((done) => setTimeout(done, INGEST_STOPS_WITHIN_MS).unref())]);
      await worker.terminate();
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} を読めません / cannot read ${file}.`);
  }
}

/** Several keys stand in one file while the center changes its key. */
function publicKeys(file: string): ReturnType<typeof publicKey>[] {
  const blocks = read(file).match(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) throw new ConfigError(`${file} に公開鍵がありません / there is no public key in ${file}.`);
  return blocks.map((block) => publicKey(block));
}

run(process.argv[2]).catch((error: unknown) => {
  if (error instanceof ConfigError) log.error('gateway/configuration', { sentence: error.message });
  else log.error('gateway/start-failed', errorFields(error));
  process.exit(1);
});
