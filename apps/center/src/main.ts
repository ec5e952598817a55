import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ConfigError, Database, integerSetting, makeLog, migrate, requiredSetting, systemClock, verifyAuditChains, type LinkIdentity } from '@musubi/runtime';
import type { BorderOptions } from './border/start-border.ts';
import { directoryFileSchema, importDirectory } from './directory/import-directory.ts';
import { learnModel } from './patient-index/learn-model.ts';
import { startCenter } from './start.ts';

const log = makeLog('center');
const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));

async function serve(): Promise<void> {
  const file = async (name: string) => readFile(requiredSetting(name), 'utf8');
  const [ca, cert, key, ticketKey] = await Promise.all([file('MUSUBI_LINK_CA'), file('MUSUBI_LINK_CERT'), file('MUSUBI_LINK_KEY'), file('MUSUBI_TICKET_KEY')]);
  const files = process.env['MUSUBI_PORTAL_FILES'];
  const center = await startCenter({
    databaseUrl: requiredSetting('MUSUBI_DATABASE_URL'),
    network: requiredSetting('MUSUBI_NETWORK'),
    portal: {
      host: process.env['MUSUBI_PORTAL_HOST'] ?? '127.0.0.1', port: integerSetting('MUSUBI_PORTAL_PORT', 8080),
      // Set where a proxy in front ends TLS: cookies become `__Host-…; Secure`.
      files: files === '' ? undefined : files, https: process.env['MUSUBI_PORTAL_HTTPS'] === '1',
    },
    link: { host: process.env['MUSUBI_LINK_HOST'] ?? '0.0.0.0', port: integerSetting('MUSUBI_LINK_PORT', 9443), identity: { ca, cert, key } },
    border: borderOf(process.env['MUSUBI_BORDER_HOST'], { ca, cert, key }),
    ticketKey: createPrivateKey(ticketKey),
    ...(process.env['MUSUBI_MATCH_MEGABYTES'] === undefined ? {} : { matchMegabytes: integerSetting('MUSUBI_MATCH_MEGABYTES', 0) }),
    clock: systemClock,
    log,
  });
  log.info('center/ready', { portalPort: center.portalPort, linkPort: center.linkPort, ...(center.borderPorts === undefined ? {} : { fhirPort: center.borderPorts.fhir, mllpPort: center.borderPorts.mllp }) });
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
  if (host === undefined || host === '') return undefined;
  return { host, fhirPort: integerSetting('MUSUBI_BORDER_FHIR_PORT', 9543), mllpPort: integerSetting('MUSUBI_BORDER_MLLP_PORT', 9575), identity };
}

async function importFile(path: string): Promise<void> {
  const parsed = directoryFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw new ConfigError(`施設・職員ファイルの ${parsed.error.issues[0]?.path.join('.') ?? ''} を直してください / correct this field of the directory file.`);
  await using db = new Database(requiredSetting('MUSUBI_DATABASE_URL'));
  log.info('directory/imported', await importDirectory(db, systemClock, parsed.data));
}

/** Exit code 2 when the trail does not hold, with the first broken place of each chain. */
async function verifyAudit(): Promise<void> {
  const key = createPublicKey(await readFile(requiredSetting('MUSUBI_TICKET_KEY'), 'utf8'));
  await using db = new Database(requiredSetting('MUSUBI_DATABASE_URL'), { role: 'musubi_center_app', statementTimeoutMs: 0 });
  const report = await verifyAuditChains(db, [key]);
  for (const fault of report.faults) log.error('audit/fault', fault);
  log.info('audit/verified', { events: report.events, faults: report.faults.length });
  if (report.faults.length > 0) process.exitCode = 2;
}

/** A process of its own: learning takes seconds of a processor. */
async function learnMatching(): Promise<void> {
  await using db = new Database(requiredSetting('MUSUBI_DATABASE_URL'), { role: 'musubi_center_app', statementTimeoutMs: 0 });
  const learned = await learnModel({ db, network: requiredSetting('MUSUBI_NETWORK'), clock: systemClock });
  if (learned === undefined) throw new ConfigError('学習には5,000件以上の患者情報が必要です / learning needs at least 5,000 records.');
  log.info('match/model-learned', learned);
}

async function run([command, ...rest]: readonly string[]): Promise<void> {
  if (command === 'serve') return serve();
  if (command === 'migrate') return log.info('center/migrated', { files: (await migrate(requiredSetting('MUSUBI_DATABASE_URL'), MIGRATIONS)).length });
  if (command === 'directory' && rest[0] === 'import' && rest[1] !== undefined) return importFile(rest[1]);
  if (command === 'audit' && rest[0] === 'verify') return verifyAudit();
  if (command === 'match' && rest[0] === 'learn') return learnMatching();
  throw new ConfigError('使い方 / usage: main.js serve | migrate | directory import FILE.json | audit verify | match learn');
}

run(process.argv.slice(2)).catch((error: unknown) => {
  // A ConfigError is a sentence for the operator; anything else is a bug, whose place matters more than its text.
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.error('center/failed', { error: error instanceof Error ? `${error.name}: ${error.message}` : typeof error });
  process.exit(1);
});
