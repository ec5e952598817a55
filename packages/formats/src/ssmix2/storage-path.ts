import { parseLocalDate, type Issue, type LocalDate } from '@musubi/domain';
import { DATA_TYPES, isSsmix2DataType, type Ssmix2DataType } from './tables/data-types.ts';

/** コンディションフラグ: 1 counts, 0 is deleted, 2 is superseded. */
export type ConditionFlag = '0' | '1' | '2';

type PathParts = {
  readonly patient: string;
  /** 診療日; undefined where the folder is `-`. */
  readonly day: LocalDate | undefined;
  /** 発生日時 `YYYYMMDDHHMMSSFFF` */
  readonly eventTime: string;
  readonly department: string | undefined;
  readonly flag: ConditionFlag;
};

/** 標準化ストレージのパス: everything that the file name says. */
export type StandardPath = PathParts & {
  readonly storage: 'standard';
  readonly dataType: Ssmix2DataType;
  readonly orderNumber: string;
};

/** 拡張ストレージのデータ種別: `local code ^ name ^ system ^ standard code ^ name ^ system`. */
export type ExtendedDataKind = {
  readonly code?: string;
  readonly name?: string;
  readonly system?: string;
  readonly standardCode?: string;
  readonly standardName?: string;
  readonly standardSystem?: string;
};

/** 拡張ストレージのパス: `file` is the name inside the content folder; undefined for the folder itself. */
export type ExtendedPath = PathParts & {
  readonly storage: 'extended';
  readonly dataKind: ExtendedDataKind;
  /** The data kind as it stands in the name of the content folder. */
  readonly kindCode: string;
  /** 特定キー */
  readonly key: string;
  readonly file: string | undefined;
};

export type ParsedPath<Path> =
  { readonly kind: 'parsed'; readonly path: Path } | { readonly kind: 'refused'; readonly issue: Issue };

/** No order number: date-less types and others without one. */
export const NO_ORDER_NUMBER = '999999999999999';

/** `relative` to the root of the storage, `/` between: `000/123/0001234567/20260415/OMP-01/{file}`. */
export function parseStandardPath(relative: string): ParsedPath<StandardPath> {
  const folders = relative.split('/');
  const name = folders.at(-1) ?? '';
  const temporary = temporaryName(name);
  if (temporary !== undefined) return temporary;
  if (folders.length !== 6)
    return refused(
      'depth',
      '階層が SS-MIX2 と違います（患者ID先頭3桁／続く3桁／患者ID／診療日／データ種別／ファイル）。',
      'The folders are not those of SS-MIX2 (first 3 of patient id / next 3 / patient id / day / data type / file).',
    );
  const fields = name.split('_');
  if (fields.length < 7)
    return refused(
      'file-name',
      'ファイル名が 7 項目（患者ID_診療日_データ種別_オーダ番号_発生日時_診療科_フラグ）になっていません。',
      'The file name does not have its 7 fields (patient_day_type_order_time_department_flag).',
    );
  const [first = '', second = '', patientFolder = '', dayFolder = '', typeFolder = ''] = folders;
  const [patient = '', day = '', dataType = ''] = fields;
  // An order number may itself hold "_": the two ends are fixed.
  const [eventTime = '', department = '', flag = ''] = fields.slice(-3);
  const orderNumber = fields.slice(3, -3).join('_');

  const wrong =
    wrongPatient(first, second, patientFolder, patient) ?? wrongEnd(eventTime, flag) ?? wrongDay(dayFolder, day);
  if (wrong !== undefined) return wrong;
  if (dataType !== typeFolder)
    return refused(
      'type-folder',
      'ファイル名のデータ種別がフォルダと一致しません。',
      'The data type in the file name is not that of its folder.',
    );
  if (!isSsmix2DataType(dataType))
    return refused(
      'data-type',
      '標準化ストレージにないデータ種別です。',
      'This data type does not exist in the standardized storage.',
    );
  if (!/^[0-9A-Za-z._-]{1,22}$/.test(orderNumber))
    return refused(
      'order-number',
      'オーダ番号が空か、使えない文字を含んでいます。',
      'The order number is empty or holds characters that are not allowed.',
    );
  if (day === '-' && DATA_TYPES[dataType].dated)
    return refused(
      'day-missing',
      'このデータ種別には診療日が必要です（「-」になっています）。',
      'This data type needs a day (the folder is "-").',
    );
  return {
    kind: 'parsed',
    path: {
      storage: 'standard',
      patient,
      day: parseLocalDate(day),
      dataType,
      orderNumber,
      eventTime,
      department: department === '-' || department === '' ? undefined : department,
      flag: flag as ConditionFlag,
    },
  };
}

