import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryResult, type LabValues } from '../storage/laboratory-messages.ts';
import { physiologyResult } from '../storage/examination-messages.ts';
import { injectionGiven } from '../storage/injection-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import type { Chart } from '../storage/chart.ts';
import { regularDays, years, type Story } from './story.ts';

/** 一般的な採血: plausible values of a healthy adult; stories bend what their illness bends. */
export function routineValues(chart: Chart, bent: LabValues = {}): LabValues {
  const { random } = chart;
  return {
    TP: random.around(7.1, 0.3),
    ALB: random.around(4.2, 0.2),
    AST: random.around(23, 5),
    ALT: random.around(21, 7),
    LD: random.around(180, 20),
    GGT: random.around(30, 12),
    UN: random.around(15, 3),
    CRE: random.around(0.72, 0.08),
    NA: random.around(140, 2),
    K: random.around(4.2, 0.3),
    CL: random.around(104, 2),
    GLU: random.around(101, 10),
    WBC: random.around(5.9, 1.1),
    HGB: random.around(13.2, 0.8),
    PLT: random.around(228, 35),
    CRP: Math.max(0.02, random.around(0.08, 0.05)),
    ...bent,
  };
}

export const hypertension: Story = function* (chart) {
  const span = years(8);
  yield problems(chart, chart.daysAgo(span), '01', [
    { disease: 'hypertension', onset: chart.daysAgo(span), main: true },
    { disease: 'dyslipidaemia', onset: chart.daysAgo(span - 200) },
  ]);
  for (const day of regularDays(chart, span, 56)) {
    yield visit(chart, day, '01');
    yield prescription(chart, day, '01', [
      {
        usage: 'afterBreakfast',
        days: 56,
        lines: [
          { drug: 'amlodipine', dose: 1, perDay: 1 },
          { drug: 'telmisartan', dose: 1, perDay: 1 },
        ],
      },
      { usage: 'afterBreakfastAndSupper', days: 56, lines: [{ drug: 'rosuvastatin', dose: 1, perDay: 1 }] },
    ]);
    if (chart.random.chance(0.4))
      yield laboratoryResult(
        chart,
        day,
        '01',
        routineValues(chart, { LDL: chart.random.around(118, 18), TG: chart.random.around(135, 40) }),
      );
    if (chart.random.chance(0.5))
      yield* document(chart, day, '01', 'progress-note', [
        ['S', '自覚症状なし。家庭血圧 130 台。'],
        [
          'O',
          `血圧 ${chart.random.int(122, 146)}/${chart.random.int(68, 88)} mmHg 脈拍 ${chart.random.int(60, 80)} 整`,
        ],
        ['A/P', '降圧薬継続。減塩指導。次回 8 週後。'],
      ]);
  }
  yield injectionGiven(chart, chart.daysAgo(25), '01', [
    { base: 'influenzaVaccine', baseAmount: 1, additives: [], startTime: '1010', hours: 0 },
  ]);
};

export const clinicVisits: Story = function* (chart) {
  for (const day of regularDays(chart, years(10), 60, 12)) {
    const cold = chart.random.chance(0.3);
    yield visit(chart, day, '01');
    yield prescription(
      chart,
      day,
      '01',
      cold
        ? [
            {
              usage: 'afterEachMeal',
              days: 5,
              lines: [
                { drug: 'carbocisteine', dose: 1, perDay: 3 },
                { drug: 'acetaminophen', dose: 2, perDay: 3 },
              ],
            },
          ]
        : [
            { usage: 'afterBreakfast', days: 30, lines: [{ drug: 'lansoprazole', dose: 1, perDay: 1 }] },
            { usage: 'patchOnce', days: 30, lines: [{ drug: 'lidocainePatch', dose: 1, perDay: 1 }] },
          ],
    );
    if (chart.random.chance(0.6))
      yield* document(
        chart,
        day,
        '01',
        'progress-note',
        [
          [
            '記載',
            cold
              ? '3日前から咽頭痛と鼻汁。発熱なし。対症療法とする。'
              : '膝の痛みは落ち着いている。血圧良好。他院の内服を確認した。',
          ],
        ],
        { form: 'text' },
      );
    if (chart.random.chance(0.2))
      yield laboratoryResult(chart, day, '01', {
        AST: chart.random.around(23, 4),
        ALT: chart.random.around(21, 5),
        LDL: chart.random.around(115, 12),
        TG: '100以下',
        CRP: Math.max(0.02, chart.random.around(0.1, 0.06)),
      });
  }
};

