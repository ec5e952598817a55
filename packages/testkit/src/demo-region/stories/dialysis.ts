import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryResult } from '../storage/laboratory-messages.ts';
import { physiologyResult } from '../storage/examination-messages.ts';
import { injection, injectionGiven, type InjectionGroup } from '../storage/injection-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import { progress, regularDays, years, type Story } from './story.ts';
import { examination } from './admission.ts';

const NO_BASE: InjectionGroup = {
  base: 'saline100',
  baseAmount: 1,
  additives: [{ drug: 'heparin', amount: 1 }],
  ratePerHour: 5,
  startTime: '0900',
  hours: 4,
};

/** 透析: three sessions a week for ten years, each ordered and given, with blood twice a month. */
export const dialysis: Story = function* (chart) {
  const span = years(10);
  yield problems(chart, chart.daysAgo(span - 1), '30', [
    { disease: 'endStageKidney', onset: chart.daysAgo(span), main: true },
    { disease: 'diabetes', onset: chart.daysAgo(span + 4000) },
  ]);
  let session = 0;
  for (const day of regularDays(chart, span, 7, 0)) {
    for (const offset of [0, 2, 4]) {
      const today = addDays(day, offset);
      if (today > chart.until) return;
      session++;
      const order = chart.order();
      yield visit(chart, today, '30', { order: chart.order(), time: '081500' });
      yield injection(chart, today, '30', [NO_BASE], { order });
      yield injectionGiven(
        chart,
        today,
        '30',
        [
          {
            ...NO_BASE,
            additives:
              session % 3 === 0 ? [...NO_BASE.additives, { drug: 'erythropoietin', amount: 1 }] : NO_BASE.additives,
          },
        ],
        { order },
      );
      if (session % 3 === 1)
        yield* document(
          chart,
          today,
          '30',
          'nursing-note',
          [
            [
              '透析記録',
              `透析 4 時間。除水 ${chart.random.around(2.4, 0.5).toFixed(1)} L。血圧低下なし。シャント音良好。`,
            ],
          ],
          { form: 'text' },
        );
      if (session % 6 === 1) {
        const far = progress(chart, today, span);
        yield laboratoryResult(chart, today, '30', {
          UN: chart.random.around(62, 7),
          CRE: chart.random.around(10.2, 0.6),
          NA: chart.random.around(138, 2),
          K: chart.random.around(5.0, 0.4),
          CA: chart.random.around(8.9, 0.3),
          IP: chart.random.around(5.3, 0.6),
          ALB: chart.random.around(3.8 - 0.3 * far, 0.15),
          HGB: chart.random.around(10.9, 0.5),
          PLT: chart.random.around(182, 20),
          CRP: Math.max(0.02, chart.random.around(0.2, 0.15)),
          HBA1C: chart.random.around(6.6, 0.3),
        });
        yield prescription(chart, today, '30', [
          { usage: 'afterEachMeal', days: 14, lines: [{ drug: 'sevelamer', dose: 3, perDay: 3 }] },
          {
            usage: 'afterBreakfast',
            days: 14,
            lines: [
              { drug: 'calcitriol', dose: 1, perDay: 1 },
              { drug: 'amlodipine', dose: 1, perDay: 1 },
            ],
          },
        ]);
      }
      if (session % 39 === 1) {
        yield* examination(chart, today, '30', 'radiology', 'chestXray', {
          purpose: '心胸郭比の評価',
          findings: `CTR ${chart.random.int(47, 52)}%。胸水なし。`,
          diagnosis: '著変なし',
        });
        yield physiologyResult(
          chart,
          today,
          '30',
          'ecg',
          [['HR', '心拍数', String(chart.random.int(60, 84)), '/min']],
          { finding: '洞調律' },
        );
      }
    }
  }
};
