import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { bacteriologyResult, laboratoryOrder, laboratoryResult } from '../storage/laboratory-messages.ts';
import { physiologyResult } from '../storage/examination-messages.ts';
import { prescription } from '../storage/order-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import { routineValues } from './chronic.ts';
import { regularDays, years, type Story } from './story.ts';
import { examination, admission, DRIP, ANTIBIOTIC, PAIN } from './admission.ts';

export const appendicitis: Story = function* (chart) {
  const day = chart.daysAgo(years(5) + 20);
  yield problems(chart, day, '10', [{ disease: 'appendicitis', onset: day, end: addDays(day, 20), main: true }]);
  yield* examination(chart, day, '10', 'radiology', 'abdomenCt', {
    purpose: '右下腹部痛',
    findings: '虫垂は径 12 mm に腫大。糞石あり。',
    diagnosis: '急性虫垂炎',
    contrast: true,
  });
  yield* admission(chart, {
    day,
    days: 6,
    department: '10',
    planned: false,
    drips: [DRIP, ANTIBIOTIC],
    medicine: [PAIN],
    diet: ['010', '術後食'],
    values: (index) =>
      routineValues(chart, { WBC: Math.max(6, 14.8 - index * 2), CRP: Math.max(0.3, 6.4 - index * 1.2) }),
    summary: [
      ['診断', '急性虫垂炎'],
      ['手術', '腹腔鏡下虫垂切除術'],
      ['経過', '良好'],
    ],
  });
};

/** 最近の入院: pneumonia three weeks ago, so that the first screen shows every lane. */
export const recentPneumonia: Story = function* (chart) {
  const day = chart.daysAgo(18);
  yield visit(chart, day, '05', { time: '093000' });
  yield* examination(chart, day, '05', 'radiology', 'chestXray', {
    purpose: '発熱・咳嗽',
    findings: '右下肺野に浸潤影。',
    diagnosis: '肺炎の疑い',
  });
  yield* examination(chart, day, '05', 'radiology', 'chestCt', {
    purpose: '肺炎の範囲',
    findings: '右下葉に気管支透亮像を伴う浸潤影。少量の胸水。',
    diagnosis: '細菌性肺炎として矛盾しない',
  });
  yield* admission(chart, {
    day,
    days: 7,
    department: '05',
    planned: false,
    drips: [DRIP, ANTIBIOTIC],
    medicine: [{ usage: 'afterEachMeal', days: 7, lines: [{ drug: 'carbocisteine', dose: 1, perDay: 3 }] }],
    diet: ['003', '腎臓食(蛋白40g)'],
    values: (index) =>
      routineValues(chart, {
        CRP: Math.max(0.6, 12.4 - index * 1.9),
        WBC: Math.max(6.8, 13.8 - index),
        CRE: 1.48 - index * 0.01,
        EGFR: 27.6 + index * 0.2,
        UN: 34 - index * 0.4,
        K: 5.1,
        HGB: 10.1,
        ALB: 3.4,
        GLU: 138,
        PTINR: 2.4,
      }),
    summary: [
      ['診断', '市中肺炎(右下葉)'],
      ['経過', '抗菌薬の点滴で第3病日に解熱、酸素は第4病日に中止した。腎機能に応じて減量した。'],
      ['退院時処方', 'カルボシスナ錠500mg 3錠 分3 毎食後 7日分'],
      ['かかりつけ医の先生へ', '2週間後に胸部X線と腎機能の再検をお願いします。アピキサリンは継続中です。'],
    ],
  });
  yield bacteriologyResult(chart, addDays(day, 1), '05', {
    specimen: ['061', '喀痰'],
    organism: ['1131', 'Streptococcus pneumoniae'],
    amount: ' 3 +',
    drugs: [
      ['ampicillinSulbactam', '<= 1', 'S'],
      ['cefazolin', '2', 'I'],
    ],
  });
  const again = chart.daysAgo(3);
  yield visit(chart, again, '05', { time: '100000' });
  yield laboratoryOrder(chart, again, '05', ['CRP', 'WBC', 'CRE', 'EGFR', 'UN', 'K', 'HGB', 'PTINR', 'HBA1C']);
  yield laboratoryResult(
    chart,
    again,
    '05',
    routineValues(chart, {
      CRP: 0.82,
      WBC: 6.8,
      CRE: 1.42,
      EGFR: 28.9,
      UN: 31,
      K: 5.4,
      ALB: 3.4,
      HGB: 10.1,
      HBA1C: 7.1,
      GLU: 134,
      PTINR: 2.31,
    }),
    { comment: 'eGFR は血清クレアチニンから計算' },
  );
  yield* examination(chart, again, '05', 'radiology', 'chestXray', {
    purpose: '肺炎治療後',
    findings: '右下肺野の浸潤影は消退。',
    diagnosis: '改善',
  });
  yield physiologyResult(
    chart,
    addDays(again, 1),
    '08',
    'ecg',
    [
      ['HR', '心拍数', '78', '/min'],
      ['QTC', 'QTc', '438', 'ms'],
    ],
    { finding: '心房細動。著変なし。' },
  );
  yield prescription(chart, again, '05', [
    {
      usage: 'afterEachMeal',
      days: 7,
      lines: [
        { drug: 'carbocisteine', dose: 1, perDay: 3 },
        { drug: 'acetaminophen', dose: 2, perDay: 3, comment: '発熱時のみ' },
      ],
    },
  ]);
  yield* document(chart, again, '05', 'progress-note', [
    ['S', '咳は減った。食事は7割。'],
    ['O', 'SpO2 97%(室内気)、右下肺野の副雑音は軽減。'],
    ['A', '肺炎は治癒傾向。カリウム 5.4 と高めのため食事を見直す。'],
    ['P', '1週間後に腎臓内科で採血。'],
  ]);
};

