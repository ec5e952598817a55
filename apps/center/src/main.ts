import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ConfigError, Database, makeLog, migrate, Settings, systemClock, type LinkIdentity } from '@musubi/runtime';
import { verifyAudit } from './audit/verify-audit.ts';
import type { BorderOptions } from './border/start-border.ts';
import { directoryFileSchema, importDirectory } from './directory/import-directory.ts';
import { readTrustedProxies } from './http/trusted-proxies.ts';
import { learnModel } from './patient-index/matching/learn-model.ts';
import { addOwnMergers, readOwnMergers } from './patient-index/matching/match-renames.ts';
import { CENTER_SETTINGS } from './settings.ts';
import { startCenter } from './start.ts';

const log = makeLog('center');
const settings = new Settings(CENTER_SETTINGS);
const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));

async function serve(): Promise<void> {
  const file = (name: keyof typeof CENTER_SETTINGS) => readText(settings.text(name));
  const [ca, cert, key, ticketKey] = await Promise.all([
    file('MUSUBI_LINK_CA'),
    file('MUSUBI_LINK_CERT'),
    file('MUSUBI_LINK_KEY'),
    file('MUSUBI_TICKET_KEY'),
  ]);
  addOwnMergers(await readOwnMergers(settings.optional('MUSUBI_MATCH_RENAMES'), log));
  const center = await startCenter({
    databaseUrl: settings.text('MUSUBI_DATABASE_URL'),
    network: settings.text('MUSUBI_NETWORK'),
    portal: {
      host: settings.text('MUSUBI_PORTAL_HOST'),
      port: settings.integer('MUSUBI_PORTAL_PORT'),
      files: settings.optional('MUSUBI_PORTAL_FILES'),
      https: settings.yes('MUSUBI_PORTAL_HTTPS'),
      proxies: readTrustedProxies(settings.optional('MUSUBI_TRUSTED_PROXIES')),
    },
    link: {
      host: settings.text('MUSUBI_LINK_HOST'),
      port: settings.integer('MUSUBI_LINK_PORT'),
      identity: { ca, cert, key },
    },
    border: borderOf(settings.optional('MUSUBI_BORDER_HOST'), { ca, cert, key }),
    ticketKey: createPrivateKey(ticketKey),
    matchMegabytes: settings.integer('MUSUBI_MATCH_MEGABYTES'),
    clock: systemClock,
    log,
  });
  log.info('center/ready', {
    portalPort: center.portalPort,
    linkPort: center.linkPort,
    ...(center.borderPorts === undefined
      ? {}
      : { fhirPort: center.borderPorts.fhir, mllpPort: center.borderPorts.mllp }),
  });
  const stop = async () => {
    await center.close();
    process.exit(0);
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stopping) void stop();
      stopping = true;
    });
  }
}

/** Offered only where a host to listen on is named: it is for the systems of the facilities, not for browsers. */
function borderOf(host: string | undefined, identity: LinkIdentity): BorderOptions | undefined {
  if (host === undefined) return undefined;
  return {
    host,
    fhirPort: settings.integer('MUSUBI_BORDER_FHIR_PORT'),
    mllpPort: settings.integer('MUSUBI_BORDER_MLLP_PORT'),
    identity,
  };
}

async function importFile(path: string): Promise<void> {
  const parsed = directoryFileSchema.safeParse(await readJson(path));
  if (!parsed.success) {
    const places = parsed.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`)
      .join('; ');
    throw new ConfigError(
      `施設・職員ファイル ${path} に誤りがあります / the directory file ${path} is wrong: ${places}`,
    );
  }
  await using db = new Database(settings.text('MUSUBI_DATABASE_URL'));
  log.info('directory/imported', await importDirectory(db, systemClock, parsed.data));
}

async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(`${path} が JSON として読めません / ${path} is not valid JSON.`);
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new ConfigError(`${path} を読めません / cannot read ${path}.`);
  });
}

/** Exit code 2 when the trail does not hold, with the first broken place of each chain. */
async function verifyTrail(): Promise<void> {
  const key = createPublicKey(await readText(settings.text('MUSUBI_TICKET_KEY')));
  await using db = new Database(settings.text('MUSUBI_DATABASE_URL'), {
    role: 'musubi_center_app',
    statementTimeoutMs: 0,
  });
  const report = await verifyAudit(db, systemClock, [key]);
  for (const fault of report.faults) log.error('audit/fault', fault);
  log.info('audit/verified', { events: report.events, faults: report.faults.length });
  if (report.faults.length > 0) process.exitCode = 2;
}

/** A process of its own: learning takes seconds of a processor. */
async function learnMatching(): Promise<void> {
  addOwnMergers(await readOwnMergers(settings.optional('MUSUBI_MATCH_RENAMES'), log));
  await using db = new Database(settings.text('MUSUBI_DATABASE_URL'), {
    role: 'musubi_center_app',
    statementTimeoutMs: 0,
  });
  const learned = await learnModel({ db, network: settings.text('MUSUBI_NETWORK'), clock: systemClock });
  if (learned === undefined)
    throw new ConfigError('学習には5,000件以上の患者情報が必要です / learning needs at least 5,000 records.');
  log.info('match/model-learned', learned);
}

async function run([command, ...rest]: readonly string[]): Promise<void> {
  if (command === 'serve') return serve();
  if (command === 'migrate')
    return log.info('center/migrated', {
      files: (await migrate(settings.text('MUSUBI_DATABASE_URL'), MIGRATIONS)).length,
    });
  if (command === 'directory' && rest[0] === 'import' && rest[1] !== undefined) return importFile(rest[1]);
  if (command === 'audit' && rest[0] === 'verify') return verifyTrail();
  if (command === 'match' && rest[0] === 'learn') return learnMatching();
  throw new ConfigError(
    '使い方 / usage: main.js serve | migrate | directory import FILE.json | audit verify | match learn',
  );
}

run(process.argv.slice(2)).catch((error: unknown) => {
  // A ConfigError is a sentence for the operator; anything else is a bug, whose place matters more than its text.
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.error('center/failed', { error: error instanceof Error ? `${error.name}: ${error.message}` : typeof error });
  process.exit(1);
});
