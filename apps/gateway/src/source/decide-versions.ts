import { currentVersion } from '@musubi/formats/ssmix2';

/** A file that stands for one version of one document. `missing` = was there once, is not on the disk any more. */
export type FileVersion = {
  readonly storage: string;
  readonly path: string;
  readonly eventTime: string;
  readonly flag: '0' | '1' | '2';
  readonly missing: boolean;
  /** While it is missing: another document that is there says the very same. */
  readonly moved?: boolean;
  /** Read, and nothing in it may be used (it names another patient, for instance): it must not displace what can be. */
  readonly unusable: boolean;
};

export type VersionState = 'current' | 'superseded' | 'deleted' | 'unreadable';

/**
 * 版の判定 of all known versions of one document (SS-MIX2 life cycle): only flag 1 counts, the newest event time
 * wins, a newer flag 0 deletes. A `_1` that is gone counts on (a lost file is no deletion) unless the same
 * file is there under another flag: then it was renamed; or the same document under another number: then it was written
 * again. The order in which files were found plays no part.
 */
export function decideVersions<Version extends FileVersion>(
  versions: readonly Version[],
): { readonly winner: Version | undefined; readonly stateOf: (version: Version) => VersionState } {
  const counting = versions.filter(
    (version) =>
      version.flag === '1' &&
      !version.unusable &&
      !(version.missing && (version.moved === true || versions.some((other) => renamed(version, other)))),
  );
  const winner = currentVersion([...counting, ...versions.filter((version) => version.flag === '0')].sort(laterFirst));
  return {
    winner,
    stateOf: (version) => {
      if (version === winner) return 'current';
      if (version.unusable) return 'unreadable';
      if (version.missing && version.moved === true) return 'superseded';
      return version.flag === '0' || winner === undefined ? 'deleted' : 'superseded';
    },
  };
}

function renamed(gone: FileVersion, other: FileVersion): boolean {
  return (
    other !== gone &&
    !other.missing &&
    other.storage === gone.storage &&
    other.flag !== '1' &&
    stem(other) === stem(gone)
  );
}

function stem(version: FileVersion): string {
  return version.path.slice(0, version.path.lastIndexOf('_'));
}

/**
 * Equal times cannot happen in one storage (one name each); between channels the place decides, so that it is always
 * the same one.
 */
function laterFirst(a: FileVersion, b: FileVersion): number {
  const [left, right] = [`${a.storage}/${a.path}`, `${b.storage}/${b.path}`];
  return left === right ? 0 : left > right ? -1 : 1;
}
