import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@musubi/runtime';

/**
 * Milliseconds of processor that a PostgreSQL on this machine took so far, all its processes together; undefined where
 * the system does not tell.
 */
export async function postgresProcessorMs(db: Database): Promise<number | undefined> {
  const [backend] = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  try {
    const server = parentOf(String(backend?.pid));
    const own = readdirSync('/proc').filter(
      (name) => name === server || (/^\d+$/.test(name) && parentOf(name) === server),
    );
    return own.reduce(
      (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return undefined;
  }
}

/** Of a process that may have ended meanwhile. */
function parentOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
