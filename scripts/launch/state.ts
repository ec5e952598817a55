import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, Settings } from '@musubi/runtime';
import { REPOSITORY_ROOT } from '@musubi/testkit';
import { LAUNCH_SETTINGS } from './settings.ts';

/** 状態フォルダ: everything the demo keeps, in one ignored folder. */
export type State = {
  readonly folder: string;
  readonly postgres: string;
  readonly region: string;
  /** Reads and writes small marks such as "the region was taken in". */
  readonly mark: (name: string) => string | undefined;
  readonly setMark: (name: string, text: string) => void;
  readonly release: () => void;
};

/** Where the folder is; nothing is made. */
export function stateFolder(): string {
  return new Settings(LAUNCH_SETTINGS).optional('MUSUBI_STATE') ?? join(REPOSITORY_ROOT, '.musubi');
}

/** Opens the folder for this process alone; a second `npm start` is told so. */
export function openState(): State {
  const folder = stateFolder();
  const paths = { postgres: join(folder, 'postgres'), region: join(folder, 'region') };
  for (const path of [folder, ...Object.values(paths)]) mkdirSync(path, { recursive: true, mode: 0o755 });
  const lock = join(folder, 'running');
  const other = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (other > 0 && other !== process.pid && isAlive(other)) {
    throw new ConfigError(
      `npm start はすでに動いています(プロセス ${other})。その画面で Ctrl-C を押してから、` +
        `もう一度実行してください / npm start is already running (process ${other}): end it with Ctrl-C first.`,
    );
  }
  writeFileSync(lock, String(process.pid));
  const markFile = (name: string) => join(folder, `mark-${name}`);
  return {
    folder,
    ...paths,
    mark: (name) => (existsSync(markFile(name)) ? readFileSync(markFile(name), 'utf8') : undefined),
    setMark: (name, text) => writeFileSync(markFile(name), text),
    release: () => rmSync(lock, { force: true }),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
