import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO_FACILITIES, DEMO_PASSWORD, REPOSITORY_ROOT, signIn } from '@musubi/testkit';

const state = mkdtempSync(join(tmpdir(), 'musubi-start-'));
chmodSync(state, 0o755);

const programs: ChildProcess[] = [];

/** One person, known to all five storages. */
const SMALL = ['--patients', '0', '--people', 'takahashi'];

/** `node scripts/<name>.mjs` as npm runs it, with a state folder of its own and no database from outside. */
function run(
  script: string,
  args: readonly string[] = [],
): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const env = { ...process.env, MUSUBI_STATE: state, MUSUBI_PORTAL_PORT: '18231' };
  delete (env as Record<string, string | undefined>)['DATABASE_URL'];
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'scripts', `${script}.mjs`), ...args], {
    env,
    cwd: REPOSITORY_ROOT,
  });
  programs.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  return { child, output: () => text, ended: new Promise((done) => child.on('exit', done)) };
}

async function started(program: ReturnType<typeof run>): Promise<string> {
  await expect.poll(() => program.output(), { timeout: 400_000, interval: 200 }).toMatch(/the demo region is running/);
  return /http:\/\/127\.0\.0\.1:\d+/.exec(program.output())?.[0] ?? '';
}

const pidsIn = (text: string) => [...text.matchAll(/\(pid (\d+)\)/g)].map((match) => Number(match[1]));
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

afterAll(async () => {
  for (const child of programs)
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((done) => {
        child.once('exit', done);
        child.kill('SIGINT');
      });
  await run('reset').ended;
  rmSync(state, { recursive: true, force: true });
});

describe('npm start', () => {
  it('TRN-01 brings up the whole demo from nothing, and Ctrl-C ends every process it started', async () => {
    const first = run('start', SMALL);
    const url = await started(first);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(first.output()).toMatch(/mihon/);
    const pids = pidsIn(first.output());
    expect(pids).toHaveLength(5);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    await expect.poll(() => pids.filter(alive)).toEqual([]);
    expect(existsSync(join(state, 'postgres/data/postmaster.pid'))).toBe(false);
  }, 480_000);

  it('starts again without taking in anything twice, and ends what a killed launcher left running', async () => {
    const second = run('start', SMALL);
    await started(second);
    expect(second.output()).not.toMatch(/taking in the records/);
    const left = pidsIn(second.output());
    second.child.kill('SIGKILL');
    await second.ended;
    expect(left.every(alive)).toBe(true);

    const third = run('start', SMALL);
    await started(third);
    expect(left.filter(alive)).toEqual([]);
    const other = run('start', SMALL);
    expect(await other.ended).toBe(1);
    expect(other.output()).toMatch(/already running/);
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
  }, 300_000);

  it('starts a center, a gateway and a database again that were killed, says so, and serves as before', async () => {
    const program = run('start', SMALL);
    const url = await started(program);
    const pidOf = (name: string) =>
      Number([...program.output().matchAll(new RegExp(`${name} \\(pid (\\d+)\\)`, 'g'))].at(-1)?.[1]);
    const postmaster = Number(readFileSync(join(state, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
    for (const pid of [pidOf('gw-chuo'), pidOf('center'), postmaster]) process.kill(pid, 'SIGKILL');
    for (const name of ['gw-chuo', 'center', 'PostgreSQL'])
      await expect
        .poll(() => program.output(), { timeout: 120_000, interval: 200 })
        .toMatch(new RegExp(`${name} を起動し直しました`));
    const healthy = () =>
      fetch(`${url}/healthz`).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(healthy, { timeout: 60_000, interval: 200 }).toBe(200);
    const clerk = await signIn(url, 'jimu', DEMO_PASSWORD);
    const status = () =>
      clerk.status('/api/gateways/ingest-status', { facility: DEMO_FACILITIES.find((one) => one.discloses)?.id });
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe(200);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(existsSync(join(state, 'postgres/data/postmaster.pid'))).toBe(false);
  }, 300_000);

  it('refuses a state folder of another region with one sentence that says what to do', async () => {
    const program = run('start', ['--patients', '1', '--people', 'takahashi']);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/npm run reset/);
  }, 120_000);
});
