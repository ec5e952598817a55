import { createHash } from 'node:crypto';
import type { FacilityId, RecordEntry } from '@musubi/domain';
import type { Database, Transaction } from '@musubi/runtime';
import { numberIn, type Numbering } from '../local-patient-id/numbering.ts';
import { findNumbering } from '../local-patient-id/store.ts';
import { announceEntries, saveLocationSequence } from '../record-location/store.ts';
import { entryIdOf } from '../record/entry-id.ts';
import {
  deleteLaboratoryValues,
  insertLaboratoryValues,
  markPatientsDeleted,
  removeEntries,
  upsertEntries,
  upsertPatients,
  type PatientNews,
  type SourcedEntry,
} from '../record/store.ts';
import type { ArrivingFile, Batch } from '../source/arriving-file.ts';
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
import { isDemographicsDocument, isPatientList, nameDocument, type Reading } from '../source/read-document.ts';
import { foldRewritten } from '../source/rewritten-store.ts';
import type { StorageName } from '../source/source-file.ts';
import {
  findVersions,
  insertSourceDocuments,
  lockFacility,
  markMissing,
  replaceIssues,
  updateFileStates,
  upsertSourceFiles,
  type FileIssue,
  type KnownVersion,
  type StoredFile,
} from '../source/store.ts';

type Version = KeptVersion & {
  readonly missing: boolean;
  readonly moved: boolean;
  readonly known: KnownVersion | undefined;
  readonly arriving: ArrivingFile | undefined;
};
type Documents = ReadonlyMap<string, readonly Version[]>;

/** What one batch changes; filled document by document, then written set by set. */
type Changes = {
  stored: StoredFile[];
  states: { storage: StorageName; path: string; state: string; entries: readonly string[] }[];
  current: SourcedEntry[];
  replaced: Set<string>;
  patients: PatientNews[];
  patientsGone: string[];
  issues: FileIssue[];
};

/**
 * 取込: takes a batch into the store in one transaction, so that a kill at any moment leaves either all of it or
 * nothing. Taking the same batch again changes nothing. Which version counts is decided over all that is known.
 */
export async function takeFiles(db: Database, facility: FacilityId, batch: Batch): Promise<void> {
  if (batch.files.length === 0 && batch.missing.length === 0) return;
  await db.transaction(async (tx) => takeWithin(tx, facility, batch));
}

/** The same inside a transaction that the caller began (the inbox marks its messages in it). */
export async function takeWithin(tx: Transaction, facility: FacilityId, taken: Batch): Promise<void> {
  // Sent together; the second looks when the first holds the lock.
  const [{ locationSequence }, numbering] = await Promise.all([
    lockFacility(tx, facility),
    findNumbering(tx, facility, numbersOf(taken)),
  ]);
  const batch = {
    ...taken,
    files: taken.files.map((file) =>
      file.document === undefined ? file : { ...file, document: numbering.documentOf(file.document) },
    ),
  };
  const gone = await markMissing(tx, facility, batch.storage, batch.missing);
  const documents = await gatherDocuments(tx, facility, batch, gone);
  const changes = noChanges();
  for (const file of batch.files) {
    if (file.document === undefined)
      changes.stored.push({
        ...file,
        state: file.reading?.unreadable === false ? 'current' : 'unreadable',
        entries: [],
      });
    for (const issue of file.reading?.issues ?? [])
      changes.issues.push({ ...issue, storage: file.storage, path: file.path });
  }
  for (const versions of documents.values()) await decideDocument(tx, facility, versions, numbering, changes);
  await write(tx, facility, batch, changes, locationSequence);
}

export function noChanges(): Changes {
  return { stored: [], states: [], current: [], replaced: new Set(), patients: [], patientsGone: [], issues: [] };
}

function numbersOf({ storage, files, missing }: Batch): readonly string[] {
  const documents = [...files.map((file) => file.document), ...missing.map((path) => nameDocument(storage, path))];
  return [...new Set(documents.flatMap((document) => document?.localPatient ?? []))];
}

export async function gatherDocuments(
  tx: Transaction,
  facility: FacilityId,
  batch: Batch,
  gone: readonly string[],
): Promise<Documents> {
  const keys = new Set([...gone, ...batch.files.flatMap((file) => file.document?.key ?? [])]);
  const known = keys.size === 0 ? [] : await findVersions(tx, facility, [...keys]);
  const arriving = new Map(batch.files.map((file) => [`${file.storage}/${file.path}`, file]));
  const documents = new Map<string, Version[]>();
  const add = (key: string, version: Version) => {
    const versions = documents.get(key);
    if (versions === undefined) documents.set(key, [version]);
    else versions.push(version);
  };
  for (const version of known) {
    const place = `${version.storage}/${version.path}`;
    const again = arriving.get(place);
    arriving.delete(place);
    add(version.document, {
      storage: version.storage,
      path: version.path,
      eventTime: version.eventTime,
      flag: version.flag,
      missing: again === undefined && version.missing,
      moved: again === undefined && version.moved,
      unusable:
        again === undefined ? version.state === 'unreadable' && version.entries.length === 0 : isUnusable(again),
      digest: again?.digest ?? version.digest,
      known: version,
      arriving: again,
    });
  }
  for (const file of arriving.values()) {
    if (file.document === undefined) continue;
    add(file.document.key, {
      storage: file.storage,
      path: file.path,
      eventTime: file.document.eventTime,
      flag: file.document.flag,
      missing: false,
      moved: false,
      unusable: isUnusable(file),
      digest: file.digest,
      known: undefined,
      arriving: file,
    });
  }
  return documents;
}

function isUnusable(file: ArrivingFile): boolean {
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

/** A storage that was written again: what stands there once more is shown once. */
export async function foldAway(
  tx: Transaction,
  facility: FacilityId,
  patients: readonly string[],
): Promise<readonly string[]> {
  const folded = await foldRewritten(tx, facility, [...new Set(patients)]);
  await deleteLaboratoryValues(tx, facility, folded);
  return removeEntries(tx, facility, folded);
}

async function write(
  tx: Transaction,
  facility: FacilityId,
  batch: Batch,
  changes: Changes,
  sequence: number,
): Promise<void> {
  const bytes = new Map(batch.files.map((file) => [file.digest, file.bytes]));
  for (const file of batch.files)
    for (const attachment of file.attachments ?? []) bytes.set(attachment.digest, attachment.bytes);
  await insertSourceDocuments(
    tx,
    facility,
    [...bytes].map(([digest, content]) => ({ digest, bytes: content })),
  );
  await upsertSourceFiles(tx, facility, changes.stored);
  await updateFileStates(tx, facility, changes.states);
  const current = new Map(changes.current.map((entry) => [entry.id, entry]));
  const replaced = [...changes.replaced];
  await deleteLaboratoryValues(tx, facility, replaced);
  const changed = await upsertEntries(tx, facility, [...current.values()]);
  const removed = [
    ...(await removeEntries(
      tx,
      facility,
      replaced.filter((id) => !current.has(id)),
    )),
    ...(await foldAway(tx, facility, [...numbersOf(batch), ...changes.current.map((entry) => entry.localPatient)])),
  ];
  await insertLaboratoryValues(tx, facility, [...current.values()]);
  await upsertPatients(tx, facility, changes.patients);
  await markPatientsDeleted(tx, facility, changes.patientsGone);
  await replaceIssues(tx, facility, batch.files, changes.issues);
  await saveLocationSequence(
    tx,
    facility,
    await announceEntries(tx, facility, sequence, [...changed, ...removed]),
    batch.files.length > 0,
  );
}
