import { parseLocalDate, type Issue } from '@musubi/domain';

/** 格納パスの指摘: what is wrong with a path, said for the person who can mend it. */
export function wrongPatient(
  first: string,
  second: string,
  folder: string,
  patient: string,
): { kind: 'refused'; issue: Issue } | undefined {
  // Half-width only: the store compares ids as they are, and "１２３" must never become a second patient.
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(patient))
    return refused(
      'patient-id',
      '患者IDが空か、使えない文字（全角など）を含んでいます。',
      'The patient id is empty or holds characters that are not allowed (full-width ones, for example).',
    );
  if (patient !== folder)
    return refused(
      'patient-folder',
      'ファイル名の患者IDがフォルダの患者IDと一致しません。',
      'The patient id in the file name is not that of its folder.',
    );
  if (patient.slice(0, 3) !== first || patient.slice(3, 6) !== second)
    return refused(
      'patient-folder',
      '上位フォルダ（患者IDの先頭3桁・続く3桁）が患者IDと一致しません。',
      'The upper folders (first 3 and next 3 characters of the patient id) are not those of the patient id.',
    );
  return undefined;
}

export function wrongDay(folder: string, day: string): { kind: 'refused'; issue: Issue } | undefined {
  if (day !== folder)
    return refused(
      'day-folder',
      'ファイル名の診療日がフォルダの診療日と一致しません。',
      'The day in the file name is not that of its folder.',
    );
  if (day !== '-' && (!/^\d{8}$/.test(day) || parseLocalDate(day) === undefined))
    return refused(
      'day',
      '診療日が暦にある日付（YYYYMMDD）でも「-」でもありません。',
      'The day is neither a day of the calendar (YYYYMMDD) nor "-".',
    );
  return undefined;
}

export function wrongEnd(eventTime: string, flag: string): { kind: 'refused'; issue: Issue } | undefined {
  if (flag !== '0' && flag !== '1' && flag !== '2')
    return refused(
      'flag',
      'コンディションフラグが 0・1・2 のどれでもありません（書込み途中のファイルの可能性があります）。',
      'The condition flag is none of 0, 1, 2 (perhaps a file that is still being written).',
    );
  const valid =
    /^\d{17}$/.test(eventTime) &&
    parseLocalDate(eventTime.slice(0, 8)) !== undefined &&
    Number(eventTime.slice(8, 10)) < 24 &&
    Number(eventTime.slice(10, 12)) < 60 &&
    Number(eventTime.slice(12, 14)) < 61;
  return valid
    ? undefined
    : refused(
        'event-time',
        '発生日時が 17 桁の日時（YYYYMMDDHHMMSSFFF）ではありません。',
        'The event time is not a time of 17 digits (YYYYMMDDHHMMSSFFF).',
      );
}

export function temporaryName(name: string): { kind: 'refused'; issue: Issue } | undefined {
  const temporary =
    name === '' ||
    /^[.~#$]/.test(name) ||
    /~$|\.(?:tmp|temp|part|partial|filepart|swp|bak|lock|crdownload|writing)$/i.test(name) ||
    /^(?:Thumbs\.db|desktop\.ini)$/i.test(name);
  return temporary
    ? refused(
        'temporary',
        '一時ファイルまたは書込み途中のファイルです（取り込みません）。',
        'A temporary file or one that is still being written (not taken in).',
        'note',
      )
    : undefined;
}

export function refused(
  code: string,
  ja: string,
  en: string,
  severity: Issue['severity'] = 'rejected',
): { kind: 'refused'; issue: Issue } {
  return { kind: 'refused', issue: { code: `ssmix2-path/${code}`, severity, ja, en } };
}