/** 最近の外来: the cancer centre's follow-up two weeks ago. */
export const recentFollowUp: Story = function* (chart) {
  const day = chart.daysAgo(13);
  yield visit(chart, day, '10');
  yield laboratoryResult(chart, day, '10', { CEA: 2.6, CA199: 13, CRP: 2.1 });
  yield* examination(chart, day, '10', 'radiology', 'abdomenCt', {
    purpose: '大腸癌術後2年',
    findings: '再発・転移を疑う所見なし。右肺下葉の浸潤影は肺炎後変化。',
    diagnosis: '再発所見なし',
  });
  yield* examination(chart, addDays(day, 2), '06', 'endoscopy', 'colonoscopy', {
    purpose: '術後2年の内視鏡',
    findings: '吻合部に異常なし。上行結腸に4mmのポリープを切除。',
    diagnosis: '大腸ポリープ(切除)',
  });
  yield prescription(chart, day, '10', [
    { usage: 'beforeSleep', days: 60, lines: [{ drug: 'magnesium', dose: 2, perDay: 1 }] },
  ]);
  yield* document(
    chart,
    addDays(day, 1),
    '10',
    'referral',
    [
      ['紹介目的', '術後2年の経過のご報告'],
      ['経過', '再発所見なし。ポリープを1個切除しました。'],
      ['お願い', '抗凝固薬は検査前日から中止し、翌日に再開しています。'],
    ],
    { form: 'pdf' },
  );
};

export const tuberculosisContact: Story = function* (chart) {
  for (const day of regularDays(chart, 200, 60)) {
    yield visit(chart, day, '05');
    yield problems(chart, day, '05', [
      { disease: 'tuberculosisContact', onset: chart.daysAgo(200), suspected: true, main: true },
    ]);
    yield* examination(chart, day, '05', 'radiology', 'chestXray', {
      purpose: '接触者健診',
      findings: '活動性病変を認めない。',
      diagnosis: '異常なし',
    });
    yield bacteriologyResult(chart, day, '05', {
      specimen: ['061', '喀痰'],
      organism: ['0000', '常在菌のみ'],
      amount: ' 1 +',
      drugs: [],
    });
  }
};
