import { document } from '../storage/documents.ts';
import { laboratoryOrder, laboratoryResult } from '../storage/laboratory-messages.ts';
import { injectionGiven } from '../storage/injection-messages.ts';
import { prescription, type RxGroup } from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import { progress, regularDays, years, type Story } from './story.ts';
import { routineValues } from './chronic.ts';

const DIABETES_RX: RxGroup[] = [
  { usage: 'afterBreakfastAndSupper', days: 28, lines: [{ drug: 'metformin', dose: 2, perDay: 2 }] },
  {
    usage: 'afterBreakfast',
    days: 28,
    lines: [
      { drug: 'sitagliptin', dose: 1, perDay: 1 },
      { drug: 'empagliflozin', dose: 1, perDay: 1 },
    ],
  },
];

export const diabetes: Story = function* (chart) {
  const span = years(10);
  yield problems(chart, chart.daysAgo(span), '31', [
    { disease: 'diabetes', onset: chart.daysAgo(span), main: true },
    { disease: 'hypertension', onset: chart.daysAgo(span) },
    { disease: 'dyslipidaemia', onset: chart.daysAgo(span - 400) },
  ]);
  for (const day of regularDays(chart, span, 35)) {
    const far = progress(chart, day, span);
    const order = chart.order();
    yield visit(chart, day, '31');
    yield laboratoryOrder(chart, day, '31', ['HBA1C', 'GLU', 'AST', 'ALT', 'LDL', 'TG'], { order });
    yield laboratoryResult(
      chart,
      day,
      '31',
      {
        HBA1C: chart.random.around(8.4 - 1.4 * far, 0.35),
        GLU: chart.random.around(168 - 30 * far, 20),
        AST: chart.random.around(24, 4),
        ALT: chart.random.around(26, 6),
        LDL: chart.random.around(112, 10),
        TG: chart.random.around(142, 30),
        URINE_PROTEIN: chart.random.chance(far) ? '+' : '-',
        URINE_SUGAR: ' 2 +',
      },
      { order },
    );
    yield prescription(
      chart,
      day,
      '31',
      far > 0.6
        ? [
            ...DIABETES_RX,
            {
              usage: 'subcutaneous',
              days: 28,
              lines: [{ drug: 'insulin', dose: 8, perDay: 1, comment: '朝食前に皮下注射。低血糖時は減量。' }],
            },
          ]
        : DIABETES_RX,
    );
    if (chart.random.chance(0.35))
      yield* document(chart, day, '31', 'progress-note', [
        ['S', '間食が多い。低血糖症状なし。'],
        ['O', '体重 58.2 kg、足病変なし。'],
        ['A', 'HbA1c は前回とほぼ同じ。'],
        ['P', '食事記録を続ける。次回、尿中アルブミンを測定。'],
      ]);
  }
};

export const kidney: Story = function* (chart) {
  const span = years(4);
  yield problems(chart, chart.daysAgo(span), '30', [
    { disease: 'nephropathy', onset: chart.daysAgo(span), main: true },
    { disease: 'diabetes', onset: chart.daysAgo(years(10)) },
    { disease: 'atrialFibrillation', onset: chart.daysAgo(years(3)) },
    { disease: 'colonCancer', onset: chart.daysAgo(years(2)) },
  ]);
  for (const day of regularDays(chart, span, 28)) {
    const far = progress(chart, day, span);
    yield visit(chart, day, '30');
    yield laboratoryResult(
      chart,
      day,
      '30',
      routineValues(chart, {
        UN: chart.random.around(22 + 9 * far, 2),
        CRE: chart.random.around(0.98 + 0.44 * far, 0.03),
        EGFR: chart.random.around(44 - 15 * far, 1),
        K: chart.random.around(4.6 + 0.7 * far, 0.15),
        ALB: chart.random.around(3.9 - 0.5 * far, 0.1),
        HGB: chart.random.around(11.6 - 1.5 * far, 0.2),
        HBA1C: chart.random.around(7.6 - 0.4 * far, 0.15),
        GLU: chart.random.around(146 - 10 * far, 14),
        CA: chart.random.around(8.9, 0.2),
        IP: chart.random.around(4.2 + 0.6 * far, 0.2),
        UA: chart.random.around(7.4, 0.4),
        PTINR: chart.random.around(2.1, 0.25),
      }),
      { comment: 'eGFR は血清クレアチニンから計算' },
    );
    yield prescription(chart, day, '30', [
      {
        usage: 'afterBreakfast',
        days: 28,
        lines: [
          { drug: 'furosemide', dose: 1, perDay: 1 },
          { drug: 'telmisartan', dose: 1, perDay: 1 },
        ],
      },
    ]);
    if (far > 0.5)
      yield injectionGiven(chart, day, '30', [
        {
          base: 'saline100',
          baseAmount: 1,
          additives: [{ drug: 'erythropoietin', amount: 1 }],
          startTime: '1030',
          hours: 1,
        },
      ]);
  }
};

export const thyroid: Story = function* (chart) {
  const span = years(6);
  yield problems(chart, chart.daysAgo(span), '01', [
    { disease: 'hypothyroidism', onset: chart.daysAgo(span), main: true },
  ]);
  for (const day of regularDays(chart, span, 84)) {
    yield visit(chart, day, '01');
    yield laboratoryResult(chart, day, '01', {
      TSH: chart.random.around(3.4, 1.4),
      FT4: chart.random.around(1.2, 0.15),
      LDL: chart.random.around(120, 15),
    });
    yield prescription(chart, day, '01', [
      { usage: 'onWaking', days: 84, lines: [{ drug: 'levothyroxine', dose: 1, perDay: 1 }] },
    ]);
  }
};
