import type { LocalDate } from '@musubi/domain';
import { DISEASES, type Department, type Disease, type DiseaseName } from '../data/terms.ts';
import { compact, escapeText, xcn, type Chart, type StorageFile } from './chart.ts';
import { timing, type Options } from './order-messages.ts';

export type Ward = { readonly ward: string; readonly room: string; readonly bed: string };
export const WARD: Ward = { ward: '05B', room: '512', bed: '1' };

/** 患者基本情報 ADT-00 */
export function demographics(
  chart: Chart,
  options: Options & { height?: number; weight?: number; abo?: string } = {},
): StorageFile {
  const segments = [
    `EVN||${compact(chart.until)}090000`,
    chart.pid(true),
    chart.pv1('01'),
    ...(options.height === undefined
      ? []
      : [`OBX|1|NM|9N001000000000001^身長^JC10||${options.height}|cm^cm^ISO+|||||F`]),
    ...(options.weight === undefined
      ? []
      : [`OBX|2|NM|9N006000000000001^体重^JC10||${options.weight}|kg^kg^ISO+|||||F`]),
    ...(options.abo === undefined
      ? []
      : [`OBX|3|CWE|5H010000009199911^血液型-ABO式^JC10||${options.abo}^${options.abo}^JSHR002||||||F`]),
    `IN1|1|67^国民健康保険^JHSD0001|99990${chart.patient.id.slice(-1)}||||||||||20200401|20991231||||SEL^本人^HL70063`,
  ];
  return chart.message({
    dataType: 'ADT-00',
    trigger: 'ADT^A08^ADT_A01',
    day: undefined,
    department: undefined,
    segments,
    ...timing(options),
  });
}

/** 担当医 ADT-01 */
export function attendingDoctor(chart: Chart, day: LocalDate, department: Department): StorageFile {
  return chart.message({
    dataType: 'ADT-01',
    trigger: 'ADT^A54^ADT_A54',
    day: undefined,
    department,
    eventDay: day,
    segments: [`EVN||${compact(day)}093000||||${compact(day)}090000`, chart.pid(), chart.pv1(department, WARD)],
  });
}

/** 外来受付 ADT-12 */
export function visit(chart: Chart, day: LocalDate, department: Department, options: Options = {}): StorageFile {
  const time = options.time ?? '084500';
  return chart.message({
    dataType: 'ADT-12',
    trigger: 'ADT^A04^ADT_A01',
    day,
    department,
    order: options.order ?? chart.order(),
    segments: [
      `EVN||${compact(day)}${time}`,
      chart.pid(),
      `${chart.pv1(department)}${'|'.repeat(34)}${compact(day)}${time.slice(0, 4)}`,
    ],
    time,
    ...timing(options),
  });
}

type StayEvent =
  | 'admission-planned'
  | 'admission'
  | 'leave'
  | 'leave-return'
  | 'transfer-planned'
  | 'transfer'
  | 'discharge-planned'
  | 'discharge';
const STAY = {
  'admission-planned': ['ADT-21', 'ADT^A14^ADT_A05', 'ADT^A27^ADT_A21'],
  admission: ['ADT-22', 'ADT^A01^ADT_A01', 'ADT^A11^ADT_A09'],
  leave: ['ADT-31', 'ADT^A21^ADT_A21', 'ADT^A52^ADT_A52'],
  'leave-return': ['ADT-32', 'ADT^A22^ADT_A21', 'ADT^A53^ADT_A52'],
  'transfer-planned': ['ADT-41', 'ADT^A15^ADT_A15', 'ADT^A26^ADT_A21'],
  transfer: ['ADT-42', 'ADT^A02^ADT_A02', 'ADT^A12^ADT_A09'],
  'discharge-planned': ['ADT-51', 'ADT^A16^ADT_A16', 'ADT^A25^ADT_A21'],
  discharge: ['ADT-52', 'ADT^A03^ADT_A03', 'ADT^A13^ADT_A01'],
} as const;

