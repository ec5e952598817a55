import type { FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import { isDataError } from '../source/data-error.ts';
import { storageIssue } from '../source/storage-issues.ts';
import { takeFiles } from './take-files.ts';
import type { ArrivingFile, Batch } from '../source/arriving-file.ts';

/**
 * Takes a batch; if the database refuses its data (not: is away), halves it until the culprit stands alone, and
 * keeps that one as bytes with an issue. One strange file must not hold up a hospital.
 */
export async function takeBatch(db: Database, facility: FacilityId, batch: Batch): Promise<void> {
  try {
    await takeFiles(db, facility, batch);
  } catch (error) {
    if (!isDataError(error) || batch.files.length === 0) throw error;
    if (batch.files.length === 1) return takeFiles(db, facility, { ...batch, files: batch.files.map(bytesOnly) });
    const middle = batch.files.length >> 1;
    await takeBatch(db, facility, { ...batch, files: batch.files.slice(0, middle) });
    await takeBatch(db, facility, { ...batch, files: batch.files.slice(middle), missing: [] });
  }
}

/** Kept under its own name, so that a later reading (a repaired program, a rescan) can make a record of it. */
function bytesOnly(file: ArrivingFile): ArrivingFile {
  return {
    ...file,
    document: undefined,
    reading: { entries: [], issues: [storageIssue('not-storable')], unreadable: true },
  };
}
