import { parseLocalDate } from '@musubi/domain';
import type { ParsedPath, ConditionFlag } from './path-parts.ts';
import { refused, temporaryName, wrongPatient, wrongEnd, wrongDay } from './path-faults.ts';
import type { ExtendedPath, ExtendedDataKind } from './extended-parts.ts';

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
