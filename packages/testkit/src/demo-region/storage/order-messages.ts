import type { LocalDate } from '@musubi/domain';
import { DRUGS, USAGE, type Drug, type UsageName } from '../data/drugs.ts';
import { EXAMINATIONS, type Department, type ExaminationName } from '../data/terms.ts';
import { compact, escapeText, xcn, type Chart, type StorageFile } from './chart.ts';

export type DrugName = keyof typeof DRUGS;
export type RxLine = {
  readonly drug: DrugName;
  readonly dose: number;
  readonly perDay: number;
  readonly comment?: string;
};
export type RxGroup = { readonly usage: UsageName; readonly days: number; readonly lines: readonly RxLine[] };
export type Options = {
  readonly inpatient?: boolean;
  readonly order?: string;
  readonly flag?: '0' | '1' | '2';
  readonly version?: number;
  readonly time?: string;
  readonly eventDay?: LocalDate;
};

const OUTPATIENT_RX = 'OHP^外来処方^MR9P~OHO^院外処方^MR9P';
const INPATIENT_RX = 'IHP^入院処方^MR9P';

function coded(drug: Drug): string {
  return `${drug.code}^${escapeText(drug.name)}^HOT9`;
}
function unitOf(drug: Drug): string {
  return `${drug.unit[0]}^${drug.unit[1]}^MR9P`;
}

/** 処方オーダ OMP-01 */
export function prescription(
  chart: Chart,
  day: LocalDate,
  department: Department,
  groups: readonly RxGroup[],
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [chart.pid(), chart.pv1(department)];
  groups.forEach((group, index) => {
    const [code, words] = USAGE[group.usage];
    for (const line of group.lines) {
      const drug: Drug = DRUGS[line.drug];
      const daily = line.dose * line.perDay;
      segments.push(
        chart.orc('NW', order, department, day, { group: String(index + 1), inpatient: options.inpatient ?? false }),
        `RXE||${coded(drug)}|${line.dose}||${unitOf(drug)}|${drug.form}^^MR9P||||${daily * group.days}|` +
          `${unitOf(drug)}||||${order}||||${daily}^${drug.unit[0]}&${drug.unit[1]}&MR9P||` +
          `${options.inpatient ? INPATIENT_RX : OUTPATIENT_RX}`,
        ...(line.comment === undefined ? [] : [`NTE|1|P|${escapeText(line.comment)}`]),
        `TQ1|1||${code}&${escapeText(words)}&JAMISDP01|||${group.days}^d|${compact(day)}00`,
        drug.form === 'TAB' || drug.form === 'CAP' || drug.form === 'PWD' ? 'RXR|PO^口^HL70162' : 'RXR|AP^外用^HL70162',
      );
    }
  });
  return chart.message({
    dataType: 'OMP-01',
    trigger: 'RDE^O11^RDE_O11',
    day,
    department,
    order,
    segments,
    ...timing(options),
  });
}

/** 処方実施通知 OMP-11: given on the ward, or dispensed by a pharmacy. */
export function prescriptionGiven(
  chart: Chart,
  day: LocalDate,
  department: Department,
  groups: readonly RxGroup[],
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [
    chart.pid(),
    chart.pv1(department),
    chart.orc('NW', order, department, day, { group: '1', inpatient: options.inpatient ?? false }),
  ];
  groups
    .flatMap((group) => group.lines)
    .forEach((line, index) => {
      const drug: Drug = DRUGS[line.drug];
      segments.push(
        `RXA|0|${index + 1}|${compact(day)}0830|${compact(day)}0830|${coded(drug)}|${line.dose}|` +
          `${unitOf(drug)}|${drug.form}^^MR9P||${xcn(['N01', '看護', '花子'])}|${department}^^^^^N|||||||||CP||` +
          `${compact(day)}083500`,
      );
    });
  segments.push('RXR|PO^口^HL70162');
  return chart.message({
    dataType: 'OMP-11',
    trigger: 'RAS^O17^RAS_O17',
    day,
    department,
    order,
    segments,
    time: '083500',
    ...timing(options),
  });
}

export type InjectionGroup = {
  readonly base: DrugName;
  readonly baseAmount: number;
  readonly additives: readonly { drug: DrugName; amount: number }[];
  readonly ratePerHour?: number;
  readonly startTime: string;
  readonly hours: number;
  readonly method?: string;
};

