import type { LocalDate } from '@musubi/domain';
import { DRUGS, USAGE, type Drug, type UsageName } from '../data/drugs.ts';
import type { Department } from '../data/terms.ts';
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

export function coded(drug: Drug): string {
  return `${drug.code}^${escapeText(drug.name)}^HOT9`;
}

export function unitOf(drug: Drug): string {
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
