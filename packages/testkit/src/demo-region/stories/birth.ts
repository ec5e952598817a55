import { addDays, localDate } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryResult } from '../storage/laboratory-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, stay, visit } from '../storage/patient-messages.ts';
import { routineValues } from './chronic.ts';
import type { Story } from './story.ts';
import { examination, admission, DRIP, PAIN } from './admission.ts';

/** The birthday of the child in the cast. */
const BIRTH = localDate('2024-09-03');

export const childbirth: Story = function* (chart) {
  const birth = BIRTH;
  yield problems(chart, addDays(birth, -240), '24', [
    { disease: 'pregnancy', onset: addDays(birth, -240), end: addDays(birth, 30), main: true },
  ]);
  for (let week = 8; week <= 39; week += week < 24 ? 4 : 2) {
    const day = addDays(birth, -(39 - week) * 7 - 2);
    yield visit(chart, day, '24');
    yield* examination(chart, day, '24', 'physiology', 'obstetricUltrasound', {
      purpose: `妊娠${week}週 妊婦健診`,
      findings: `児の発育は週数相当。推定体重 ${Math.round(week * week * 2)} g。`,
      diagnosis: '異常なし',
    });
    yield laboratoryResult(chart, day, '24', {
      HGB: chart.random.around(11.4 - week * 0.02, 0.4),
      PLT: chart.random.around(210, 25),
      GLU: chart.random.around(88, 8),
      URINE_PROTEIN: '-',
      URINE_SUGAR: '-',
      ...(week === 8 ? { HBSAG: '-', HCVAB: '-' } : {}),
    });
    if (week > 20)
      yield prescription(chart, day, '24', [
        { usage: 'beforeSleep', days: 14, lines: [{ drug: 'iron', dose: 1, perDay: 1 }] },
      ]);
  }
  yield* admission(chart, {
    day: addDays(birth, -1),
    days: 7,
    department: '24',
    planned: false,
    drips: [DRIP],
    medicine: [PAIN],
    diet: ['020', '産褥食'],
    values: () => routineValues(chart, { HGB: 9.8 }),
    summary: [
      ['診断', '妊娠39週 経腟分娩'],
      ['児', '女児 3,080 g アプガースコア 9/10'],
      ['経過', '産褥経過良好。授乳確立。'],
    ],
  });
};

export const newborn: Story = function* (chart) {
  const birth = chart.patient.birthDate;
  yield stay(chart, birth, '09', 'admission');
  yield laboratoryResult(
    chart,
    addDays(birth, 4),
    '09',
    { GLU: 68, CRP: 0.03 },
    { comment: '先天性代謝異常検査は異常なし' },
  );
  yield stay(chart, addDays(birth, 5), '09', 'discharge', { admitted: birth });
  yield problems(chart, birth, '09', [{ disease: 'newborn', onset: birth, main: true }]);
  yield* document(
    chart,
    addDays(birth, 5),
    '09',
    'discharge-summary',
    [
      ['出生', '39週 3,080 g'],
      ['経過', '黄疸は軽度で治療を要さず。聴覚検査 両側 pass。'],
    ],
    { admitted: birth },
  );
};
