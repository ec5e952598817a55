import type { LocalDate } from '@musubi/domain';
import { EXAMINATIONS, type Department, type ExaminationName } from '../data/terms.ts';
import { compact, escapeText, xcn, type Chart, type StorageFile } from './chart.ts';
import { type Options, timing } from './order-messages.ts';

const EXAMINATION_TYPES = {
  radiology: ['OMG-01', 'OMG-11'],
  endoscopy: ['OMG-02', 'OMG-12'],
  physiology: ['OMG-03', 'OMG-13'],
} as const;

export type ExaminationClass = keyof typeof EXAMINATION_TYPES;

const EXAMINATION_SYSTEM = { radiology: 'JJ1017', endoscopy: 'LENDO', physiology: 'JC10' } as const;

/** 検査オーダ OMG-01/02/03 */
export function examinationOrder(
  chart: Chart,
  day: LocalDate,
  department: Department,
  kind: ExaminationClass,
  name: ExaminationName,
  options: Options & { purpose?: string } = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const { code, text } = EXAMINATIONS[name];
  const segments = [
    chart.pid(),
    chart.pv1(department),
    chart.orc('NW', order, department, day),
    'TQ1|1||||||||R^ルーチン^HL70485',
    `OBR||${order}||${code}^${text}^${EXAMINATION_SYSTEM[kind]}||||||||||||${xcn(chart.doctor(department))}||||` +
      `|||||||||||${escapeText(options.purpose ?? '')}`,
  ];
  return chart.message({
    dataType: EXAMINATION_TYPES[kind][0],
    trigger: 'OMG^O19^OMG_O19',
    day,
    department,
    order,
    segments,
    ...timing(options),
  });
}

/** 検査実施 OMG-11/12 (OMI^Z23) with the link to the images. */
export function examinationDone(
  chart: Chart,
  day: LocalDate,
  department: Department,
  kind: 'radiology' | 'endoscopy',
  name: ExaminationName,
  options: Options & { contrast?: boolean } = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const { code, text, modality } = EXAMINATIONS[name];
  const study = `1.2.392.200999.${Number(chart.facility.slice(2))}.${Number(order)}`;
  const segments = [
    chart.pid(),
    chart.pv1(department),
    chart.orc('NW', order, department, day),
    'TQ1|1||||||||R^ルーチン^HL70485',
    `OBR||${order}||${code}^${text}^${EXAMINATION_SYSTEM[kind]}|||${compact(day)}1030|||||||||` +
      `${xcn(chart.doctor(department))}||||||${compact(day)}104500|||F`,
    `ZE1|1|RS|${code}^${text}^${EXAMINATION_SYSTEM[kind]}|||NS-02^RT-01|${xcn(['R01', '放射', '技子'])}`,
    ...(options.contrast
      ? ['OBX|1|ZRD|04-01^造影剤^JSHR001||990930101^イオパミナ300注シリンジ100mL^HOT9^1^TUBE&筒&MR9P||||||F']
      : []),
    `IPC|A${order}|RP${order.slice(-8)}|${study}||${modality}^^DCM`,
  ];
  return chart.message({
    dataType: EXAMINATION_TYPES[kind][1],
    trigger: 'OMI^Z23^OMI_Z23',
    day,
    department,
    order,
    segments,
    time: '104500',
    ...timing(options),
  });
}

/** 生理検査結果 OMG-13 (ORU^R01): numbers of a 12-lead ECG or of a spirometry. */
export function physiologyResult(
  chart: Chart,
  day: LocalDate,
  department: Department,
  name: ExaminationName,
  values: readonly (readonly [code: string, text: string, value: string, unit: string])[],
  options: Options & { finding?: string } = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const { code, text } = EXAMINATIONS[name];
  const segments = [
    chart.pid(),
    chart.pv1(department),
    chart.orc('SC', order, department, day),
    `OBR|1|${order}||${code}^${text}^JC10|||${compact(day)}1100|||||||||${xcn(chart.doctor(department))}||||||` +
      `${compact(day)}111500|||F`,
    ...values.map(
      ([item, label, value, unit], index) =>
        `OBX|${index + 1}|NM|${item}^${label}^99MFR||${value}|${unit === '' ? '' : `${unit}^${unit}^ISO+`}|||||F`,
    ),
    ...(options.finding === undefined
      ? []
      : [`OBX|${values.length + 1}|ST|FINDING^判読所見^99X13||${escapeText(options.finding)}||||||F`]),
  ];
  return chart.message({
    dataType: 'OMG-13',
    trigger: 'ORU^R01^ORU_R01',
    day,
    department,
    order,
    segments,
    time: '111500',
    ...timing(options),
  });
}
