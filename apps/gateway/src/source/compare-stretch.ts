import type { FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import type { FoundUnit } from './content-folders.ts';
import type { StorageName } from './source-file.ts';
import { findFilesBetween } from './store.ts';

/** A stretch of a walk: all files with `after` < path ≤ `until` (null = to the end). */
export type Stretch = { readonly files: readonly FoundUnit[]; readonly after: string; readonly until: string | null };

/** What is new or different on the disk, and what is gone. Under a folder that could not be opened nothing is gone. */
export async function compareStretch(
  db: Database,
  facility: FacilityId,
  storage: StorageName,
  stretch: Stretch,
  holes: readonly string[],
): Promise<{ readonly changed: readonly FoundUnit[]; readonly missing: readonly string[] }> {
  const known = new Map(
    (await findFilesBetween(db, facility, storage, stretch.after, stretch.until)).map((file) => [file.path, file]),
  );
  const changed: FoundUnit[] = [];
  for (const file of stretch.files) {
    const before = known.get(file.path);
    if (before === undefined || before.size !== file.size || before.modified !== file.modified || before.missing)
      changed.push(file);
    known.delete(file.path);
  }
  const missing = [...known.values()]
    .filter((file) => !file.missing && !holes.some((hole) => hole === '' || file.path.startsWith(`${hole}/`)))
    .map((file) => file.path);
  return { changed, missing };
}
