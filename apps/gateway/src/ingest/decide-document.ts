import { createHash } from 'node:crypto';
import type { FacilityId, RecordEntry } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { numberIn, type Numbering } from '../local-patient-id/numbering.ts';
import { entryIdOf } from '../record/entry-id.ts';
import type { PatientNews, SourcedEntry } from '../record/store.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { decideVersions } from '../source/decide-versions.ts';
import {
  allergiesOf,
  gatherStatements,
  lastReadable,
  readKept,
  type KeptVersion,
  type ReadVersion,
} from '../source/earlier-versions.ts';
import { mergeDemographics } from '../source/merge-demographics.ts';
import { isDemographicsDocument, isPatientList, type Reading } from '../source/read-document.ts';
import type { StorageName } from '../source/source-file.ts';
import type { FileIssue } from '../source/issue-store.ts';
import type { KnownVersion, StoredFile } from '../source/store.ts';

/** 版の判断: which of the known files of a document counts, and what follows for its entries. */
export type Version = KeptVersion & {
  readonly missing: boolean;
  readonly moved: boolean;
  readonly known: KnownVersion | undefined;
  readonly arriving: ArrivingFile | undefined;
};

export type Documents = ReadonlyMap<string, readonly Version[]>;

/** What one batch changes; filled document by document, then written set by set. */
export type Changes = {
  stored: StoredFile[];
  states: { storage: StorageName; path: string; state: string; entries: readonly string[] }[];
  current: SourcedEntry[];
  replaced: Set<string>;
  patients: PatientNews[];
  patientsGone: string[];
  issues: FileIssue[];
};

export function noChanges(): Changes {
  return { stored: [], states: [], current: [], replaced: new Set(), patients: [], patientsGone: [], issues: [] };
}

export function isUnusable(file: ArrivingFile): boolean {
  return file.reading !== undefined && file.reading.unreadable && file.reading.entries.length === 0;
}

/** Decides one document: which version counts, what it holds, what that replaces. */
export async function decideDocument(
  tx: Transaction,
  facility: FacilityId,
  versions: readonly Version[],
  numbering: Numbering,
  changes: Changes,
): Promise<void> {
  const { winner, stateOf } = decideVersions(versions);
  const before = versions.find(
    (version) =>
      version.known?.state === 'current' || (version.known?.state === 'unreadable' && version.known.entries.length > 0),
  )?.known;
  const earlier = versions.flatMap((version) => version.known?.entries ?? []);
  const isPatientFile = winner !== undefined && isDemographicsDocument(winner.path);
  const statements = isPatientFile ? await gatherStatements(tx, facility, versions, winner) : [];
  // What a patient file leaves out, or a damaged list cannot say, stays as an earlier one said it: another version
  // changes what is known.
  const leansOnOthers = isPatientFile || (before?.state === 'unreadable' && isPatientList(before.path));
  const unchanged =
    winner !== undefined &&
    !(leansOnOthers && versions.some((version) => version.arriving !== undefined)) &&
    winner.arriving === undefined &&
    before !== undefined &&
    before.path === winner.path &&
    before.storage === winner.storage;
  let winnerState = 'current';
  let ids: readonly string[] = unchanged ? before.entries : [];
  if (unchanged) winnerState = before.state;
  if (winner !== undefined && !unchanged) {
    const reading = winner.arriving?.reading ?? (await readKept(tx, facility, winner));
    const earlierList =
      reading.unreadable && isPatientList(winner.path) ? await lastReadable(tx, facility, versions, winner) : [];
    const said: readonly ReadVersion[] = isPatientFile
      ? allergiesOf(statements)
      : [{ version: winner, reading }, ...earlierList];
    const entries = said.flatMap((one) => sourced(one.version, one.reading, numbering));
    ids = entries.map((entry) => entry.id);
    winnerState = reading.unreadable ? 'unreadable' : 'current';
    // a list may be longer than a call may have arguments
    for (const entry of entries) changes.current.push(entry);
  }
  if (winner !== undefined && isPatientFile) {
    const demographics = mergeDemographics(statements);
    const number = numberIn(winner.known?.document ?? winner.arriving?.document?.key ?? '');
    const localPatient = numbering.currentOf(number, winner.eventTime);
    if (demographics !== undefined)
      changes.patients.push({
        localPatient,
        demographics,
        eventTime: winner.eventTime,
        deleted: false,
        ofFormerNumber: localPatient !== number,
      });
  }
  if (winner === undefined && before !== undefined && isDemographicsDocument(before.path)) {
    const number = numberIn(before.document);
    // The patient file of a number that was merged is often deleted; the patient is still there.
    if (numbering.currentOf(number, before.eventTime) === number) changes.patientsGone.push(number);
  }
  if (!unchanged) for (const id of earlier) changes.replaced.add(id);
  for (const version of versions) {
    const state = version === winner ? winnerState : stateOf(version);
    const entries = version === winner ? ids : [];
    if (version.arriving !== undefined) changes.stored.push({ ...version.arriving, state, entries });
    else if (
      version.known !== undefined &&
      (version.known.state !== state || version.known.entries.join() !== entries.join())
    )
      changes.states.push({ storage: version.storage, path: version.path, state, entries });
  }
}

function sourced(version: KeptVersion, reading: Reading, numbering: Numbering): SourcedEntry[] {
  const taken = new Set<string>();
  return reading.entries.map((read) => {
    const entry = reading.entries.length === 1 ? read : distinct(read, taken);
    const { key } = entry;
    const { facility, value } = key.patient;
    // without its key: the row has that
    const json = JSON.stringify({ ...entry, key: undefined });
    return {
      id: entryIdOf({ ...key, patient: { facility, value: numbering.holderOf(value, version.eventTime) } }),
      localPatient: numbering.currentOf(value, version.eventTime),
      entry,
      json,
      digest: createHash('sha256').update(json).digest('hex'),
      issues: reading.issues,
      storage: version.storage,
      path: version.path,
      sourceDigest: version.digest,
    };
  });
}

/** Two parts of one document under one key would overwrite each other: the second gets a number, nothing is lost. */
function distinct(entry: RecordEntry, taken: Set<string>): RecordEntry {
  let part = entry.key.part;
  for (let n = 2; taken.has(`${entry.key.document}\0${part}`); n++) part = `${entry.key.part}#${n}`;
  taken.add(`${entry.key.document}\0${part}`);
  return part === entry.key.part ? entry : { ...entry, key: { ...entry.key, part } };
}
