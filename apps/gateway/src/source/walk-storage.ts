import { lstatSync, readdirSync, type Dirent } from 'node:fs';

export type FoundFile = { readonly path: string; readonly size: number; readonly modified: number };
export type WalkProblem = {
  readonly path: string;
  readonly problem: 'symbolic-link' | 'unreadable-folder' | 'too-deep' | 'name-not-utf8' | 'special-file';
};

/** SS-MIX2 needs seven levels, extended storage one or two more; deeper is a loop or a mistake. */
const MOST_LEVELS = 16;

/**
 * 格納フォルダーの走査: every regular file below `root` (or one folder of it) in byte order of its path, so that a
 * stretch of the walk and a
 * range of the table are the same thing. Nothing that is a link is entered or answered. `undefined` is a pause
 * offered to the caller. Synchronous on purpose: a million entries cost seconds, not minutes, of a thread of its own.
 */
export function* walkStorage(
  root: string,
  onProblem: (problem: WalkProblem) => void,
  folder = '',
): Generator<FoundFile | undefined> {
  yield* walkFolder(root, folder, folder === '' ? 0 : folder.split('/').length, onProblem);
}

function* walkFolder(
  root: string,
  folder: string,
  level: number,
  onProblem: (problem: WalkProblem) => void,
): Generator<FoundFile | undefined> {
  if (level > MOST_LEVELS) return onProblem({ path: folder, problem: 'too-deep' });
  let children: Dirent[];
  try {
    children = readdirSync(below(root, folder), { withFileTypes: true });
  } catch (error) {
    // thrown by node:fs
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onProblem({ path: folder, problem: 'unreadable-folder' });
    return;
  }
  yield undefined;
  for (const child of inByteOrder(children)) {
    const path = folder === '' ? child.name : `${folder}/${child.name}`;
    if (child.name.includes('\uFFFD')) onProblem({ path, problem: 'name-not-utf8' });
    else if (child.isSymbolicLink()) onProblem({ path, problem: 'symbolic-link' });
    else if (child.isDirectory()) yield* walkFolder(root, path, level + 1, onProblem);
    else if (child.isFile()) yield found(root, path);
    else onProblem({ path, problem: 'special-file' });
  }
}

function found(root: string, path: string): FoundFile | undefined {
  try {
    const stat = lstatSync(below(root, path));
    return { path, size: stat.size, modified: microseconds(stat.mtimeMs) };
  } catch {
    // vanished since the folder was read
    return undefined;
  }
}

/**
 * The place of a path of the walk. `node:path` would take it apart and put it together again, for every file and
 * folder.
 */
export function below(root: string, path: string): string {
  if (path === '') return root;
  return root.endsWith('/') ? `${root}${path}` : `${root}/${path}`;
}

export function microseconds(mtimeMs: number): number {
  return Math.round(mtimeMs * 1000);
}

/** As the whole paths sort: a folder counts as its name and the slash that follows. */
function inByteOrder(children: Dirent[]): Dirent[] {
  if (children.length < 2) return children;
  return children
    .map((child) => ({ child, key: Buffer.from(child.isDirectory() ? `${child.name}/` : child.name) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ child }) => child);
}
