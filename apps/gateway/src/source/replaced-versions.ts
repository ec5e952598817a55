import type { FoundUnit } from './content-folders.ts';
import { nameDocument } from './read-document.ts';
import type { StorageName } from './source-file.ts';

/** A writer that has renamed the former version and still not written the next one by now has failed. */
const SUCCESSOR_GRACE_MS = 30_000;

type Compared = { readonly changed: readonly FoundUnit[]; readonly missing: readonly string[] };
type Patience = { readonly isSettled: (file: FoundUnit) => boolean; readonly waitedMs: (file: FoundUnit) => number };

/**
 * 更新の途中: a system that updates a document first renames `_1` to `_2`, then writes the next `_1` (SS-MIX2 life
 * cycle).
 * Looked at in between, the record would vanish from the calendar until the next walk. So a version that has just been
 * renamed waits, as its old name, until its successor is there and has settled.
 */
export function replacedBeforeTheirSuccessors(
  storage: StorageName,
  files: readonly FoundUnit[],
  { changed, missing }: Compared,
  patience: Patience,
): { readonly files: ReadonlySet<FoundUnit>; readonly paths: ReadonlySet<string> } {
  const gone = new Set(missing);
  const renamed = changed.filter(
    (file) =>
      replacedFlag(file.path) && gone.has(formerPath(file.path)) && patience.waitedMs(file) < SUCCESSOR_GRACE_MS,
  );
  if (renamed.length === 0) return { files: new Set(), paths: new Set() };
  const documents = new Map(renamed.map((file) => [file, nameDocument(storage, file.path)?.key]));
  const wanted = new Set(documents.values());
  const succeeded = new Set<string>();
  for (const file of files) {
    const name = nameDocument(storage, file.path);
    if (name?.flag === '1' && wanted.has(name.key) && patience.isSettled(file)) succeeded.add(name.key);
  }
  const waiting = renamed.filter((file) => !succeeded.has(documents.get(file) ?? ''));
  return { files: new Set(waiting), paths: new Set(waiting.map((file) => formerPath(file.path))) };
}

function replacedFlag(path: string): boolean {
  return /_2\/?$/.test(path);
}

function formerPath(path: string): string {
  return path.replace(/_2(\/?)$/, '_1$1');
}
