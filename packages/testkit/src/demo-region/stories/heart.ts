import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryResult } from '../storage/laboratory-messages.ts';
import { examinationDone, examinationOrder, physiologyResult } from '../storage/examination-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import { progress, regularDays, years, type Story } from './story.ts';
import { routineValues } from './chronic.ts';

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
