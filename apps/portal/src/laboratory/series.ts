import { dayNumber, type LaboratoryValue } from '@musubi/domain';
import type { StreamedValue } from '../server/record-stream.ts';

/** 検査値の系列: the same item in the same unit over all facilities, oldest first. */
export type LabPoint = {
  readonly facility: string;
  readonly entry: string;
  readonly day: number;
  readonly order: string;
  readonly value: LaboratoryValue;
};
export type LabSeries = {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly specimen: string;
  readonly points: readonly LabPoint[];
};
export type LabHistory = {
  readonly series: readonly LabSeries[];
  /** The series of a value that stands in an entry. */
  readonly find: (value: LaboratoryValue, specimen: string | undefined) => LabSeries | undefined;
};

/**
 * Values belong together when analyte, specimen and result part of JLAC10 agree (the method may differ between
 * facilities) **and** the unit agrees. Values without JLAC10 join by name and specimen only where exactly one coded
 * item has that name; units are never merged or converted.
 */
export function labHistory(values: readonly StreamedValue[]): LabHistory {
  const coded = new Map<string, string | undefined>();
  for (const { line } of values) {
    const code = codeKey(line.value);
    if (code === undefined) continue;
    const name = nameKey(line.value, line.specimen);
    coded.set(name, !coded.has(name) || coded.get(name) === code ? code : undefined);
  }
  const keyOf = (value: LaboratoryValue, specimen: string | undefined): string => {
    const name = nameKey(value, specimen);
    return `${codeKey(value) ?? coded.get(name) ?? name}|${normalizeUnit(value.unit)}`;
  };
  const groups = new Map<string, { name: string; unit: string; specimen: string; points: LabPoint[] }>();
  for (const { facility, line } of values) {
    const key = keyOf(line.value, line.specimen);
    const group = groups.get(key) ?? {
      name: line.value.item.text,
      unit: line.value.unit ?? '',
      specimen: line.specimen ?? '',
      points: [],
    };
    group.points.push({
      facility,
      entry: line.entry,
      day: dayNumber(line.day),
      order: `${line.day}T${line.time ?? ''}`,
      value: line.value,
    });
    groups.set(key, group);
  }
  const series = new Map<string, LabSeries>();
  for (const [key, group] of groups)
    series.set(key, {
      key,
      ...group,
      points: group.points.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)),
    });
  return { series: [...series.values()], find: (value, specimen) => series.get(keyOf(value, specimen)) };
}

/** 前回値: the last value before this entry's, at whatever facility. */
export function previousPoint(series: LabSeries | undefined, entry: string, day: number): LabPoint | undefined {
  if (series === undefined) return undefined;
  const at = series.points.findIndex((point) => point.entry === entry);
  if (at !== -1) return series.points.slice(0, at).findLast((point) => point.entry !== entry);
  return series.points.findLast((point) => point.day < day);
}

/** ㎎/㎗ and mg/dl are mg/dL; anything else stays what it is. */
export function normalizeUnit(unit: string | undefined): string {
  return (unit ?? '')
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/([/dmµμ])l\b/g, '$1L')
    .replace(/μ/g, 'µ');
}

/** JLAC10: analyte 5, identification 4, specimen 3, method 3, result 2. */
function codeKey(value: LaboratoryValue): string | undefined {
  const { code, system } = value.item;
  if (code === undefined || !/^(JC10|JLAC)/i.test(system ?? '') || !/^[0-9A-Z]{15,17}$/.test(code)) return undefined;
  return `${code.slice(0, 5)}-${code.slice(9, 12)}-${code.slice(15, 17)}`;
}

function nameKey(value: LaboratoryValue, specimen: string | undefined): string {
  return `${value.item.text}@${specimen ?? ''}`.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}
