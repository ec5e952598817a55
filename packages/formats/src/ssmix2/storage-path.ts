import { parseLocalDate } from '@musubi/domain';
import { DATA_TYPES, isSsmix2DataType } from './tables/data-types.ts';
import { temporaryName, refused, wrongPatient, wrongEnd, wrongDay } from './path-faults.ts';
import type { ExtendedPath } from './extended-parts.ts';
import type { ParsedPath, StandardPath, ConditionFlag } from './path-parts.ts';

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

/** 版の鍵: what several files of one document have in common, without the patient. */
export function documentKeyOf(path: StandardPath | ExtendedPath): string {
  const day = path.day ?? '-';
  return path.storage === 'standard'
    ? `${day}/${path.dataType}/${path.orderNumber}`
    : `${day}/${path.kindCode}/${path.key}`;
}
