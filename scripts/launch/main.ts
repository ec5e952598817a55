import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayInTokyo, instant } from '@musubi/domain';
import { createDatabase, freePort, openCluster, systemClock, type Cluster } from '@musubi/runtime';
import { DEMO_FACILITIES, DEMO_GATEWAYS, DEMO_NETWORK, DEMO_PASSWORD, DEMO_STAFF, REGIONAL_ID_PREFIX, writeDemoRegion } from '@musubi/testkit';
import { joinPeople } from './join-people.ts';
import { runCommand, startPlace, type Place } from './processes.ts';
import { openState, ROOT, type State } from './state.ts';
import { prepareTrust, type Trust } from './trust.ts';
import { askHealth, portIsFree, waitForIngest } from './wait.ts';

const FIRST_PORT = 8080;
/** Changes when the demo's files or people change, so that an old state folder is not mixed with a new region. */
const REGION_VERSION = '1';

type Options = { readonly patients: number; readonly seed: number; readonly once: boolean };

/** `npm start`: a whole region on this machine, each place a process of its own, taken in through the real path. */
export async function launch(args: readonly string[]): Promise<void> {
  const running: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = () => (stopping ??= (async () => { for (const stop of running.reverse()) await stop(); })());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {
    say('\n終了しています… / stopping');
    stopAll().then(() => process.exit(0), () => process.exit(1));
  });
  try {
    await bringUp(readOptions(args), running, () => stopping !== undefined);
  } catch (error) {
    await stopAll();
    if (stopping === undefined || error instanceof Error) process.stderr.write(`\n✗ ${error instanceof Error ? error.message : 'failed'}\n  くわしくは ${join('.musubi', 'logs')} を見てください。初めからやり直すには npm run reset / details are in .musubi/logs; npm run reset starts afresh.\n`);
    process.exit(1);
  }
}

async function bringUp(options: Options, running: (() => Promise<void>)[], stopping: () => boolean): Promise<void> {
  const state = openState();
  running.push(async () => state.release());
  say('③ データベースを用意しています / database');
  const cluster = await openCluster(state.postgres, { durable: true });
  running.push(cluster.stop);
  say(`   ${cluster.origin}`);
  const trust = await prepareTrust(state.trust, DEMO_GATEWAYS);
  await writeFiles(state, options);
  const portalPort = await choosePort(state);
  const linkPort = await freePort();
  const center = centerSettings(cluster, trust, portalPort, linkPort);
  const databases = await makeDatabases(cluster);
  await runCommand('center', ['migrate'], { ...center, MUSUBI_DATABASE_URL: databases.center });
  await runCommand('center', ['directory', 'import', writeDirectory(state)], { ...center, MUSUBI_DATABASE_URL: databases.center });

  say('⑤ センターとゲートウェイを起動しています / starting center and gateways');
  const places: Place[] = [startPlace('center', 'center', ['serve'], { ...center, MUSUBI_DATABASE_URL: databases.center }, state.logs)];
  for (const name of DEMO_GATEWAYS) {
    const env = gatewaySettings(state, trust, name, databases.gateway(name), linkPort);
    await runCommand('gateway', ['migrate'], env);
    places.push(startPlace(name, 'gateway', ['serve'], env, state.logs));
  }
  running.push(async () => { await Promise.all(places.map((place) => place.stop())); });
  for (const place of places) {
    await place.ready;
    say(`   ${place.name} (pid ${place.pid})`);
    place.ended.then((code) => { if (!stopping()) say(`! ${place.name} が終了しました(コード ${code})。.musubi/logs/${place.name}.log を確認してください / ended`); }, () => undefined);
  }
  const url = `http://127.0.0.1:${portalPort}`;
  await askHealth(url);
  await takeIn(state, url);
  printWelcome(url);
  if (options.once) process.kill(process.pid, 'SIGTERM');
}

/** The first time only: the files are read by the gateways, then people are registered, linked and consent as staff would do it. */
async function takeIn(state: State, url: string): Promise<void> {
  if (state.mark('taken-in') === REGION_VERSION) return;
  say('⑥ 診療記録を取り込んでいます / taking in the records');
  await waitForIngest(url, (line) => progress(`   ${line}`));
  say('');
  say('⑦ 患者登録・名寄せ・同意を登録しています / registering, linking, consents');
  await joinPeople(url, (line) => progress(`   ${line}`));
  say('');
  state.setMark('taken-in', REGION_VERSION);
}

