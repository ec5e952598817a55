import type { Issue } from '@musubi/domain';
import { component, fieldState, firstSegment, repetitions, type Message } from '../hl7v2/message.ts';
import { hasUnreadEscape } from '../hl7v2/unescape-text.ts';
import type { IssueList } from './issue-list.ts';
import { isKnownSegment } from './segments/all-mappings.ts';
import { codeField } from './segments/values.ts';
import type { StandardPath } from './path-parts.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES } from './tables/data-types.ts';

/**
 * MSH-9 against the folder. An unusual trigger of the same message is common; that of another data type is a misplaced
 * file.
 */
export function checkType(message: Message, path: StandardPath, issues: IssueList): Issue | undefined {
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
export function checkPatient(message: Message, patient: string, issues: IssueList): Issue | undefined {
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
export function noteUnread(message: Message, issues: IssueList): void {
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

const UNREAD_ESCAPE = {
  code: 'hl7v2/unread-escape',
  ja: '文字集合または 16 進のエスケープに読み取れないものがあります。書かれたまま表示します（原本は保存しています）。',
  en: 'A character set or hexadecimal escape cannot be read; it is shown as it is written (the source is kept).',
} as const;

export const NOT_A_MESSAGE: Issue = {
  code: 'ssmix2/not-a-message',
  severity: 'rejected',
  segment: 'MSH',
  ja: 'HL7 メッセージではありません（空のファイル、途中で切れたファイルなど）。',
  en: 'This is no HL7 message (an empty or cut-off file, for example).',
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
