import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dayInTokyo, instant } from '@musubi/domain';
import { dropDatabase, freePort, openCluster, Settings, systemClock } from '@musubi/runtime';
import {
  DEMO_PASSWORD,
  DEMO_PEOPLE,
  DEMO_STAFF,
  joinPeople,
  portIsFree,
  regionDatabases,
  REPOSITORY_ROOT,
  startRegion,
  waitForIngest,
  writeDemoRegion,
  type Region,
} from '@musubi/testkit';
import { endLeftovers, rememberPlace } from './leftovers.ts';
import { LAUNCH_SETTINGS } from './settings.ts';
import { untilNobodyListens, watchOver } from './watch-over.ts';
import { openState, stateFolder, type State } from './state.ts';

const FIRST_PORT = 8080;
/** Changes when the demo's files or people change, so that an old state folder is not mixed with a new region. */
const REGION_VERSION = '2';
/** The mark of how many files the region has: what is still to come is judged by it. */
const WRITTEN = 'files';

/** `people`: keys of the cast for a quick look; all of them where it is absent. */
type Options = {
  readonly patients: number;
  readonly seed: number;
  readonly people: readonly string[] | undefined;
  readonly once: boolean;
};

/** `npm start`: a whole region on this machine, each place a process of its own, taken in through the real path. */
export async function launch(args: readonly string[]): Promise<void> {
  const running: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = () =>
    (stopping ??= (async () => {
      for (const stop of running.reverse()) await stop();
    })());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping === undefined) say('\n終了しています… / stopping');
      stopAll().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  try {
    await bringUp(readOptions(args), running, () => stopping !== undefined, stopAll);
  } catch (error) {
    if (stopping !== undefined) return void (await stopping);
    await stopAll();
    const logs = logsFolder();
    process.stderr.write(
      `\n✗ ${error instanceof Error ? error.message : 'failed'}\n  くわしくは ${logs} を見てください。` +
        `初めからやり直すには npm run reset / details are in ${logs}; npm run reset starts afresh.\n`,
    );
    process.exit(1);
  }
}

/** As one would name it from here. */
function logsFolder(): string {
  const logs = join(stateFolder(), 'logs');
  const fromHere = relative(process.cwd(), logs);
  return fromHere.startsWith('..') ? logs : fromHere;
}

async function bringUp(
  options: Options,
  running: (() => Promise<void>)[],
  stopping: () => boolean,
  stopAll: () => Promise<void>,
): Promise<void> {
  const state = openState();
  running.push(async () => state.release());
  if ((await endLeftovers(state)) > 0)
    say('   前回のプロセスを終了しました / ended what an earlier start had left running');
  say('③ データベースを用意しています / database');
  let cluster = await openCluster(state.postgres, { durable: true });
  running.push(() => cluster.stop());
  say(`   ${cluster.origin}`);
  await writeFiles(state, options);
  await forgetHalfJoined(state, cluster.url);
  say('⑤ センターとゲートウェイを起動しています / starting center and gateways');
  const portalPort = await choosePort(state);
  const since = systemClock.now();
  const region = await startRegion({
    cluster: cluster.url,
    folder: state.folder,
    portalPort,
    onStarted: (place) => {
      rememberPlace(state, place.pid);
      say(`   ${place.name} (pid ${place.pid})`);
    },
  });
  running.push(async () => region[Symbol.asyncDispose]());
  const watch = { stopping, say, pause, now: () => performance.now() };
  for (const name of region.names)
    void watchOver({ name, gone: () => region.place(name).ended, start: () => region.restart(name) }, watch);
  const port = Number(new URL(cluster.url).port);
  const reopen = async () => void (cluster = await openCluster(state.postgres, { durable: true, port }));
  if (cluster.origin !== 'DATABASE_URL')
    void watchOver({ name: 'PostgreSQL', gone: () => untilNobodyListens(cluster.url, watch), start: reopen }, watch);
  await takeIn(state, region.url, options, since);
  printWelcome(region);
  if (options.once) {
    await stopAll();
    process.exit(0);
  }
}

/**
 * The first time only: the files are read by the gateways, then people are registered, linked and consent as staff
 * would do it.
 */
