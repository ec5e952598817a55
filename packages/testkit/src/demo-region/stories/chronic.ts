import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryOrder, laboratoryResult, type LabValues } from '../storage/laboratory-messages.ts';
import {
  examinationDone,
  examinationOrder,
  injectionGiven,
  physiologyResult,
  prescription,
  type RxGroup,
} from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import type { Chart } from '../storage/chart.ts';
import { progress, regularDays, years, type Story } from './story.ts';

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

export const atrialFibrillation: Story = function* (chart) {
  const span = years(3);
  for (const day of regularDays(chart, span, 42)) {
    yield visit(chart, day, '08');
    yield prescription(chart, day, '08', [
      {
        usage: 'afterBreakfastAndSupper',
        days: 42,
        lines: [{ drug: 'apixaban', dose: 1, perDay: 2, comment: '出血傾向に注意。自己中断しないこと。' }],
      },
      { usage: 'afterBreakfast', days: 42, lines: [{ drug: 'bisoprolol', dose: 1, perDay: 1 }] },
    ]);
    if (chart.random.chance(0.3))
      yield physiologyResult(
        chart,
        day,
        '08',
        'ecg',
        [
          ['HR', '心拍数', String(chart.random.int(62, 96)), '/min'],
          ['QRSD', 'QRS幅', String(chart.random.int(84, 104)), 'ms'],
          ['QTC', 'QTc', String(chart.random.int(410, 452)), 'ms'],
        ],
        { finding: '心房細動。以前と著変なし。' },
      );
    if (chart.random.chance(0.15)) {
      yield examinationOrder(chart, day, '08', 'physiology', 'echocardiography', { purpose: '左房径・弁膜症の評価' });
      yield physiologyResult(
        chart,
        addDays(day, 1),
        '08',
        'echocardiography',
        [
          ['LVEF', '左室駆出率', String(chart.random.int(54, 66)), '%'],
          ['LAD', '左房径', String(chart.random.int(41, 48)), 'mm'],
        ],
        { finding: '左房拡大。壁運動は良好。' },
      );
    }
  }
};

export const heartFailure: Story = function* (chart) {
  const span = years(5);
  yield problems(chart, chart.daysAgo(span), '08', [
    { disease: 'heartFailure', onset: chart.daysAgo(span), main: true },
  ]);
  for (const day of regularDays(chart, span, 42)) {
    const far = progress(chart, day, span);
    yield visit(chart, day, '08');
    yield laboratoryResult(
      chart,
      day,
      '08',
      routineValues(chart, {
        NTPROBNP: chart.random.around(700 + 900 * far, 250),
        CRE: chart.random.around(0.95, 0.1),
      }),
    );
    yield prescription(chart, day, '08', [
      {
        usage: 'afterBreakfast',
        days: 42,
        lines: [
          { drug: 'furosemide', dose: 2, perDay: 1 },
          { drug: 'bisoprolol', dose: 1, perDay: 1 },
          { drug: 'empagliflozin', dose: 1, perDay: 1 },
        ],
      },
    ]);
    if (chart.random.chance(0.3)) {
      const order = chart.order();
      yield examinationOrder(chart, day, '08', 'radiology', 'chestXray', { order, purpose: '心拡大・胸水の確認' });
      yield examinationDone(chart, day, '08', 'radiology', 'chestXray', { order });
      yield* document(chart, day, '27', 'radiology-report', [
        ['所見', 'CTR 56%。肺うっ血は軽度。胸水は認めない。'],
        ['診断', '心拡大。前回と比べ著変なし。'],
      ]);
    }
  }
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
