import { addDays, type LocalDate } from '@musubi/domain';
import { document, vitalSigns } from '../storage/documents.ts';
import { laboratoryResult, type LabValues } from '../storage/laboratory-messages.ts';
import { examinationDone, examinationOrder, type ExaminationClass } from '../storage/examination-messages.ts';
import { injection, injectionGiven, type InjectionGroup } from '../storage/injection-messages.ts';
import { meal, prescription, prescriptionGiven, type RxGroup } from '../storage/order-messages.ts';
import { attendingDoctor, stay, WARD } from '../storage/patient-messages.ts';
import type { Chart, StorageFile } from '../storage/chart.ts';
import type { Department, ExaminationName } from '../data/terms.ts';

export type Admission = {
  readonly day: LocalDate;
  readonly days: number;
  readonly department: Department;
  readonly planned: boolean;
  readonly drips: readonly InjectionGroup[];
  readonly medicine: readonly RxGroup[];
  readonly diet: readonly [string, string];
  readonly values: (dayIndex: number) => LabValues;
  readonly summary: readonly (readonly [string, string])[];
  readonly leave?: boolean;
};

/** 入院一回: planned or not, drips and doses day by day, laboratory, vital signs, nursing, discharge with summary. */
export function* admission(chart: Chart, course: Admission): Generator<StorageFile> {
  const { day, days, department } = course;
  const last = addDays(day, days - 1);
  if (course.planned)
    yield stay(chart, addDays(day, -7), department, 'admission-planned', { eventDay: addDays(day, -7) });
  yield stay(chart, day, department, 'admission');
  yield attendingDoctor(chart, day, department);
  yield meal(chart, day, department, course.diet, '塩分6g');
  for (let index = 0; index < days; index++) {
    const today = addDays(day, index);
    yield* vitalSigns(chart, today, department);
    if (index < Math.min(days - 1, 10) && course.drips.length > 0) {
      const order = chart.order();
      yield injection(chart, today, department, course.drips, { inpatient: true, order });
      yield injectionGiven(chart, today, department, course.drips, { inpatient: true, order });
    }
    if (index === 0 || index % 3 === 0)
      yield laboratoryResult(chart, today, department, course.values(index), { inpatient: true });
    if (index % 2 === 0 && course.medicine.length > 0)
      yield prescriptionGiven(chart, today, department, course.medicine, { inpatient: true });
    if (index % 2 === 0)
      yield* document(
        chart,
        today,
        department,
        'nursing-note',
        [['看護記録', `${index + 1}病日。バイタル安定。食事 ${chart.random.int(5, 10)} 割摂取。訴えなし。`]],
        { form: 'text', time: '200000' },
      );
    yield* document(chart, today, department, 'progress-note', [
      ['経過', `${index + 1}病日。状態は${index === 0 ? '入院時のとおり' : '改善傾向'}。治療を継続する。`],
    ]);
  }
  yield prescription(
    chart,
    day,
    department,
    course.medicine.map((group) => ({ ...group, days })),
    { inpatient: true },
  );
  if (course.leave === true && days > 8) {
    yield stay(chart, addDays(day, 5), department, 'leave', { time: '140000' });
    yield stay(chart, addDays(day, 6), department, 'leave-return', { time: '170000' });
  }
  if (days > 6) {
    yield stay(chart, addDays(day, 3), department, 'transfer-planned');
    yield stay(chart, addDays(day, 3), department, 'transfer', { ward: { ...WARD, ward: '06A', room: '601' } });
  }
  yield stay(chart, last, department, 'discharge-planned', { eventDay: addDays(last, -2) });
  yield stay(chart, last, department, 'discharge', { admitted: day });
  yield* document(chart, last, department, 'discharge-summary', course.summary, { admitted: day, form: 'pdf' });
}

/** 指示から報告まで: the order, what was done with the link to the images, and the report next day. */
export function* examination(
  chart: Chart,
  day: LocalDate,
  department: Department,
  kind: ExaminationClass,
  name: ExaminationName,
  report: { purpose: string; findings: string; diagnosis: string; contrast?: boolean },
): Generator<StorageFile> {
  const order = chart.order();
  yield examinationOrder(chart, day, department, kind, name, { order, purpose: report.purpose });
  if (kind !== 'physiology')
    yield examinationDone(chart, day, department, kind, name, { order, contrast: report.contrast ?? false });
  yield* document(
    chart,
    kind === 'endoscopy' ? day : addDays(day, 1),
    kind === 'endoscopy' ? department : '27',
    kind === 'endoscopy' ? 'endoscopy-report' : 'radiology-report',
    [
      ['目的', report.purpose],
      ['所見', report.findings],
      ['診断', report.diagnosis],
    ],
  );
}

export const DRIP: InjectionGroup = {
  base: 'maintenance',
  baseAmount: 1,
  additives: [],
  ratePerHour: 60,
  startTime: '0900',
  hours: 8,
};

export const ANTIBIOTIC: InjectionGroup = {
  base: 'saline100',
  baseAmount: 1,
  additives: [{ drug: 'ampicillinSulbactam', amount: 1 }],
  ratePerHour: 100,
  startTime: '1000',
  hours: 1,
};

export const PAIN: RxGroup = {
  usage: 'afterEachMeal',
  days: 7,
  lines: [{ drug: 'acetaminophen', dose: 2, perDay: 3 }],
};
