import pg from 'pg';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';
import { machineBinaries, embeddedBinaries, LEAST_MAJOR, type Binaries, majorOf } from './find-postgres.ts';
import { waysToRun, type RunAs } from './run-as.ts';
import { freePort } from './free-port.ts';

/** A PostgreSQL that can be used: its administrator URL, where it came from, and how to stop it. */
export type Cluster = { readonly url: string; readonly origin: string; readonly stop: () => Promise<void> };

/** `port` is chosen where it is not given. */
export type ClusterOptions = { readonly durable: boolean; readonly env?: NodeJS.ProcessEnv; readonly port?: number };

const START_WITHIN_MS = 60_000;

/**
 * Finds a database: `DATABASE_URL`; else a PostgreSQL ≥ 15 on this machine, run for this user in `folder`;
 * else the embedded PostgreSQL from npm, the same way. `durable: false` is for tests (fsync off).
 */
export async function openCluster(folder: string, options: ClusterOptions): Promise<Cluster> {
  const env = options.env ?? process.env;
  const given = env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, origin: 'DATABASE_URL', stop: async () => undefined };
  const found = [...machineBinaries(), ...embeddedBinaries()];
  const problems: string[] = [];
  for (const binaries of found) {
    try {
      return await startCluster(folder, binaries, options);
    } catch (error) {
      problems.push(`${binaries.origin}: ${error instanceof Error ? error.message : 'failed'}`);
    }
  }
  throw new ConfigError(
    `PostgreSQL ${LEAST_MAJOR} 以上が見つからないか起動できません。DATABASE_URL を設定するか PostgreSQL ` +
      `を入れてください / no usable PostgreSQL ${LEAST_MAJOR}+: set DATABASE_URL or install one. ` +
      `${problems.join(' | ')}`,
  );
}

async function startCluster(folder: string, binaries: Binaries, options: ClusterOptions): Promise<Cluster> {
  const reasons: string[] = [];
  mkdirSync(folder, { recursive: true });
  for (const run of waysToRun(folder, binaries)) {
    try {
      return await startAs(folder, binaries, run, options);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : 'failed');
    }
  }
  throw new Error(reasons.join('; '));
}

async function startAs(folder: string, binaries: Binaries, run: RunAs, options: ClusterOptions): Promise<Cluster> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const owner = run.uid === undefined ? {} : { uid: run.uid, gid: run.gid ?? run.uid };
  const env = {
    ...process.env,
    LC_ALL: 'C.UTF-8',
    ...(binaries.sharedObjects === undefined ? {} : { LD_LIBRARY_PATH: binaries.sharedObjects }),
  };
  const command = (name: string, args: readonly string[]): [string, string[]] => {
    const full = [...run.prefix, join(binaries.folder, name), ...args];
    return [full[0] ?? name, full.slice(1)];
  };
  if (run.uid !== undefined) chownSync(folder, run.uid, run.gid ?? run.uid);
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (run.uid !== undefined) chownSync(passwordFile, run.uid, run.gid ?? run.uid);
    const [program, args] = command('initdb', [
      '-D',
      data,
      '-U',
      'musubi',
      '-E',
      'UTF8',
      '--no-locale',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
    ]);
    const made = spawnSync(program, args, { ...owner, env, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) {
      rmSync(data, { recursive: true, force: true });
      throw new Error(`initdb: ${(made.stderr || made.error?.message || '').trim().split('\n').at(-1) ?? ''}`);
    }
  }
  const major = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  const own = majorOf(join(binaries.folder, 'postgres'));
  if (own !== 0 && own !== major) throw new Error(`the data folder belongs to PostgreSQL ${major}`);
  const password = readFileSync(passwordFile, 'utf8').trim();
  const running = await alreadyRunning(data, password);
  if (running !== undefined)
    return { url: running, origin: `${binaries.origin}, already running`, stop: async () => undefined };
  const port = options.port ?? (await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'wal_level=replica',
    'max_wal_size=4GB',
    'log_min_messages=error',
    'log_statement=none',
    'log_min_error_statement=panic',
    ...(options.durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const [program, args] = command('postgres', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]);
  const child = spawn(program, args, {
    ...owner,
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-500);
  });
  const url = `postgres://musubi:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, child, () => complaint);
  return { url, origin: binaries.origin, stop: () => stopCluster(child) };
}

/** A server left over from an earlier start of the same folder is used again instead of fighting for the folder. */
async function alreadyRunning(data: string, password: string): Promise<string | undefined> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8').split('\n')[3]);
  if (!Number.isInteger(port) || port <= 0) return undefined;
  const url = `postgres://musubi:${password}@127.0.0.1:${port}/postgres`;
  return (await answers(url)) ? url : undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function untilReady(url: string, child: ChildProcess, complaint: () => string): Promise<void> {
  const attempts = START_WITHIN_MS / 50;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (child.exitCode !== null) throw new Error(`postgres: ${complaint().trim().split('\n').at(-1) ?? ''}`);
    if (await answers(url)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill('SIGQUIT');
  throw new Error('postgres did not answer within a minute');
}

/** SIGINT = fast shutdown; the wrapper process of a user namespace passes nothing on, so its group is told. */
async function stopCluster(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    process.kill(-child.pid, 'SIGINT');
  } catch {
    child.kill('SIGINT');
  }
  await Promise.race([gone, new Promise<void>((done) => setTimeout(done, 15_000).unref())]);
}
