import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { State } from './state.ts';

const MARK = 'places';

/** 残ったプロセス: a launcher that was killed cannot end its places; the next start does, before it starts its own. */
export async function endLeftovers(state: State): Promise<number> {
  const pids = (state.mark(MARK) ?? '')
    .split('\n')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1 && isOurs(pid));
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  for (let tries = 0; tries < 100 && pids.some(isOurs); tries++) await new Promise((done) => setTimeout(done, 100));
  for (const pid of pids.filter(isOurs)) process.kill(pid, 'SIGKILL');
  state.setMark(MARK, '');
  return pids.length;
}

export function rememberPlace(state: State, pid: number): void {
  state.setMark(MARK, `${state.mark(MARK) ?? ''}${pid}\n`);
}

/** A number may by now belong to somebody else: only a process that runs a place of ours is ended. */
function isOurs(pid: number): boolean {
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
    return /apps[\\/](center|gateway)[\\/]dist[\\/]main\.js/.test(command);
  } catch {
    return false;
  }
}
