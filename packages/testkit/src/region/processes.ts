import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from './repository-root.ts';

/** A place started as a process of its own; `ready` settles at its ready event or when it ends before. */
export type Place = {
  readonly name: string;
  readonly pid: number;
  readonly ready: Promise<void>;
  readonly ended: Promise<number>;
  readonly stop: () => Promise<void>;
};

const STOP_WITHIN_MS = 10_000;
/**
 * Room for the views that are on their way, so that none of them is copied while it is made; a process cannot set this
 * for itself.
 */
const NODE_OPTIONS_OF = { center: ['--max-semi-space-size=32'], gateway: [] } as const;

export function startPlace(
  name: string,
  app: 'center' | 'gateway',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  logs: string,
): Place {
  const child = spawn(
    process.execPath,
    [...NODE_OPTIONS_OF[app], join(REPOSITORY_ROOT, 'apps', app, 'dist/main.js'), ...args],
    { cwd: REPOSITORY_ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  let tail = '';
  let becameReady: () => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    becameReady = resolve;
    failed = reject;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk);
    tail = (tail + chunk.toString()).slice(-4000);
    if (tail.includes(`"event":"${app}/ready"`)) becameReady();
  });
  const ended = new Promise<number>((resolve) =>
    child.on('exit', (code) => {
      log.end();
      failed(new Error(`${name}: ${lastSentence(tail)}`));
      resolve(code ?? 1);
    }),
  );
  // whoever awaits it hears of it
  ready.catch(() => undefined);
  return { name, pid: child.pid ?? 0, ready, ended, stop: () => stopChild(child, ended) };
}

/** Runs a place's one-off command (migrate, directory import) to its end. */
export async function runCommand(
  app: 'center' | 'gateway',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'apps', app, 'dist/main.js'), ...args], {
    cwd: REPOSITORY_ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4000);
  });
  const code = await new Promise<number>((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)));
  if (code !== 0) throw new Error(`${app} ${args[0] ?? ''}: ${lastSentence(tail)}`);
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

function lastSentence(tail: string): string {
  return tail.trim().split('\n').at(-1) ?? '';
}
