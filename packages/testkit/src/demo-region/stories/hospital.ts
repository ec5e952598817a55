import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { laboratoryResult } from '../storage/laboratory-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, stay, visit } from '../storage/patient-messages.ts';
import { routineValues } from './chronic.ts';
import { regularDays, years, type Story } from './story.ts';
import { examination, admission, DRIP } from './admission.ts';

export const stroke: Story = function* (chart) {
  const onset = chart.daysAgo(years(2) + 40);
  yield problems(chart, onset, '14', [
    { disease: 'stroke', onset, main: true },
    { disease: 'atrialFibrillation', onset },
    { disease: 'hypertension', onset: chart.daysAgo(years(8)) },
  ]);
  yield* examination(chart, onset, '14', 'radiology', 'headCt', {
    purpose: '突然の右片麻痺、出血の除外',
    findings: '頭蓋内出血は認めない。左島皮質の不明瞭化。',
    diagnosis: '左中大脳動脈領域の早期虚血変化疑い',
  });
  yield* examination(chart, onset, '14', 'radiology', 'headMri', {
    purpose: '急性期脳梗塞の範囲',
    findings: 'DWIで左中大脳動脈領域に高信号。',
    diagnosis: '急性期脳梗塞',
  });
  yield* admission(chart, {
    day: onset,
    days: 24,
    department: '14',
    planned: false,
    drips: [{ base: 'edaravone', baseAmount: 1, additives: [], startTime: '0900', hours: 1 }, DRIP],
    medicine: [{ usage: 'afterBreakfastAndSupper', days: 24, lines: [{ drug: 'apixaban', dose: 1, perDay: 2 }] }],
    diet: ['007', '嚥下調整食3'],
    leave: true,
    values: (index) =>
      routineValues(chart, {
        DDIMER: Math.max(0.6, 4 - index * 0.2),
        CRP: Math.max(0.05, 1.2 - index * 0.1),
        PTINR: 1.1,
      }),
    summary: [
      ['診断', '心原性脳塞栓症(左中大脳動脈領域)'],
      ['経過', '発症2時間で来院。血栓溶解療法の適応を検討したが時間超過のため見送り、抗凝固療法とした。'],
      ['退院時処方', 'アピキサリン錠2.5mg 2錠 分2 朝夕食後'],
      ['今後', '回復期リハビリテーションへ転院。抗凝固薬は継続。'],
    ],
  });
  for (const day of regularDays(chart, years(2), 84)) {
    yield visit(chart, day, '14');
    yield prescription(chart, day, '14', [
      { usage: 'afterBreakfastAndSupper', days: 84, lines: [{ drug: 'apixaban', dose: 1, perDay: 2 }] },
      { usage: 'beforeSleep', days: 84, lines: [{ drug: 'magnesium', dose: 2, perDay: 1 }] },
    ]);
  }
};

export const rehabilitation: Story = function* (chart) {
  const day = chart.daysAgo(years(2) + 15);
  yield* admission(chart, {
    day,
    days: 60,
    department: '50',
    planned: true,
    drips: [],
    medicine: [{ usage: 'afterBreakfastAndSupper', days: 60, lines: [{ drug: 'apixaban', dose: 1, perDay: 2 }] }],
    diet: ['008', '嚥下調整食4'],
    leave: true,
    values: () => routineValues(chart),
    summary: [
      ['診断', '脳梗塞後遺症(右片麻痺・軽度失語)'],
      ['リハビリ', 'FIM 62 → 104。屋内は四点杖で自立。'],
      ['退院先', '自宅。訪問看護・訪問リハビリを導入。'],
    ],
  });
  yield* document(chart, addDays(day, 59), '50', 'nursing-summary', [
    ['ADL', '食事自立、移乗見守り、入浴一部介助'],
    ['継続看護', '内服は一包化。抗凝固薬の飲み忘れに注意。'],
  ]);
};

export const emergency: Story = function* (chart) {
  const day = chart.daysAgo(3);
  yield problems(chart, day, '40', [{ disease: 'unconscious', onset: day, main: true }]);
  yield* examination(chart, day, '40', 'radiology', 'headCt', {
    purpose: '意識障害の精査',
    findings: '頭蓋内に異常なし。',
    diagnosis: '異常なし',
  });
  yield stay(chart, day, '40', 'admission', { time: '031500' });
  yield laboratoryResult(chart, day, '40', routineValues(chart, { GLU: 32, CRE: '< 0.3' }), {
    comment: '低血糖。至急報告済み。',
    time: '032500',
  });
};
