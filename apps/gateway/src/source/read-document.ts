import { createHash } from 'node:crypto';
import {
  documentKeyOf,
  NO_ORDER_NUMBER,
  parseExtendedPath,
  parseStandardPath,
  readExtendedDocument,
  readStorageFile,
  type ExtendedPath,
  type ParsedPath,
  type StandardPath,
} from '@musubi/formats/ssmix2';
import type { Demographics, FacilityId, Issue, RecordEntry } from '@musubi/domain';
import type { Part } from './content-folders.ts';
import type { DocumentName, StorageName } from './source-file.ts';

/** 読取結果 of one document. */
export type Reading = {
  readonly localPatient?: string;
  readonly demographics?: Demographics;
  /** Deleted by the hospital with `""`; what is merely absent is not stated. */
  readonly cleared?: readonly (keyof Demographics)[];
  /** A patient file: there are none, by the hospital's word. */
  readonly clearsAllergies?: boolean;
  readonly entries: readonly RecordEntry[];
  readonly issues: readonly Issue[];
  /** Kept as bytes; its entries, if any, only say so. */
  readonly unreadable: boolean;
};

/** What the path says; undefined where it follows no rule of its storage. */
export function nameDocument(storage: StorageName, path: string): DocumentName | undefined {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return undefined;
  const { patient, eventTime, flag } = parsed.path;
  // Whatever number a system gives its patient files: a patient has one.
  const named =
    parsed.path.storage === 'standard' && parsed.path.dataType === 'ADT-00'
      ? { ...parsed.path, orderNumber: NO_ORDER_NUMBER }
      : parsed.path;
  return { localPatient: patient, key: `${patient}/${documentKeyOf(named)}`, eventTime, flag };
}

/** The document of a number's patient files. */
export function demographicsKeyOf(number: string): string {
  return `${number}/-/ADT-00/${NO_ORDER_NUMBER}`;
}

export function isDemographicsDocument(path: string): boolean {
  return path.includes('_ADT-00_');
}

let last:
  | { readonly storage: StorageName; readonly path: string; readonly parsed: ParsedPath<StandardPath | ExtendedPath> }
  | undefined;

/** One file is asked for several times in a row: whether it is temporary, its name, its content. */
function parsePath(storage: StorageName, path: string): ParsedPath<StandardPath | ExtendedPath> {
  if (last?.storage !== storage || last.path !== path) last = { storage, path, parsed: parseOnce(storage, path) };
  return last.parsed;
}

function parseOnce(storage: StorageName, path: string): ParsedPath<StandardPath | ExtendedPath> {
  switch (storage) {
    case 'standard':
      return parseStandardPath(path);
    case 'extended':
      return parseExtendedPath(path.endsWith('/') ? path.slice(0, -1) : path);
    case 'mllp':
      return parseStandardPath(inStorage(path.slice(path.indexOf('/') + 1)));
    default:
      return storage satisfies never;
  }
}

/** The folders follow from the file name. */
function inStorage(fileName: string): string {
  const [patient = '', day = '', type = ''] = fileName.split('_');
  return [patient.slice(0, 3), patient.slice(3, 6), patient, day, type, fileName].join('/');
}

/** A file that holds all problems or all allergies of its patient. */
export function isPatientList(path: string): boolean {
  return /_(?:ADT-61|PPR-01)_/.test(path) && path.includes(`_${NO_ORDER_NUMBER}_`);
}

/** Reads one document; never throws for what is in it. */
export function readDocument(facility: FacilityId, storage: StorageName, path: string, bytes: Uint8Array): Reading {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return { entries: [], issues: [parsed.issue], unreadable: true };
  if (parsed.path.storage === 'extended')
    return readParts(facility, parsed.path, [
      { name: path.slice(path.lastIndexOf('/') + 1), bytes, digest: sha256(bytes) },
    ]);
  const { demographics, cleared, clearsAllergies, entries, issues } = readStorageFile({
    facility,
    path: parsed.path,
    bytes,
  });
  return {
    localPatient: parsed.path.patient,
    entries,
    issues,
    unreadable: isUnreadable(entries, issues),
    ...(demographics === undefined ? {} : { demographics }),
    ...(cleared === undefined ? {} : { cleared }),
    ...(clearsAllergies === true && { clearsAllergies }),
  };
}

/** Reads a content folder of extended storage as one document. */
export function readContentFolder(facility: FacilityId, path: string, parts: readonly Part[]): Reading {
  const parsed = parsePath('extended', path);
  if (parsed.kind === 'refused') return { entries: [], issues: [parsed.issue], unreadable: true };
  if (parsed.path.storage !== 'extended') throw new Error('a content folder is of extended storage');
  return readParts(facility, parsed.path, parts);
}

function readParts(facility: FacilityId, path: ExtendedPath, files: readonly Part[]): Reading {
  const { entries, issues } = readExtendedDocument({ facility, path, files });
  return { localPatient: path.patient, entries, issues, unreadable: isUnreadable(entries, issues) };
}

function isUnreadable(entries: readonly RecordEntry[], issues: readonly Issue[]): boolean {
  return (
    issues.some((issue) => issue.severity === 'rejected') &&
    entries.every((entry) => entry.content.type === 'unreadable')
  );
}

/** 一時ファイル: a writer's own, or one that has not got its name yet. */
export function isTemporary(storage: StorageName, path: string): boolean {
  const parsed = parsePath(storage, path);
  return parsed.kind === 'refused' && parsed.issue.code === 'ssmix2-path/temporary';
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
