import { addDays, dayNumber, parseLocalDate, type EntryContent, type LocalDate } from '@musubi/domain';
import type { StreamedEntry } from '../server/record-stream.ts';
import { codedText, joined, quantityText } from '../record/plain-text.ts';

/** 薬剤の経過: one drug (by code, else by name) with the periods in which anybody prescribed it. */
export type DrugPeriod = {
  readonly entry: string;
  readonly facility: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly daysKnown: boolean;
  readonly usage: string;
  readonly cancelled: boolean;
};
export type DrugCourse = {
  readonly key: string;
  readonly name: string;
  readonly injection: boolean;
  readonly periods: readonly DrugPeriod[];
};

/**
 * Current drugs first, then the latest ended; periods oldest first. Orders only: what was dispensed of them would count
 * twice.
 */
export function drugCourses(entries: readonly StreamedEntry[]): readonly DrugCourse[] {
  const courses = new Map<string, { name: string; injection: boolean; periods: DrugPeriod[] }>();
  for (const { facility, line } of entries) {
    for (const one of drugsOf(line.entry.content)) {
      const from = one.start ?? line.entry.day;
      if (from === undefined) continue;
      const key = `${one.injection ? 'i' : 'p'}:${one.key}`;
      const course = courses.get(key) ?? { name: one.name, injection: one.injection, periods: [] };
      course.periods.push({
        entry: line.id,
        facility,
        from,
        until: addDays(from, Math.max(1, one.days ?? 1) - 1),
        daysKnown: one.days !== undefined,
        usage: one.usage,
        cancelled: line.entry.status === 'cancelled',
      });
      courses.set(key, course);
    }
  }
  const last = (periods: readonly DrugPeriod[]) =>
    periods.reduce((latest, period) => (period.until > latest ? period.until : latest), '');
  return [...courses]
    .map(([key, course]): DrugCourse => ({
      key,
      ...course,
      periods: course.periods.sort((a, b) => dayNumber(a.from) - dayNumber(b.from)),
    }))
    .sort((a, b) =>
      last(a.periods) < last(b.periods)
        ? 1
        : last(a.periods) > last(b.periods)
          ? -1
          : a.name.localeCompare(b.name, 'ja'),
    );
}

type Drug = {
  readonly key: string;
  readonly name: string;
  readonly injection: boolean;
  readonly start: LocalDate | undefined;
  readonly days: number | undefined;
  readonly usage: string;
};

function drugsOf(content: EntryContent): readonly Drug[] {
  if (content.type === 'prescription') {
    return content.groups.flatMap((group) =>
      group.drugs.map(({ drug, dose, daily }): Drug => ({
        key: drug.code ?? drug.text.normalize('NFKC'),
        name: drug.text,
        injection: false,
        start: group.start === undefined ? undefined : parseLocalDate(group.start.value.slice(0, 10)),
        days: daysOf(group.duration?.value, group.duration?.unit?.text),
        usage: joined([quantityText(dose) || quantityText(daily), codedText(group.usage)]),
      })),
    );
  }
  if (content.type === 'injection') {
    return content.groups.flatMap((group) =>
      group.components.map(({ drug, amount }): Drug => ({
        key: drug.code ?? drug.text.normalize('NFKC'),
        name: drug.text,
        injection: true,
        start: group.start === undefined ? undefined : parseLocalDate(group.start.value.slice(0, 10)),
        days: 1,
        usage: joined([quantityText(amount), codedText(group.route), group.rate]),
      })),
    );
  }
  return [];
}

/** 日数: only a count of days is one; `10回分` is not. */
function daysOf(value: string | undefined, unit: string | undefined): number | undefined {
  const days = Number((value ?? '').normalize('NFKC'));
  if (!Number.isInteger(days) || days < 1 || days > 400) return undefined;
  if (/週/.test(unit ?? '')) return days * 7;
  return unit === undefined || /日|^D$/i.test(unit) ? days : undefined;
}
