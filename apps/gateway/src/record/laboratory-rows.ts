import type { ClinicalTime, LaboratoryValue, LocalDate, RecordEntry } from '@musubi/domain';

/** One value of a laboratory report as its own row, for trends. */
export type LaboratoryRow = {
  readonly day: LocalDate;
  readonly time: string | null;
  readonly jlac10: string | null;
  readonly localCode: string | null;
  readonly number: number | null;
  readonly unit: string | null;
  readonly specimen: string | null;
  readonly panel: string | null;
  readonly value: string;
};

const DATE_LENGTH = 'YYYY-MM-DD'.length;
const JLAC10_SYSTEMS = new Set(['JC10', 'JLAC10']);

/** 検査値の行: those of results with a day; orders have items without values and give none. */
export function laboratoryRows(entry: RecordEntry): readonly LaboratoryRow[] {
  const day = entry.day;
  if (day === undefined) return [];
  switch (entry.content.type) {
    case 'laboratory':
      return entry.content.panels.flatMap((panel) =>
        panel.values
          .filter((value) => value.text !== '')
          .map((value) => row(value, day, panel.collected, panel.specimen?.text, panel.panel?.text)),
      );
    case 'vital-signs':
      return entry.content.measurements.map((value) => row(value, day, value.measured, undefined, undefined));
    default:
      return [];
  }
}

/**
 * A value stands under the day of its entry. Taken on another day (a second specimen, the night before), it says so
 * itself: the hour of one day beside the date of another would be a time at which nothing was taken.
 */
function row(
  read: LaboratoryValue,
  day: LocalDate,
  taken: ClinicalTime | undefined,
  specimen: string | undefined,
  panel: string | undefined,
): LaboratoryRow {
  const elsewhere = taken !== undefined && taken.value.length >= DATE_LENGTH && !taken.value.startsWith(day);
  const value = elsewhere
    ? { ...read, comments: [...(read.comments ?? []), `採取・測定: ${taken.value.replace('T', ' ')}`] }
    : read;
  const time = elsewhere ? '' : (taken?.value.slice(DATE_LENGTH + 1) ?? '');
  const standard = JLAC10_SYSTEMS.has(value.item.system ?? '');
  return {
    day,
    time: time === '' ? null : time,
    jlac10: standard ? (value.item.code ?? null) : null,
    localCode: value.item.local?.code ?? (standard ? null : (value.item.code ?? null)),
    number: value.comparator === undefined ? (value.number ?? null) : null,
    unit: value.unit ?? null,
    specimen: specimen ?? null,
    panel: panel ?? null,
    value: JSON.stringify(value),
  };
}
