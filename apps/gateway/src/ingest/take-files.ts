import type { FacilityId } from '@musubi/domain';
import type { Database, Transaction } from '@musubi/runtime';
import { findNumbering } from '../local-patient-id/store.ts';
import { announceEntries, saveLocationSequence } from '../record-location/store.ts';
import { deleteLaboratoryValues, insertLaboratoryValues } from '../record/laboratory-store.ts';
import { markPatientsDeleted, removeEntries, upsertEntries, upsertPatients } from '../record/store.ts';
import type { Batch } from '../source/arriving-file.ts';
import { nameDocument } from '../source/read-document.ts';
import { foldRewritten } from '../source/rewritten-store.ts';
import {
  findVersions,
  insertSourceDocuments,
  lockFacility,
  markMissing,
  updateFileStates,
  upsertSourceFiles,
} from '../source/store.ts';
import { replaceIssues } from '../source/issue-store.ts';
import {
  noChanges,
  decideDocument,
  type Documents,
  type Version,
  isUnusable,
  type Changes,
} from './decide-document.ts';

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