async function writeFiles(state: State, options: Options): Promise<void> {
  const wanted = JSON.stringify({ version: REGION_VERSION, patients: options.patients, seed: options.seed });
  if (state.mark('region') === wanted) return;
  if (state.mark('region') !== undefined) throw new Error('状態フォルダには別のデモ地域があります。npm run reset のあとで実行してください / the state folder holds another demo region: run npm run reset first.');
  say('④ デモ地域(みほん地域)の SS-MIX2 ストレージを作っています / writing the demo region');
  const made = await writeDemoRegion(state.region, { seed: options.seed, patients: options.patients, until: dayInTokyo(instant(systemClock.now())), onProgress: (line) => progress(`   ${line}`) });
  say(`\n   ${made.files.toLocaleString('ja-JP')} ファイル・${made.patients.toLocaleString('ja-JP')} 人`);
  state.setMark('region', wanted);
}

function writeDirectory(state: State): string {
  const file = join(state.folder, 'directory.json');
  writeFileSync(file, JSON.stringify({
    network: DEMO_NETWORK, regionalIdPrefix: REGIONAL_ID_PREFIX,
    profile: { requireViewingLink: true, requiredStrength: 1, idleLockSeconds: 300 },
    facilities: DEMO_FACILITIES.map(({ id, name, shortName, type, discloses, color, gateway }) => ({ id, name, shortName, type, discloses, color, gateway })),
    staff: DEMO_STAFF.map(({ userId, name, kanaName, role, facilities }) => ({ userId, name, kanaName, role, facilities, password: DEMO_PASSWORD })),
  }), { mode: 0o600 });
  return file;
}

function centerSettings(_cluster: Cluster, trust: Trust, portalPort: number, linkPort: number): Record<string, string> {
  return {
    MUSUBI_NETWORK: DEMO_NETWORK,
    MUSUBI_PORTAL_HOST: '127.0.0.1', MUSUBI_PORTAL_PORT: String(portalPort), MUSUBI_PORTAL_FILES: join(ROOT, 'apps/portal/dist/site'),
    MUSUBI_LINK_HOST: '127.0.0.1', MUSUBI_LINK_PORT: String(linkPort),
    MUSUBI_LINK_CA: trust.center.ca, MUSUBI_LINK_CERT: trust.center.cert, MUSUBI_LINK_KEY: trust.center.key, MUSUBI_TICKET_KEY: trust.ticketKey,
  };
}

function gatewaySettings(state: State, trust: Trust, name: string, database: string, linkPort: number): Record<string, string> {
  const identity = trust.gateway(name);
  const config = join(state.folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({
    name, center: [{ host: '127.0.0.1', port: linkPort }],
    facilities: DEMO_FACILITIES.filter((facility) => facility.gateway === name).map((facility) => ({
      id: facility.id,
      standardStorage: join(state.region, facility.id, 'standard'),
      extendedStorage: join(state.region, facility.id, 'extended'),
      publication: facility.publication,
    })),
  }, undefined, 2));
  return { MUSUBI_DATABASE_URL: database, MUSUBI_GATEWAY_CONFIG: config, MUSUBI_LINK_CA: identity.ca, MUSUBI_LINK_CERT: identity.cert, MUSUBI_LINK_KEY: identity.key, MUSUBI_TICKET_PUBLIC_KEY: trust.ticketPublicKey };
}

async function makeDatabases(cluster: Cluster): Promise<{ center: string; gateway: (name: string) => string }> {
  const center = await createDatabase(cluster.url, 'musubi_center');
  const gateways = new Map<string, string>();
  for (const name of DEMO_GATEWAYS) gateways.set(name, await createDatabase(cluster.url, `musubi_${name.replaceAll('-', '_')}`));
  return { center, gateway: (name) => gateways.get(name) ?? center };
}

async function choosePort(state: State): Promise<number> {
  const kept = Number(process.env['MUSUBI_PORTAL_PORT'] ?? state.mark('port') ?? FIRST_PORT);
  const port = (await portIsFree(kept)) ? kept : await freePort();
  state.setMark('port', String(port));
  return port;
}

function printWelcome(url: string): void {
  const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version; // our own file
  say(`\n結 Musubi ${version}  みほん地域が動いています / the demo region is running\n\n   ${url}\n\n   パスワードは全員 ${DEMO_PASSWORD} / the password of all\n`);
  for (const person of DEMO_STAFF) say(`   ${person.userId.padEnd(10)} ${person.name}  ${person.tryJa} / ${person.tryEn}`);
  say('\n   終了は Ctrl-C / end with Ctrl-C\n');
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string, fallback: number) => {
    const at = args.indexOf(`--${name}`);
    if (at < 0) return fallback;
    const number = Number(args[at + 1]);
    if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} には 0 以上の整数を指定してください / --${name} takes a whole number.`);
    return number;
  };
  return { patients: value('patients', 60), seed: value('seed', 20260401), once: args.includes('--once') };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One line that is written over on a terminal, and only now and then elsewhere. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}