/** The path relative to the root; the inverse of `parseStandardPath`. */
export function formatStandardPath(path: Omit<StandardPath, 'storage'>): string {
  const day = path.day?.replaceAll('-', '') ?? '-';
  const name = [
    path.patient,
    day,
    path.dataType,
    path.orderNumber,
    path.eventTime,
    path.department ?? '-',
    path.flag,
  ].join('_');
  return [path.patient.slice(0, 3), path.patient.slice(3, 6), path.patient, day, path.dataType, name].join('/');
}

/** `000/123/0001234567/20260415/{data kind with ^}/{content folder}[/{file}]` */
export function parseExtendedPath(relative: string): ParsedPath<ExtendedPath> {
  const folders = relative.split('/');
  if (folders.length < 6)
    return refused(
      'depth',
      '階層が拡張ストレージと違います（患者ID先頭3桁／続く3桁／患者ID／診療日／データ種別／コンテンツフォルダ）。',
      'The folders are not those of an extended storage (first 3 of patient id / next 3 / patient id / day / ' +
        'data kind / content folder).',
    );
  const [first = '', second = '', patientFolder = '', dayFolder = '', kindFolder = '', content = ''] = folders;
  const file = folders.length > 6 ? folders.slice(6).join('/') : undefined;
  const temporary = temporaryName(file ?? content) ?? temporaryName(content);
  if (temporary !== undefined) return temporary;
  const fields = content.split('_');
  if (fields.length < 7)
    return refused(
      'file-name',
      'コンテンツフォルダ名が 7 項目（患者ID_診療日_データ種別_特定キー_発生日時_診療科_フラグ）になっていません。',
      'The content folder does not have its 7 fields (patient_day_kind_key_time_department_flag).',
    );
  const [patient = '', day = ''] = fields;
  // A local code or a key may itself hold "_": the two ends are fixed, the kind is known from its folder.
  const [eventTime = '', department = '', flag = ''] = fields.slice(-3);
  const middle = fields.slice(2, -3).join('_');
  const kind = readDataKind(kindFolder);
  const kindCode =
    [kind.code, kind.standardCode, kindFolder].find(
      (code) => code !== undefined && code !== '' && middle.startsWith(`${code}_`),
    ) ??
    fields[2] ??
    '';
  const key = middle.slice(kindCode.length + 1);

  const wrong =
    wrongPatient(first, second, patientFolder, patient) ?? wrongEnd(eventTime, flag) ?? wrongDay(dayFolder, day);
  if (wrong !== undefined) return wrong;
  if (key === '') return refused('order-number', '特定キーが空です。', 'The key of the document is empty.');
  return {
    kind: 'parsed',
    path: {
      storage: 'extended',
      patient,
      day: parseLocalDate(day),
      dataKind: kind,
      kindCode,
      key,
      eventTime,
      department: department === '-' || department === '' ? undefined : department,
      flag: flag as ConditionFlag,
      file,
    },
  };
}

export function formatExtendedPath(path: Omit<ExtendedPath, 'storage'>): string {
  const day = path.day?.replaceAll('-', '') ?? '-';
  const { code, name, system, standardCode, standardName, standardSystem } = path.dataKind;
  const kind = [code, name, system, standardCode, standardName, standardSystem]
    .map((part) => part ?? '')
    .join('^')
    .replace(/\^+$/, '');
  const content = [path.patient, day, path.kindCode, path.key, path.eventTime, path.department ?? '-', path.flag].join(
    '_',
  );
  return [
    path.patient.slice(0, 3),
    path.patient.slice(3, 6),
    path.patient,
    day,
    kind,
    content,
    ...(path.file === undefined ? [] : [path.file]),
  ].join('/');
}

/** 版の鍵: what several files of one document have in common, without the patient. */
export function documentKeyOf(path: StandardPath | ExtendedPath): string {
  const day = path.day ?? '-';
  return path.storage === 'standard'
    ? `${day}/${path.dataType}/${path.orderNumber}`
    : `${day}/${path.kindCode}/${path.key}`;
}

function readDataKind(folder: string): ExtendedDataKind {
  const [code, name, system, standardCode, standardName, standardSystem] = folder
    .split('^')
    .map((part) => (part === '' ? undefined : part));
  return {
    ...(code !== undefined && { code }),
    ...(name !== undefined && { name }),
    ...(system !== undefined && { system }),
    ...(standardCode !== undefined && { standardCode }),
    ...(standardName !== undefined && { standardName }),
    ...(standardSystem !== undefined && { standardSystem }),
  };
}

function wrongPatient(
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

function wrongDay(folder: string, day: string): { kind: 'refused'; issue: Issue } | undefined {
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

function wrongEnd(eventTime: string, flag: string): { kind: 'refused'; issue: Issue } | undefined {
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

function temporaryName(name: string): { kind: 'refused'; issue: Issue } | undefined {
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

function refused(
  code: string,
  ja: string,
  en: string,
  severity: Issue['severity'] = 'rejected',
): { kind: 'refused'; issue: Issue } {
  return { kind: 'refused', issue: { code: `ssmix2-path/${code}`, severity, ja, en } };
}
