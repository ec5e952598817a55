import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Binaries } from './find-postgres.ts';

/**
 * PostgreSQL refuses root: then it runs as `nobody`, or, where nobody may not read the checkout, in a user namespace.
 */
export type RunAs = { readonly prefix: readonly string[]; readonly uid?: number; readonly gid?: number };

export function waysToRun(folder: string, binaries: Binaries): RunAs[] {
  if (process.getuid?.() !== 0) return [{ prefix: [] }];
  const nobody = idOfNobody();
  const ways: RunAs[] = [];
  if (nobody !== undefined && readableByOthers(binaries.folder) && readableByOthers(dirname(folder)))
    ways.push({ prefix: [], ...nobody });
  ways.push({ prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534'] });
  return ways;
}

function idOfNobody(): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith('nobody:'))
    ?.split(':');
  return line?.[2] !== undefined && line[3] !== undefined ? { uid: Number(line[2]), gid: Number(line[3]) } : undefined;
}

function readableByOthers(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    try {
      if ((statSync(at).mode & 0o001) === 0) return false;
      accessSync(at, constants.R_OK);
    } catch {
      return false;
    }
    if (at === dirname(at)) return true;
  }
}
