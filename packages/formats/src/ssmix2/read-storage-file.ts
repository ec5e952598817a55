import type { Demographics, FacilityId, Issue, LocalPatientId, RecordEntry } from '@musubi/domain';
import { decodeText } from '../hl7v2/decode-text.ts';
import { field, firstSegment, type Message } from '../hl7v2/message.ts';
import { parseMessages } from '../hl7v2/parse-message.ts';
import { wholePart } from '../hl7v2/truncation.ts';
import { makeIssueList } from './issue-list.ts';
import { readAllergyList } from './messages/adt-61.ts';
import { readEncounter } from './messages/adt-encounter.ts';
import { readPatient } from './messages/adt-00.ts';
import { readExamination } from './messages/omg.ts';
import { readLaboratory } from './messages/oml.ts';
import { readInjection } from './messages/omp-02.ts';
import { readMeal } from './messages/omd.ts';
import { readPrescription } from './messages/omp-01.ts';
import { readProblemList } from './messages/ppr-01.ts';
import { readAdministration } from './messages/omp-11.ts';
import { makeEntry, type Scope } from './messages/scope.ts';
import { codeField } from './segments/values.ts';
import { NO_ORDER_NUMBER } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { DATA_TYPES } from './tables/data-types.ts';
import { NOT_A_MESSAGE, checkType, checkPatient, noteUnread } from './check-storage-file.ts';

/** 読取り結果 of one file of the standardized storage. */
export type StorageFileReading = {
  /** ADT-00 only. */
  readonly demographics?: Demographics;
  /** What the hospital deleted with `""`; what is merely absent stays as it was known before. */
  readonly cleared?: readonly (keyof Demographics)[];
  /** ADT-00 with `""` in AL1-3: the allergies that it told before are gone. */
  readonly clearsAllergies?: boolean;
  readonly entries: readonly RecordEntry[];
  /** `patient-list`: the entries are all that this patient has of this data type (PPR-01, ADT-61). */
  readonly replaces: 'document' | 'patient-list';
  /** The file says that the document is gone: flag 0 or a cancel message. */
  readonly cancels: boolean;
  readonly issues: readonly Issue[];
  /** MSH-10 */
  readonly controlId: string | undefined;
  /** 発生日時 of the path, 17 digits. */
  readonly eventTime: string;
};

export type StorageFile = { readonly facility: FacilityId; readonly path: StandardPath; readonly bytes: Uint8Array };

/**
 * 標準化ストレージのファイルの読取り: any bytes give an answer, never an exception. The patient of the message must be
 * that of the path; what cannot be used becomes an issue with its place; the rest is used where that is safe.
 */
export function readStorageFile(file: StorageFile): StorageFileReading {
  const decoded = decodeText(file.bytes);
  const messages = parseMessages(decoded.text);
  const [first = NO_MESSAGE] = messages;
  const { message, issue: end } = wholePart(first, decoded.cut);
  const base = { replaces: replacesOf(file.path), cancels: file.path.flag === '0', eventTime: file.path.eventTime };
  if (message.segments.length < 2 || firstSegment(message, 'MSH') === undefined) {
    return {
      ...base,
      entries: unreadable(file, NOT_A_MESSAGE),
      issues: [...decoded.issues, NOT_A_MESSAGE],
      controlId: undefined,
    };
  }
  const issues = makeIssueList(message);
  for (const issue of [...decoded.issues, ...message.issues, ...(end === undefined ? [] : [end])]) issues.add(issue);
  if (messages.length > 1) issues.add(SEVERAL_MESSAGES);
  const msh = firstSegment(message, 'MSH');
  const controlId = msh === undefined ? undefined : field(msh, 10);
  const patient: LocalPatientId = { facility: file.facility, value: file.path.patient };

  const refusal = checkType(message, file.path, issues) ?? checkPatient(message, file.path.patient, issues);
  if (refusal !== undefined) {
    issues.add(refusal);
    // Of another patient nothing may appear here, not even that there is a file.
    const shown = refusal.code === 'ssmix2/wrong-patient' ? [] : unreadable(file, refusal);
    return { ...base, entries: shown, issues: issues.all(), controlId };
  }
  noteUnread(message, issues);
  if (isCancelMessage(message, file.path))
    return { ...base, entries: [], cancels: true, issues: issues.all(), controlId };

  const read = readEntries({ path: file.path, patient, message, issues, pv1: firstSegment(message, 'PV1') });
  if (read.entries.length === 0 && read.demographics === undefined && !mayBeEmpty(message, file.path)) {
    issues.add(NOTHING_FOUND);
    return { ...base, entries: unreadable(file, NOTHING_FOUND), issues: issues.all(), controlId };
  }
  return { ...base, ...read, issues: issues.all(), controlId };
}

