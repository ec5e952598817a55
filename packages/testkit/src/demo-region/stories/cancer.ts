import { addDays } from '@musubi/domain';
import { document } from '../storage/documents.ts';
import { bacteriologyResult, laboratoryOrder, laboratoryResult } from '../storage/laboratory-messages.ts';
import { injection, injectionGiven, type InjectionGroup } from '../storage/injection-messages.ts';
import { problems, visit } from '../storage/patient-messages.ts';
import { routineValues } from './chronic.ts';
import { regularDays, years, type Story } from './story.ts';
import { examination, admission, DRIP, ANTIBIOTIC, PAIN } from './admission.ts';

export const colonCancer: Story = function* (chart) {
  const found = chart.daysAgo(years(2));
  const operation = addDays(found, 30);
  yield problems(chart, found, '10', [{ disease: 'colonCancer', onset: found, main: true }]);
  yield* examination(chart, found, '06', 'endoscopy', 'colonoscopy', {
    purpose: '便潜血陽性',
    findings: 'S状結腸に30mm大の2型腫瘍。生検施行。',
    diagnosis: 'S状結腸癌の疑い',
  });
  yield* document(chart, addDays(found, 8), '06', 'pathology-report', [
    ['診断', '中分化管状腺癌(tub2)'],
    ['所見', '生検6個のうち5個に腺癌を認める。'],
  ]);
  yield* examination(chart, addDays(found, 10), '10', 'radiology', 'abdomenCt', {
    purpose: '術前病期診断',
    findings: '遠隔転移なし。所属リンパ節の軽度腫大。',
    diagnosis: 'cStage IIIb',
    contrast: true,
  });
  yield* admission(chart, {
    day: operation,
    days: 13,
    department: '10',
    planned: true,
    drips: [DRIP, { ...ANTIBIOTIC, additives: [{ drug: 'cefazolin', amount: 1 }] }],
    medicine: [PAIN],
    diet: ['011', '術後食(五分粥)'],
    values: (index) =>
      routineValues(chart, { CRP: Math.max(0.2, 9 - index * 1.1), WBC: Math.max(5, 12 - index * 0.7), CEA: 7.8 }),
    summary: [
      ['診断', 'S状結腸癌 pT3N1aM0 pStage IIIb'],
      ['手術', '腹腔鏡下S状結腸切除術、D3郭清'],
      ['経過', '術後経過良好。縫合不全なし。'],
      ['方針', '術後補助化学療法を外来で行う。'],
    ],
  });
  yield* document(chart, addDays(operation, 1), '10', 'operation-note', [
    ['術式', '腹腔鏡下S状結腸切除術'],
    ['出血量', '35 mL'],
    ['所見', '腹膜播種なし、肝転移なし。'],
  ]);
  yield bacteriologyResult(chart, addDays(operation, 4), '10', {
    specimen: ['047', 'ドレーン排液'],
    organism: ['2002', 'Escherichia coli'],
    amount: ' 2 +',
    drugs: [
      ['cefazolin', '<= 2', 'S'],
      ['ampicillinSulbactam', '> 16', 'R'],
    ],
  });
  for (let course = 0; course < 8; course++) {
    const day = addDays(operation, 40 + course * 21);
    const nadir = addDays(day, 10);
    yield visit(chart, day, '10');
    yield laboratoryResult(
      chart,
      day,
      '10',
      routineValues(chart, {
        CEA: Math.max(1.8, 5 - course * 0.5),
        CA199: 14,
        NEUT: chart.random.around(3.1, 0.6),
        PLT: chart.random.around(180 - course * 8, 15),
      }),
    );
    yield injection(
      chart,
      day,
      '10',
      [
        {
          base: 'saline100',
          baseAmount: 1,
          additives: [
            { drug: 'granisetron', amount: 1 },
            { drug: 'dexamethasone', amount: 1 },
          ],
          startTime: '0930',
          hours: 1,
        },
        {
          base: 'saline500',
          baseAmount: 1,
          additives: [{ drug: 'oxaliplatin', amount: 2 }],
          ratePerHour: 250,
          startTime: '1030',
          hours: 2,
        },
      ],
      { category: ['07', '抗がん剤'] },
    );
    yield injectionGiven(chart, day, '10', [
      {
        base: 'saline500',
        baseAmount: 1,
        additives: [{ drug: 'oxaliplatin', amount: 2 }],
        ratePerHour: 250,
        startTime: '1030',
        hours: 2,
      },
    ]);
    if (course % 2 === 1)
      yield laboratoryResult(chart, nadir, '10', {
        WBC: chart.random.around(2.6, 0.4),
        NEUT: chart.random.around(1.2, 0.3),
        PLT: chart.random.around(110, 12),
        HGB: chart.random.around(10.6, 0.4),
      });
  }
  for (const day of regularDays(chart, 420, 90)) {
    yield visit(chart, day, '10');
    yield laboratoryResult(chart, day, '10', { CEA: chart.random.around(2.4, 0.5), CA199: chart.random.around(12, 3) });
    yield* examination(chart, day, '10', 'radiology', 'abdomenCt', {
      purpose: '術後経過観察',
      findings: '吻合部に異常なし。肝・肺に転移を疑う所見なし。',
      diagnosis: '再発所見なし',
    });
    yield* document(
      chart,
      addDays(day, 2),
      '10',
      'referral',
      [
        ['紹介目的', '術後経過のご報告'],
        ['経過', '再発所見なし。次回 3 か月後に CT を予定。'],
        ['処方', '変更なし。'],
      ],
      { form: 'pdf' },
    );
  }
};

