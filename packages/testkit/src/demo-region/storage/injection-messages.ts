import type { LocalDate } from '@musubi/domain';
import { DRUGS, type Drug } from '../data/drugs.ts';
import type { Department } from '../data/terms.ts';
import { compact, xcn, type Chart, type StorageFile } from './chart.ts';
import { type DrugName, type Options, coded, unitOf, timing } from './order-messages.ts';

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
