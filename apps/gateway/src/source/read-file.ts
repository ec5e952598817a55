import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { below, microseconds } from './walk-storage.ts';

export type FileRead =
  | { readonly outcome: 'read'; readonly bytes: Uint8Array; readonly digest: string; readonly modified: number }
  /** Changed while it was read: still being written. */
  | { readonly outcome: 'unstable' }
  | { readonly outcome: 'vanished' }
  /** A link, or a way that leads out of the root. */
  | { readonly outcome: 'outside' }
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'too-large'; readonly size: number };

/** An attachment of this size is a scanned book; PostgreSQL ends at 1 GB. */
export const MOST_FILE_BYTES = 256 << 20;

/** 原本の読取り: reads one file whole, read-only, never through a link; `root` is a real path. */
export function readStoredFile(root: string, path: string, folders: Map<string, boolean>): FileRead {
  const full = below(root, path);
  let handle: number;
  try {
    handle = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    // thrown by node:fs
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { outcome: 'vanished' };
    return { outcome: code === 'ELOOP' ? 'outside' : 'unreadable' };
  }
  try {
    const place = placeOf(handle);
    // Replaced since it was opened: the next walk finds the new one.
    if (place === `${full} (deleted)`) return { outcome: 'unstable' };
    if (place === undefined ? !isInside(root, dirname(full), folders) : place !== full) return { outcome: 'outside' };
    const before = fstatSync(handle);
    if (!before.isFile()) return { outcome: 'outside' };
    if (before.size > MOST_FILE_BYTES) return { outcome: 'too-large', size: before.size };
    // not from the shared pool: it lives as long as the batch
    const bytes = Buffer.allocUnsafeSlow(before.size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(handle, bytes, filled, bytes.length - filled, filled);
      if (count === 0) return { outcome: 'unstable' };
      filled += count;
    }
    const after = fstatSync(handle);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return { outcome: 'unstable' };
    return {
      outcome: 'read',
      bytes,
      digest: createHash('sha256').update(bytes).digest('hex'),
      modified: microseconds(after.mtimeMs),
    };
  } catch {
    return { outcome: 'unreadable' };
  } finally {
    closeSync(handle);
  }
}

/** Where the opened file really is: nothing can be swapped any more. Linux only; undefined elsewhere. */
function placeOf(handle: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${handle}`);
  } catch {
    return undefined;
  }
}

/** A folder that was swapped for a link between walking and reading, where the system does not tell what was opened. */
function isInside(root: string, folder: string, known: Map<string, boolean>): boolean {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const inside =
    realpathSync.native(folder) === (folder.endsWith('/') ? folder.slice(0, -1) : folder) && folder.startsWith(root);
  known.set(folder, inside);
  return inside;
}