export const breastCancer: Story = function* (chart) {
  const found = chart.daysAgo(300);
  yield problems(chart, found, '32', [{ disease: 'breastCancer', onset: found, main: true }]);
  yield* examination(chart, found, '32', 'radiology', 'breastMammography', {
    purpose: '検診で要精査',
    findings: '左C区域にスピキュラを伴う腫瘤。',
    diagnosis: 'カテゴリー5',
  });
  for (let course = 0; course < 10; course++) {
    const day = addDays(found, 30 + course * 21);
    const drug = course < 4 ? 'cyclophosphamide' : 'docetaxel';
    const drip: InjectionGroup = {
      base: 'saline500',
      baseAmount: 1,
      additives: [{ drug, amount: 1 }],
      ratePerHour: 250,
      startTime: '1100',
      hours: 2,
    };
    yield visit(chart, day, '32');
    yield laboratoryOrder(chart, day, '32', ['WBC', 'NEUT', 'HGB', 'PLT', 'AST', 'ALT', 'CRE', 'CA153']);
    yield laboratoryResult(
      chart,
      day,
      '32',
      routineValues(chart, { NEUT: chart.random.around(2.8, 0.5), CA153: Math.max(11, 38 - course * 3) }),
    );
    yield injection(
      chart,
      day,
      '32',
      [
        {
          base: 'saline100',
          baseAmount: 1,
          additives: [
            { drug: 'dexamethasone', amount: 1 },
            { drug: 'granisetron', amount: 1 },
          ],
          startTime: '1000',
          hours: 1,
        },
        drip,
      ],
      { category: ['07', '抗がん剤'] },
    );
    yield injectionGiven(chart, day, '32', [drip]);
    yield laboratoryResult(
      chart,
      addDays(day, 9),
      '32',
      {
        WBC: chart.random.around(1.9, 0.4),
        NEUT: chart.random.around(0.7, 0.2),
        PLT: chart.random.around(120, 15),
        HGB: chart.random.around(10.2, 0.5),
        CRP: chart.random.around(0.4, 0.2),
      },
      { comment: '好中球減少。発熱時は連絡のこと。' },
    );
    if (course % 3 === 2)
      yield* examination(chart, addDays(day, 12), '32', 'radiology', 'chestCt', {
        purpose: '治療効果判定',
        findings: `左乳房腫瘤は ${26 - course * 2} mm に縮小。`,
        diagnosis: '部分奏効',
      });
    yield* document(chart, day, '32', 'progress-note', [
      ['記載', `${course + 1}コース目。悪心 G1、しびれ G${course > 5 ? 1 : 0}。減量なしで投与。`],
    ]);
  }
};

export const lungNodule: Story = function* (chart) {
  yield problems(chart, chart.daysAgo(years(3)), '05', [
    { disease: 'lungNodule', onset: chart.daysAgo(years(3)), main: true },
  ]);
  for (const day of regularDays(chart, years(3), 180)) {
    yield visit(chart, day, '05');
    yield* examination(chart, day, '05', 'radiology', 'chestCt', {
      purpose: '右上葉結節の経過観察',
      findings: '右S3に7mm大のすりガラス結節。大きさに変化なし。',
      diagnosis: '著変なし。1年後の再検を勧める。',
    });
  }
};