export const copd: Story = function* (chart) {
  const span = years(7);
  yield problems(chart, chart.daysAgo(span), '05', [{ disease: 'copd', onset: chart.daysAgo(span), main: true }]);
  for (const day of regularDays(chart, span, 70)) {
    yield visit(chart, day, '05');
    yield prescription(chart, day, '05', [
      {
        usage: 'afterBreakfast',
        days: 70,
        lines: [{ drug: 'tiotropium', dose: 1, perDay: 1, comment: '1回1カプセルを吸入' }],
      },
    ]);
    if (chart.random.chance(0.3))
      yield physiologyResult(chart, day, '05', 'spirometry', [
        ['FVC', '努力肺活量', chart.random.around(2.9, 0.2).toFixed(2), 'L'],
        ['FEV1', '1秒量', chart.random.around(1.6, 0.15).toFixed(2), 'L'],
        ['FEV1P', '1秒率', chart.random.around(55, 4).toFixed(1), '%'],
      ]);
  }
};

export const asthma: Story = function* (chart) {
  yield problems(chart, chart.daysAgo(years(2)), '09', [
    { disease: 'asthma', onset: chart.daysAgo(years(2)), main: true },
  ]);
  for (const day of regularDays(chart, years(2), 42)) {
    yield visit(chart, day, '09');
    yield prescription(chart, day, '09', [
      { usage: 'beforeSleep', days: 42, lines: [{ drug: 'montelukast', dose: 1, perDay: 1 }] },
    ]);
  }
};

export const psychiatry: Story = function* (chart) {
  yield problems(chart, chart.daysAgo(years(2)), '02', [
    { disease: 'depression', onset: chart.daysAgo(years(2)), main: true },
  ]);
  for (const day of regularDays(chart, years(2), 28)) {
    yield visit(chart, day, '02');
    yield prescription(chart, day, '02', [
      { usage: 'beforeSleep', days: 28, lines: [{ drug: 'escitalopram', dose: 1, perDay: 1 }] },
    ]);
    yield* document(chart, day, '02', 'progress-note', [['記載', '睡眠は改善傾向。復職について相談。']]);
  }
};

export const ophthalmology: Story = function* (chart) {
  yield problems(chart, chart.daysAgo(years(5)), '23', [
    { disease: 'glaucoma', onset: chart.daysAgo(years(5)), main: true },
    { disease: 'cataract', onset: chart.daysAgo(years(3)) },
  ]);
  for (const day of regularDays(chart, years(5), 84)) {
    yield visit(chart, day, '23');
    yield prescription(chart, day, '23', [
      {
        usage: 'eyeOnce',
        days: 84,
        lines: [{ drug: 'eyeDrops', dose: 2.5, perDay: 1, comment: '両眼 1日1回 就寝前' }],
      },
    ]);
  }
};

/** 短い経過: two visits and one blood test; what most of a large region's people have. */
export const brief: Story = function* (chart) {
  const first = chart.daysAgo(chart.random.int(40, 3000));
  const second = addDays(first, chart.random.int(7, 35));
  yield visit(chart, first, '01');
  yield prescription(chart, first, '01', [
    { usage: 'afterEachMeal', days: 5, lines: [{ drug: 'carbocisteine', dose: 1, perDay: 3 }] },
  ]);
  yield laboratoryResult(chart, first, '01', routineValues(chart));
  yield visit(chart, second, '01');
};
