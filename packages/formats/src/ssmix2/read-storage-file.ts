import type { Demographics, FacilityId, Issue, LocalPatientId, RecordEntry } from '@musubi/domain';
import { decodeText } from '../hl7v2/decode-text.ts';
import { component, field, fieldState, firstSegment, repetitions, type Message } from '../hl7v2/message.ts';
import { parseMessages } from '../hl7v2/parse-message.ts';
import { wholePart } from '../hl7v2/truncation.ts';
import { hasUnreadEscape } from '../hl7v2/unescape-text.ts';
import { makeIssueList, type IssueList } from './issue-list.ts';
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
import { isKnownSegment } from './segments/all-mappings.ts';
import { codeField } from './segments/values.ts';
import { NO_ORDER_NUMBER, type StandardPath } from './storage-path.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES } from './tables/data-types.ts';

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

/**
 * MSH-9 against the folder. An unusual trigger of the same message is common; that of another data type is a misplaced
 * file.
 */
function checkType(message: Message, path: StandardPath, issues: IssueList): Issue | undefined {
  const msh = firstSegment(message, 'MSH');
  if (msh === undefined) return NOT_A_MESSAGE;
  const {
    message: [code, trigger],
    cancel,
  } = DATA_TYPES[path.dataType];
  const [foundCode, foundTrigger] = [codeField(msh, 9), codeField(msh, 9, 2)];
  if (foundCode === undefined) {
    issues.at(msh, 9, {
      code: 'ssmix2/no-message-type',
      severity: 'note',
      ja: 'メッセージ型がありません。フォルダのデータ種別として読み取ります。',
      en: 'There is no message type; it is read as the data type of its folder.',
    });
    return undefined;
  }
  if (foundCode !== code) return WRONG_TYPE;
  // A discharge in the folder of admissions must not be shown as an admission.
  if (foundTrigger !== undefined && belongsElsewhere(foundCode, foundTrigger, path)) return WRONG_TYPE;
  if (foundTrigger !== trigger && foundTrigger !== cancel?.[1]) {
    issues.at(msh, 9, {
      code: 'ssmix2/other-trigger',
      severity: 'note',
      ja: 'トリガーイベントがデータ種別と違います。フォルダのデータ種別として読み取ります。',
      en: 'The trigger event is not that of the data type; it is read as the data type of its folder.',
    });
  }
  return undefined;
}

/**
 * Outpatient receptions are often sent as A01; any other trigger that is another data type's own is a misplaced file.
 */
function belongsElsewhere(code: string, trigger: string, path: StandardPath): boolean {
  const own = DATA_TYPES[path.dataType];
  if (trigger === own.message[1] || trigger === own.cancel?.[1] || (path.dataType === 'ADT-12' && trigger === 'A01'))
    return false;
  return SSMIX2_DATA_TYPES.some((type) => {
    const { message, cancel } = DATA_TYPES[type];
    return message[0] === code && (message[1] === trigger || cancel?.[1] === trigger);
  });
}

/**
 * 患者の照合: PID-3 must be the patient of the path, character by character. Full-width digits are the same id written
 * otherwise (NFKC); a different number of zeros is not: ids of one facility have one length, and 0012 may be another
 * person.
 */
function checkPatient(message: Message, patient: string, issues: IssueList): Issue | undefined {
  const pids = message.segments.filter((segment) => segment.name === 'PID');
  const [pid] = pids;
  if (pid === undefined) return NO_PATIENT;
  for (const one of pids) {
    const all = repetitions(one, 3);
    const local = all.filter((id) => component(id, 5) === 'PI');
    const [first, ...others] = (local.length > 0 ? local : all).map((id) => component(id, 1)?.normalize('NFKC').trim());
    if (first === undefined || first === '' || fieldState(one, 3) !== 'value') return NO_PATIENT;
    if (first !== patient) return WRONG_PATIENT;
    if (local.length > 1 && others.some((id) => id !== patient)) {
      issues.at(one, 3, {
        code: 'ssmix2/several-patient-ids',
        ja: 'PID-3 に複数の患者IDがあります。最初のもの（格納パスと同じ）だけを使います。',
        en: 'PID-3 holds several patient ids; only the first, which is that of the path, is used.',
      });
    }
    if (component(all[0] ?? { text: '', delimiters: message.delimiters }, 1) !== patient && local.length === 0) {
      issues.at(one, 3, {
        code: 'ssmix2/patient-id-width',
        severity: 'note',
        ja: 'PID-3 の患者IDが全角などで書かれています。半角に直すと格納パスと一致しました。',
        en: 'The patient id in PID-3 is written in full width or with spaces; in half width it is that of the path.',
      });
    }
  }
  if (pids.length > 1) issues.add(SEVERAL_PIDS);
  return undefined;
}

