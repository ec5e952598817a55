import { createHash } from 'node:crypto';
import type { EntryContent, FacilityId, RecordEntry, RecordKind, SensitiveCategory } from '@musubi/domain';
import { nameDocument, readDocument, type Reading } from '../source/read-document.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { day, HOSPITAL } from './a-gateway.ts';

export type EntryOptions = {
  facility?: FacilityId;
  patient?: string;
  kind?: RecordKind;
  on?: string | null;
  order?: string;
  type?: string;
  title?: string;
  sensitive?: SensitiveCategory;
  department?: string;
  departmentText?: string;
  eventTime?: string;
  flag?: '0' | '1' | '2';
  content?: EntryContent;
};

const TEXT: EntryContent = {
  type: 'document',
  documentType: { text: '診療記録' },
  sections: [{ text: '特記事項なし' }],
  attachments: [],
};

/** A file of a standardized storage together with what is in it, without going through its bytes. */
export function aFile(options: EntryOptions = {}): ArrivingFile {
  const {
    facility = HOSPITAL,
    patient = '0000001234',
    kind = 'prescription',
    on = '2026-04-15',
    order = '000000000000001',
    type = 'OMP-01',
    title = '降圧薬',
    eventTime = '20260415103045123',
    flag = '1',
  } = options;
  const folder = on === null ? '-' : on.replaceAll('-', '');
  const path =
    `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}/${folder}/${type}/` +
    `${patient}_${folder}_${type}_${order}_${eventTime}_${options.department ?? '-'}_${flag}`;
  const bytes = Buffer.from(`${facility} ${path} ${title}`);
  const entry: RecordEntry = {
    key: { patient: { facility, value: patient }, document: `${on ?? '-'}/${type}/${order}`, part: '' },
    kind,
    status: 'ordered',
    day: on === null ? undefined : day(on),
    title,
    ...(options.department === undefined
      ? {}
      : { department: { text: options.departmentText ?? '診療科', code: options.department } }),
    ...(options.sensitive === undefined ? {} : { sensitive: options.sensitive }),
    content: options.content ?? TEXT,
  };
  const reading: Reading = { localPatient: patient, entries: [entry], issues: [], unreadable: false };
  return {
    storage: 'standard',
    path,
    size: bytes.length,
    modified: 1_776_000_000_000_000,
    bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    document: nameDocument('standard', path),
    reading: flag === '1' ? reading : undefined,
  };
}

/** A file of a standardized storage as it is read from its bytes. */
export function aReadFile(path: string, bytes: Uint8Array): ArrivingFile {
  const document = nameDocument('standard', path);
  return {
    storage: 'standard',
    path,
    size: bytes.length,
    modified: 1,
    bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    document,
    reading: document?.flag === '1' ? readDocument(HOSPITAL, 'standard', path, bytes) : undefined,
  };
}
