import { documentKeyOf, parseExtendedPath, parseStandardPath, readStorageFile, type ExtendedPath, type ParsedPath, type StandardPath } from '@musubi/formats/ssmix2';
import type { Demographics, FacilityId, Issue, RecordEntry } from '@musubi/domain';
import type { Part } from './content-folders.ts';
import type { DocumentName, StorageName } from './source-file.ts';

/** 読取結果 of one document. */
export type Reading = {
  readonly localPatient?: string;
  readonly demographics?: Demographics;
  readonly entries: readonly RecordEntry[];
  readonly issues: readonly Issue[];
  /** Kept as bytes; its entries, if any, only say so. */ readonly unreadable: boolean;
};

/** What the path says; undefined where it follows no rule of its storage. */
export function nameDocument(storage: StorageName, path: string): DocumentName | undefined {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return undefined;
  const { patient, eventTime, flag } = parsed.path;
  return { localPatient: patient, key: `${patient}/${documentKeyOf(parsed.path)}`, eventTime, flag };
}

export function isDemographicsDocument(path: string): boolean {
  return path.includes('_ADT-00_');
}

function parsePath(storage: StorageName, path: string): ParsedPath<StandardPath | ExtendedPath> {
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

/** Reads one document; never throws for what is in it. */
export function readDocument(facility: FacilityId, storage: StorageName, path: string, bytes: Uint8Array): Reading {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return { entries: [], issues: [parsed.issue], unreadable: true };
  if (parsed.path.storage === 'extended') return { entries: [], issues: [], unreadable: true };
  const { demographics, entries, issues } = readStorageFile({ facility, path: parsed.path, bytes });
  const unreadable = issues.some((issue) => issue.severity === 'rejected') && entries.every((entry) => entry.content.type === 'unreadable');
  return { localPatient: parsed.path.patient, entries, issues, unreadable, ...(demographics === undefined ? {} : { demographics }) };
}

/** Reads a content folder of extended storage as one document. */
export function readContentFolder(_facility: FacilityId, path: string, _parts: readonly Part[]): Reading {
  const parsed = parsePath('extended', path);
  if (parsed.kind === 'refused') return { entries: [], issues: [parsed.issue], unreadable: true };
  return { entries: [], issues: [], unreadable: true };
}