/** 注射オーダ OMP-02: RXC B = base solution, A = additive (HL7 table 0166). */
export function injection(
  chart: Chart,
  day: LocalDate,
  department: Department,
  groups: readonly InjectionGroup[],
  options: Options & { category?: readonly [string, string] } = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [
    chart.pid(),
    chart.pv1(department, options.inpatient ? { ward: '05B', room: '512', bed: '1' } : undefined),
  ];
  const [categoryCode, categoryText] = options.category ?? ['00', '一般'];
  groups.forEach((group, index) => {
    const base: Drug = DRUGS[group.base];
    const volume = group.base === 'saline100' ? 100 : 500;
    segments.push(
      chart.orc('NW', order, department, day, {
        group: `${order}_01_${String(index + 1).padStart(3, '0')}`,
        inpatient: options.inpatient ?? false,
      }),
      `RXE||${categoryCode}^${categoryText}^JHSI0002|${volume * group.baseAmount}||ML^ミリリットル^MR9P|` +
        'INJ^注射剤^MR9P||||||||||||||||' +
        `${group.ratePerHour === undefined ? '||' : `H1|${group.ratePerHour}|ml/hr^ミリリットル/時^ISO+`}`,
      `TQ1|1||||||${compact(day)}${group.startTime}00|` +
        `${compact(day)}` +
        `${String(Math.min(23, Number(group.startTime.slice(0, 2)) + group.hours)).padStart(2, '0')}` +
        `${group.startTime.slice(2)}00`,
      `RXR|IV^静脈内^HL70162|ARM^腕^HL70163||${group.method ?? 'IVP^点滴^HL70164'}`,
      `RXC|B|${coded(base)}|${group.baseAmount}|${unitOf(base)}`,
      ...group.additives.map((additive) => {
        const drug: Drug = DRUGS[additive.drug];
        return `RXC|A|${coded(drug)}|${additive.amount}|${unitOf(drug)}`;
      }),
    );
  });
  return chart.message({
    dataType: 'OMP-02',
    trigger: 'RDE^O11^RDE_O11',
    day,
    department,
    order,
    segments,
    ...timing(options),
  });
}

/** 注射実施通知 OMP-12: one RXA per component. */
export function injectionGiven(
  chart: Chart,
  day: LocalDate,
  department: Department,
  groups: readonly InjectionGroup[],
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [
    chart.pid(),
    chart.pv1(department, options.inpatient ? { ward: '05B', room: '512', bed: '1' } : undefined),
  ];
  groups.forEach((group, index) => {
    segments.push(
      chart.orc('NW', order, department, day, {
        group: `${order}_01_${String(index + 1).padStart(3, '0')}`,
        inpatient: options.inpatient ?? false,
      }),
    );
    const start = `${compact(day)}${group.startTime}`;
    const end =
      `${compact(day)}${String(Math.min(23, Number(group.startTime.slice(0, 2)) + group.hours)).padStart(2, '0')}` +
      `${group.startTime.slice(2)}`;
    [{ drug: group.base, amount: group.baseAmount }, ...group.additives].forEach((component, at) => {
      const drug: Drug = DRUGS[component.drug];
      segments.push(
        `RXA|0|${at + 1}|${start}|${end}|${coded(drug)}|${component.amount}|${unitOf(drug)}|||` +
          `${xcn(['N02', '看護', '次郎'])}|05B^512^1^^^N|` +
          `${group.ratePerHour === undefined ? '' : `${group.ratePerHour}ml/hr`}||||||||CP||${end}00`,
      );
    });
    segments.push(`RXR|IV^静脈内^HL70162|||${group.method ?? 'IVP^点滴^HL70164'}`);
  });
  return chart.message({
    dataType: 'OMP-12',
    trigger: 'RAS^O17^RAS_O17',
    day,
    department,
    order,
    segments,
    time: '160000',
    ...timing(options),
  });
}

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

/** 食事オーダ OMD */
export function meal(
  chart: Chart,
  day: LocalDate,
  department: Department,
  diet: readonly [string, string],
  note: string,
  options: Options = {},
): StorageFile {
  const order = options.order ?? chart.order();
  const segments = [
    chart.pid(),
    chart.pv1(department, { ward: '05B', room: '512', bed: '1' }),
    chart.orc('NW', order, department, day, { inpatient: true }),
    `TQ1|1||TID&1日3回&HL70335||||${compact(day)}12||R^ルーチン^HL70485`,
    `ODS|D||${diet[0]}^${diet[1]}^99XY3|${escapeText(note)}`,
  ];
  return chart.message({
    dataType: 'OMD',
    trigger: 'OMD^O03^OMD_O03',
    day,
    department,
    order,
    segments,
    ...timing(options),
  });
}

export function timing(options: Options): {
  time?: string;
  eventDay?: LocalDate;
  flag?: '0' | '1' | '2';
  version?: number;
} {
  return {
    ...(options.time === undefined ? {} : { time: options.time }),
    ...(options.eventDay === undefined ? {} : { eventDay: options.eventDay }),
    ...(options.flag === undefined ? {} : { flag: options.flag }),
    ...(options.version === undefined ? {} : { version: options.version }),
  };
}