function readEntries(scope: Scope): {
  readonly demographics?: Demographics;
  readonly cleared?: readonly (keyof Demographics)[];
  readonly clearsAllergies?: boolean;
  readonly entries: readonly RecordEntry[];
} {
  const type = scope.path.dataType;
  switch (type) {
    case 'ADT-00':
      return readPatient(scope);
    case 'ADT-01':
    case 'ADT-12':
    case 'ADT-21':
    case 'ADT-22':
    case 'ADT-31':
    case 'ADT-32':
    case 'ADT-41':
    case 'ADT-42':
    case 'ADT-51':
    case 'ADT-52':
      return { entries: readEncounter(scope) };
    case 'ADT-61':
      return { entries: readAllergyList(scope) };
    case 'PPR-01':
      return { entries: readProblemList(scope) };
    case 'OMD':
      return { entries: readMeal(scope) };
    case 'OMP-01':
      return { entries: readPrescription(scope) };
    case 'OMP-02':
      return { entries: readInjection(scope) };
    case 'OMP-11':
      return { entries: readAdministration(scope, 'prescription') };
    case 'OMP-12':
      return { entries: readAdministration(scope, 'injection') };
    case 'OML-01':
    case 'OML-11':
      return { entries: readLaboratory(scope) };
    case 'OMG-01':
    case 'OMG-02':
    case 'OMG-03':
    case 'OMG-11':
    case 'OMG-12':
    case 'OMG-13':
      return { entries: readExamination(scope) };
    default:
      return type satisfies never;
  }
}

/**
 * A list without order number is the whole list. Some systems write one file per problem, each with a number of its
 * own: there each file replaces only itself, or all problems but the last would vanish.
 */
function replacesOf(path: StandardPath): 'document' | 'patient-list' {
  return (path.dataType === 'PPR-01' || path.dataType === 'ADT-61') && path.orderNumber === NO_ORDER_NUMBER
    ? 'patient-list'
    : 'document';
}

/** An empty allergy list is a statement; so is a problem list whose last problem was deleted. */
function mayBeEmpty(message: Message, path: StandardPath): boolean {
  if (path.dataType === 'ADT-61') return firstSegment(message, 'PID') !== undefined;
  return (
    path.dataType === 'PPR-01' &&
    message.segments.some((segment) => segment.name === 'PRB' && codeField(segment, 1) === 'DE')
  );
}

function isCancelMessage(message: Message, path: StandardPath): boolean {
  const msh = firstSegment(message, 'MSH');
  const { cancel } = DATA_TYPES[path.dataType];
  return cancel !== undefined && msh !== undefined && codeField(msh, 9, 2) === cancel[1];
}

/** 読み取れなかった記録: shown on its day as what it is, so that nobody takes the day for empty. */
function unreadable(file: StorageFile, issue: Issue): readonly RecordEntry[] {
  const rule = DATA_TYPES[file.path.dataType];
  if (rule.kind === undefined || file.path.flag !== '1') return [];
  const scope: Scope = {
    path: file.path,
    patient: { facility: file.facility, value: file.path.patient },
    issues: makeIssueList(NO_MESSAGE),
    message: NO_MESSAGE,
    pv1: undefined,
  };
  return [
    makeEntry(scope, rule.kind, {
      part: 'unreadable',
      title: `${rule.ja}（読み取れません）`,
      content: { type: 'unreadable', reasonJa: issue.ja, reasonEn: issue.en },
    }),
  ];
}

const NO_MESSAGE: Message = {
  delimiters: { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' },
  prefix: '',
  segments: [],
  suffix: '',
  issues: [],
};

const SEVERAL_MESSAGES: Issue = {
  code: 'ssmix2/several-messages',
  severity: 'partial',
  segment: 'MSH',
  occurrence: 2,
  ja: '1 つのファイルに複数のメッセージがあります。最初のメッセージだけを使います。',
  en: 'The file holds several messages; only the first is used.',
};

const NOTHING_FOUND: Issue = {
  code: 'ssmix2/nothing-found',
  severity: 'rejected',
  ja: 'このデータ種別に必要なセグメントがなく、取り込める内容がありませんでした。',
  en: 'The segments that this data type needs are missing; there was nothing to take in.',
};
