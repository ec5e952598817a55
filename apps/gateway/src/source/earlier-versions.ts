import type { FacilityId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { readManifest, type Part } from './content-folders.ts';
import type { DemographicsStatement } from './merge-demographics.ts';
import { orUnreadable } from './or-unreadable.ts';
import { readContentFolder, readDocument, type Reading } from './read-document.ts';
import type { StorageName } from './source-file.ts';
import { findManySourceBytes, findSourceBytes } from './store.ts';

/** 版: one file of a document, of which the bytes are here or were kept. */
export type KeptVersion = {
  readonly storage: StorageName;
  readonly path: string;
  readonly eventTime: string;
  readonly flag: '0' | '1' | '2';
  readonly unusable: boolean;
  readonly digest: string;
  readonly arriving: { readonly bytes: Uint8Array; readonly reading: Reading | undefined } | undefined;
};

/**
 * The patient files that are still true up to the winner: former versions (flag 2 or 1) since the last deletion. What
 * was
 * deleted may have been another person's. Some systems write 0 where the standard says 2: there less is laid over.
 */
export async function gatherStatements(
  tx: Transaction,
  facility: FacilityId,
  versions: readonly KeptVersion[],
  winner: KeptVersion,
): Promise<readonly PatientStatement[]> {
  const counting = trueUpTo(versions, winner);
  const kept = new Map(
    (
      await findManySourceBytes(
        tx,
        facility,
        counting.filter((version) => version.arriving === undefined).map((version) => version.digest),
      )
    ).map((row) => [row.digest, row.bytes]),
  );
  return counting.flatMap((version) => {
    const bytes = version.arriving?.bytes ?? kept.get(version.digest);
    const reading =
      version.arriving?.reading ??
      (bytes === undefined
        ? undefined
        : orUnreadable(() => readDocument(facility, version.storage, version.path, bytes)));
    return reading?.demographics === undefined
      ? []
      : [
          {
            eventTime: version.eventTime,
            place: `${version.storage}/${version.path}`,
            demographics: reading.demographics,
            cleared: reading.cleared ?? [],
            version,
            reading,
          },
        ];
  });
}

export type ReadVersion = { readonly version: KeptVersion; readonly reading: Reading };
type PatientStatement = DemographicsStatement & ReadVersion;

function trueUpTo(versions: readonly KeptVersion[], winner: KeptVersion): readonly KeptVersion[] {
  const deleted =
    versions
      .filter((version) => version.flag === '0')
      .map((version) => version.eventTime)
      .sort()
      .at(-1) ?? '';
  return versions.filter(
    (version) =>
      version.flag !== '0' && !version.unusable && version.eventTime <= winner.eventTime && version.eventTime > deleted,
  );
}

/** So many versions of a list are looked through for one that can be read. */
const MOST_DAMAGED_LISTS = 20;

/**
 * The list before one that is damaged: allergies and problems must not vanish behind "cannot be read", they stand
 * beside it.
 */
export async function lastReadable(
  tx: Transaction,
  facility: FacilityId,
  versions: readonly KeptVersion[],
  winner: KeptVersion,
): Promise<readonly ReadVersion[]> {
  const before = trueUpTo(versions, winner)
    .filter((version) => version !== winner)
    .sort((a, b) => (a.eventTime > b.eventTime ? -1 : 1));
  for (const version of before.slice(0, MOST_DAMAGED_LISTS)) {
    const reading = version.arriving?.reading ?? (await readKept(tx, facility, version));
    if (!reading.unreadable) return [{ version, reading }];
  }
  return [];
}

/** The newest patient file that says anything of allergies: one that only changes an address takes none away. */
export function allergiesOf(statements: readonly PatientStatement[]): readonly PatientStatement[] {
  const inOrder = [...statements].sort((a, b) =>
    a.eventTime === b.eventTime ? (a.place < b.place ? -1 : 1) : a.eventTime < b.eventTime ? -1 : 1,
  );
  const said = inOrder.findLast(({ reading }) => reading.entries.length > 0 || reading.clearsAllergies === true);
  return said === undefined ? [] : [said];
}

/** A version that was superseded until now: its bytes were kept. */
export async function readKept(tx: Transaction, facility: FacilityId, version: KeptVersion): Promise<Reading> {
  const bytes = version.arriving?.bytes ?? (await findSourceBytes(tx, facility, version.digest));
  if (bytes === undefined) throw new Error('the bytes of a known file are not in the store');
  if (!version.path.endsWith('/')) return readDocument(facility, version.storage, version.path, bytes);
  const parts: Part[] = [];
  for (const { name, digest } of readManifest(bytes)) {
    const content = await findSourceBytes(tx, facility, digest);
    if (content !== undefined) parts.push({ name, digest, bytes: content });
  }
  return readContentFolder(facility, version.path, parts);
}
