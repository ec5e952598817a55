import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeLog } from '@musubi/runtime';

/** What the benches of the gateway share. */
export type Figure = {
  readonly promise: string;
  readonly target: string;
  readonly figure: string;
  readonly size: string;
  readonly met: boolean;
};

export const FACILITY = '9910000011';

export const GATEWAY = fileURLToPath(new URL('../../apps/gateway', import.meta.url));

export const quiet = makeLog('bench', () => undefined);

/** utime + stime of /proc/PID/stat, in clock ticks of 10 ms. Linux only; elsewhere nothing is claimed (0). */
export function cpuSeconds(process: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
