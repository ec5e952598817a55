import { addDays, localDate, type LocalDate } from '@musubi/domain';
import { document, vitalSigns } from '../storage/documents.ts';
import {
  bacteriologyResult,
  laboratoryOrder,
  laboratoryResult,
  type LabValues,
} from '../storage/laboratory-messages.ts';
import {
  examinationDone,
  examinationOrder,
  injection,
  injectionGiven,
  meal,
  physiologyResult,
  prescription,
  prescriptionGiven,
  type ExaminationClass,
  type InjectionGroup,
  type RxGroup,
} from '../storage/order-messages.ts';
import { attendingDoctor, problems, stay, visit, WARD } from '../storage/patient-messages.ts';
import type { Chart, StorageFile } from '../storage/chart.ts';
import type { Department, ExaminationName } from '../data/terms.ts';
import { routineValues } from './chronic.ts';
import { progress, regularDays, years, type Story } from './story.ts';

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

/** The birthday of the child in the cast. */
const BIRTH = localDate('2024-09-03');

const DRIP: InjectionGroup = {
  base: 'maintenance',
  baseAmount: 1,
  additives: [],
  ratePerHour: 60,
  startTime: '0900',
  hours: 8,
};
const ANTIBIOTIC: InjectionGroup = {
  base: 'saline100',
  baseAmount: 1,
  additives: [{ drug: 'ampicillinSulbactam', amount: 1 }],
  ratePerHour: 100,
  startTime: '1000',
  hours: 1,
};
const PAIN: RxGroup = { usage: 'afterEachMeal', days: 7, lines: [{ drug: 'acetaminophen', dose: 2, perDay: 3 }] };

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
