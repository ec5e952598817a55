import { documentKeyOf, parseExtendedPath, parseStandardPath, type ExtendedPath, type ParsedPath, type StandardPath } from '@musubi/formats/ssmix2';
import type { Demographics, FacilityId, Issue, RecordEntry } from '@musubi/domain';
import type { DocumentName, StorageName } from './source-file.ts';

/** 読取結果 of one document. `attachments` are files that are handed out on their own. */
export type Reading = {
  readonly localPatient?: string;
  readonly demographics?: Demographics;
  readonly entries: readonly RecordEntry[];
  readonly attachments: readonly { readonly digest: string; readonly bytes: Uint8Array }[];
  readonly issues: readonly Issue[];
  /** Kept as bytes; its entries, if any, only say so. */ readonly unreadable: boolean;
};

/** These replace the patient's whole list, so all of them are versions of one document (design: records). */
const LIST_TYPES = new Set(['PPR-01', 'ADT-61']);

/** What the path says; undefined where it follows no rule of its storage. */
export function nameDocument(storage: StorageName, path: string): DocumentName | undefined {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return undefined;
  const { patient, eventTime, flag } = parsed.path;
  const document = parsed.path.storage === 'standard' && LIST_TYPES.has(parsed.path.dataType) ? `-/${parsed.path.dataType}` : documentKeyOf(parsed.path);
  return { localPatient: patient, key: `${patient}/${document}`, eventTime, flag };
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
export function readDocument(_facility: FacilityId, storage: StorageName, path: string, _bytes: Uint8Array): Reading {
  const parsed = parsePath(storage, path);
  if (parsed.kind === 'refused') return { entries: [], attachments: [], issues: [parsed.issue], unreadable: true };
  return { entries: [], attachments: [], issues: [], unreadable: true };
}
