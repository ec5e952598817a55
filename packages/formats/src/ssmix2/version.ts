/** 版の判定に要るもの: what a file name says of its version. */
export type StorageVersion = { readonly eventTime: string; readonly flag: '0' | '1' | '2' };

/**
 * 有効な版: which of several files of one document counts. Only flag 1 can; of several the newest event time.
 * A flag 0 that is newer than all of them is the delete message: nothing counts. Older 0 and 2 are former versions
 * (some systems write 0 where the standard says 2). The order in which the files were found plays no part.
 */
export function currentVersion<Version extends StorageVersion>(versions: readonly Version[]): Version | undefined {
  let newest: Version | undefined;
  for (const version of versions) {
    if (version.flag === '1' && (newest === undefined || version.eventTime > newest.eventTime)) newest = version;
  }
  if (newest === undefined) return undefined;
  const { eventTime } = newest;
  return versions.some((version) => version.flag === '0' && version.eventTime > eventTime) ? undefined : newest;
}