/** 入退院・外泊・転棟 ADT-21 … ADT-52; `cancelled` writes the cancel message as the deleted version. */
export function stay(
  chart: Chart,
  day: LocalDate,
  department: Department,
  event: StayEvent,
  options: Options & {
    cancelled?: boolean;
    outcome?: readonly [string, string];
    ward?: Ward;
    admitted?: LocalDate;
    time?: string;
  } = {},
): StorageFile {
  const [dataType, done, cancel] = STAY[event];
  const time = options.time ?? '100000';
  const pv1 = chart.pv1(department, options.ward ?? WARD).split('|');
  while (pv1.length <= 45) pv1.push('');
  if (event === 'admission' || options.admitted !== undefined) pv1[44] = `${compact(options.admitted ?? day)}1000`;
  if (event === 'discharge') {
    pv1[36] = (options.outcome ?? ['01', '軽快'])[0];
    pv1[45] = `${compact(day)}1000`;
  }
  const pv2 =
    event === 'admission-planned'
      ? [`PV2||||||||${compact(day)}`]
      : event === 'discharge-planned'
        ? [`PV2|||||||||${compact(day)}`]
        : event === 'leave-return'
          ? [`PV2${'|'.repeat(47)}${compact(day)}1700`]
          : [];
  const segments = [
    `EVN||${compact(day)}${time}||||${compact(day)}${time}`,
    chart.pid(),
    pv1.join('|').replace(/\|+$/, ''),
    ...pv2,
  ];
  return chart.message({
    dataType,
    trigger: options.cancelled ? cancel : done,
    day,
    department,
    segments,
    time,
    flag: options.cancelled ? '0' : '1',
    ...timing(options),
  });
}

export type AllergyLine = {
  readonly category: readonly [string, string];
  readonly substance: readonly [code: string, text: string, system: string];
  readonly severity: readonly [string, string];
  readonly reaction: string;
  readonly onset?: string;
  readonly onsetText?: string;
};

/** アレルギー情報 ADT-61: the whole list each time. */
export function allergies(
  chart: Chart,
  day: LocalDate,
  lines: readonly AllergyLine[],
  options: Options = {},
): StorageFile {
  const segments = [
    `EVN||${compact(day)}093000`,
    chart.pid(),
    ...lines.map(
      (line, index) =>
        `IAM|${index + 1}|${line.category.join('^')}^HL70127|${line.substance.map(escapeText).join('^')}|` +
        `${line.severity.join('^')}^HL70128|${escapeText(line.reaction)}|A^追加^HL70323|||||` +
        `${line.onset ?? ''}|${line.onsetText ?? ''}`,
    ),
  ];
  return chart.message({
    dataType: 'ADT-61',
    trigger: 'ADT^A60^ADT_A60',
    day: undefined,
    department: undefined,
    eventDay: day,
    segments,
    ...timing(options),
  });
}

export type ProblemLine = {
  readonly disease: DiseaseName;
  readonly onset: LocalDate;
  readonly end?: LocalDate;
  readonly suspected?: boolean;
  readonly main?: boolean;
};

/** 病名 PPR-01: one file holds the patient's whole list. */
export function problems(
  chart: Chart,
  day: LocalDate,
  department: Department,
  lines: readonly ProblemLine[],
  options: Options = {},
): StorageFile {
  const segments = [chart.pid()];
  lines.forEach((line, index) => {
    const disease: Disease = DISEASES[line.disease];
    segments.push(
      `PRB|AD|${compact(day)}|${disease.code}^${escapeText(disease.name)}^MDCDX2|` +
        `${String(index + 1).padStart(8, '0')}|||${compact(line.onset)}||` +
        `${line.end === undefined ? '' : compact(line.end)}|${disease.icd10}^^I10^O^外来時^JHSD0004|||` +
        `${line.suspected ? '1^疑い^JHSD0005' : ''}|${line.end === undefined ? '' : 'R^治癒^HL70241'}|` +
        `${line.end === undefined ? '' : compact(line.end)}|${compact(line.onset)}|${escapeText(disease.name)}|` +
        `${line.main ? '1^主診断^JHSD0007' : ''}`,
      `ZPR||${disease.code}^${escapeText(disease.name)}^MDCDX2`,
      `ORC|NW|${String(index + 1).padStart(15, '0')}||||||||||${xcn(chart.doctor(department))}|||||` +
        `${department}^^99XY1`,
    );
  });
  return chart.message({
    dataType: 'PPR-01',
    trigger: 'PPR^ZD1^PPR_ZD1',
    day: undefined,
    department,
    eventDay: day,
    segments,
    ...timing(options),
  });
}
