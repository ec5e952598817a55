import { dayNumber, fromDayNumber, type LocalDate } from '@musubi/domain';
import type { Chart, StorageFile } from '../storage/chart.ts';

/** 経過: a course of illness at one hospital, as the files its systems wrote. */
export type Story = (chart: Chart) => Iterable<StorageFile>;

export const STORY_NAMES = [
  'brief',
  'clinic-visits',
  'hypertension',
  'diabetes',
  'kidney',
  'atrial-fibrillation',
  'stroke',
  'rehabilitation',
  'heart-failure',
  'colon-cancer',
  'breast-cancer',
  'lung-nodule',
  'dialysis',
  'recent-pneumonia',
  'recent-follow-up',
  'childbirth',
  'newborn',
  'appendicitis',
  'asthma',
  'copd',
  'thyroid',
  'psychiatry',
  'ophthalmology',
  'tuberculosis-contact',
  'emergency',
  'dispensing',
  'allergy-contrast',
  'allergy-penicillin',
  'allergy-egg',
] as const;
export type StoryName = (typeof STORY_NAMES)[number];

/** Days from `daysAgo` until the end of the chart, about every `every` days, moved off Sundays. */
export function* regularDays(chart: Chart, daysAgo: number, every: number, jitter = 2): Generator<LocalDate> {
  const end = dayNumber(chart.until);
  for (let day = end - daysAgo; day <= end - 1; day += every) {
    let moved = day + chart.random.int(-jitter, jitter);
    // 1970-01-01 was a Thursday: (n + 4) % 7 = 0 is a Sunday
    if ((moved + 4) % 7 === 0) moved += 1;
    if (moved <= end) yield fromDayNumber(moved);
  }
}

export function years(count: number): number {
  return Math.round(count * 365.25);
}

/** How far the course has come, 0 at the start and 1 at the end. */
export function progress(chart: Chart, day: LocalDate, daysAgo: number): number {
  return Math.min(1, Math.max(0, 1 - (dayNumber(chart.until) - dayNumber(day)) / daysAgo));
}