/** Segments that no mapping speaks of are kept in the source file and named here, once each. */
function noteUnread(message: Message, issues: IssueList): void {
  const seen = new Set<string>();
  for (const segment of message.segments) {
    if (segment.escapes && hasUnreadEscape(segment.text, segment.delimiters))
      issues.at(segment, undefined, UNREAD_ESCAPE);
    // What is no segment was named by the parser; its first letters could be a patient's name.
    if (seen.has(segment.name) || isKnownSegment(segment.name) || !/^[A-Z][A-Z0-9]{2}$/.test(segment.name)) continue;
    seen.add(segment.name);
    issues.at(segment, undefined, {
      code: 'ssmix2/unread-segment',
      severity: 'note',
      ja: 'このセグメントは読取りの対象にしていません（原本には残ります）。',
      en: 'This segment is not read (it stays in the source file).',
    });
  }
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

const UNREAD_ESCAPE = {
  code: 'hl7v2/unread-escape',
  ja: '文字集合または 16 進のエスケープに読み取れないものがあります。書かれたまま表示します（原本は保存しています）。',
  en: 'A character set or hexadecimal escape cannot be read; it is shown as it is written (the source is kept).',
} as const;
const NOT_A_MESSAGE: Issue = {
  code: 'ssmix2/not-a-message',
  severity: 'rejected',
  segment: 'MSH',
  ja: 'HL7 メッセージではありません（空のファイル、途中で切れたファイルなど）。',
  en: 'This is no HL7 message (an empty or cut-off file, for example).',
};
const SEVERAL_MESSAGES: Issue = {
  code: 'ssmix2/several-messages',
  severity: 'partial',
  segment: 'MSH',
  occurrence: 2,
  ja: '1 つのファイルに複数のメッセージがあります。最初のメッセージだけを使います。',
  en: 'The file holds several messages; only the first is used.',
};
const WRONG_TYPE: Issue = {
  code: 'ssmix2/wrong-type',
  severity: 'rejected',
  segment: 'MSH',
  occurrence: 1,
  field: 'MSH-9',
  ja: 'メッセージ型がフォルダのデータ種別と違います。置き場所を確認してください。',
  en: 'The message type is not that of the folder; please check where the file belongs.',
};
const NO_PATIENT: Issue = {
  code: 'ssmix2/no-patient',
  severity: 'rejected',
  segment: 'PID',
  occurrence: 1,
  field: 'PID-3',
  ja: '患者IDがないため、誰の記録か確かめられません。取り込みません。',
  en: 'There is no patient id, so nobody can tell whose record it is; not taken in.',
};
const WRONG_PATIENT: Issue = {
  code: 'ssmix2/wrong-patient',
  severity: 'rejected',
  segment: 'PID',
  occurrence: 1,
  field: 'PID-3',
  ja: 'PID-3 の患者IDが格納パスの患者IDと一致しません。別の患者の記録の可能性があるため取り込みません。',
  en: 'The patient id in PID-3 is not that of the path; the record may belong to another patient and is not taken in.',
};
const SEVERAL_PIDS: Issue = {
  code: 'ssmix2/several-pid',
  severity: 'note',
  segment: 'PID',
  occurrence: 2,
  ja: 'PID セグメントが複数あります（患者IDはどれも同じです）。',
  en: 'There are several PID segments (all with the same patient id).',
};
const NOTHING_FOUND: Issue = {
  code: 'ssmix2/nothing-found',
  severity: 'rejected',
  ja: 'このデータ種別に必要なセグメントがなく、取り込める内容がありませんでした。',
  en: 'The segments that this data type needs are missing; there was nothing to take in.',
};