async function takeIn(state: State, url: string, options: Options, since: number): Promise<void> {
  if (state.mark('taken-in') === REGION_VERSION) return;
  say('⑥ 診療記録を取り込んでいます / taking in the records');
  const written = Number(state.mark(WRITTEN));
  const began = performance.now();
  await waitForIngest(url, progressLine(), { files: written > 0 ? written : undefined, since });
  say(`\n   ${took(began)}`);
  state.setMark('joining', REGION_VERSION);
  say('⑦ 患者登録・名寄せ・同意を登録しています / registering, linking, consents');
  await joinPeople(
    url,
    progressLine(),
    DEMO_PEOPLE.filter((person) => options.people?.includes(person.key) ?? true),
  );
  say('');
  state.setMark('taken-in', REGION_VERSION);
}

/**
 * An earlier start that ended in the middle of joining would leave people half linked or doubled: its databases are
 * made anew.
 */
async function forgetHalfJoined(state: State, cluster: string): Promise<void> {
  if (state.mark('joining') === undefined || state.mark('taken-in') !== undefined) return;
  for (const database of regionDatabases()) await dropDatabase(cluster, database);
}

async function writeFiles(state: State, options: Options): Promise<void> {
  const wanted = JSON.stringify({
    version: REGION_VERSION,
    patients: options.patients,
    seed: options.seed,
    people: options.people,
  });
  const there = state.mark('region');
  if (there === wanted) return;
  if (there !== undefined)
    throw new Error(
      '状態フォルダには別のデモ地域があります。npm run reset のあとで実行してください / the state folder holds ' +
        'another demo region: run npm run reset first.',
    );
  say('④ デモ地域(みほん地域)の SS-MIX2 ストレージを作っています / writing the demo region');
  const began = performance.now();
  const made = await writeDemoRegion(state.region, {
    seed: options.seed,
    patients: options.patients,
    people: options.people,
    until: dayInTokyo(instant(systemClock.now())),
    onProgress: progressLine(),
  });
  say(
    `\n   ${made.files.toLocaleString('ja-JP')} ファイル・${made.patients.toLocaleString('ja-JP')} 人  ${took(began)}`,
  );
  state.setMark(WRITTEN, String(made.files));
  state.setMark('region', wanted);
}

async function choosePort(state: State): Promise<number> {
  const settings = new Settings(LAUNCH_SETTINGS);
  const wanted =
    settings.optional('MUSUBI_PORTAL_PORT') === undefined
      ? Number(state.mark('port') ?? FIRST_PORT)
      : settings.integer('MUSUBI_PORTAL_PORT');
  const port = wanted !== 0 && (await portIsFree(wanted)) ? wanted : await freePort();
  state.setMark('port', String(port));
  return port;
}

function printWelcome({ url, border }: Region): void {
  const version =
    // our own file
    (JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8')) as { version: string }).version;
  say(
    `\n結 Musubi ${version}  みほん地域が動いています / the demo region is running\n\n   ${url}\n\n   ` +
      `パスワードは全員 ${DEMO_PASSWORD} / the password of all\n`,
  );
  for (const person of DEMO_STAFF)
    say(`   ${person.userId.padEnd(10)} ${person.name}  ${person.tryJa} / ${person.tryEn}`);
  say(
    `\n   患者索引の外部接続 / PIX, PDQ: https://127.0.0.1:${border.fhir}/fhir (FHIR)  ` +
      `127.0.0.1:${border.mllp} (HL7 v2, MLLP over TLS)\n   中央病院のシステムの証明書 / certificate of the core ` +
      `hospital's system: ${border.identity.cert}`,
  );
  say('\n   終了は Ctrl-C / end with Ctrl-C\n');
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string, fallback: number) => {
    const at = args.indexOf(`--${name}`);
    if (at < 0) return fallback;
    const number = Number(args[at + 1]);
    if (!Number.isInteger(number) || number < 0)
      throw new Error(`--${name} には 0 以上の整数を指定してください / --${name} takes a whole number.`);
    return number;
  };
  return {
    patients: value('patients', 60),
    seed: value('seed', 20260401),
    people: args.includes('--people') ? (args[args.indexOf('--people') + 1] ?? '').split(',') : undefined,
    once: args.includes('--once'),
  };
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds).unref());

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function took(began: number): string {
  const seconds = Math.round((performance.now() - began) / 1000);
  return seconds < 60
    ? `${seconds} 秒 / ${seconds} s`
    : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒 / ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const PLAIN_PROGRESS_EVERY_MS = 5000;

/** One line that is written over on a terminal; elsewhere a line every five seconds. */
function progressLine(): (text: string) => void {
  let last = performance.now();
  return (text) => {
    if (process.stdout.isTTY) return void process.stdout.write(`\r\u001b[K   ${text}`);
    if (performance.now() - last < PLAIN_PROGRESS_EVERY_MS) return;
    last = performance.now();
    say(`   ${text}`);
  };
}
