/**
 * 診療科・病名・手技の表: department numbers as in SS-MIX2's table 0069; disease numbers have eight digits in 99…,
 * ICD-10 codes are the real ones.
 */
export const DEPARTMENTS = {
  '01': '内科',
  '02': '精神科',
  '04': '神経内科',
  '05': '呼吸器科',
  '06': '消化器科',
  '08': '循環器科',
  '09': '小児科',
  '10': '外科',
  '11': '整形外科',
  '14': '脳神経外科',
  '23': '眼科',
  '24': '産婦人科',
  '27': '放射線科',
  '30': '腎臓内科',
  '31': '糖尿病内科',
  '32': '乳腺外科',
  '40': '救急科',
  '50': 'リハビリテーション科',
} as const;
export type Department = keyof typeof DEPARTMENTS;

export type Disease = { readonly code: string; readonly name: string; readonly icd10: string };
export const DISEASES = {
  diabetes: { code: '99000001', name: '2型糖尿病', icd10: 'E11' },
  nephropathy: { code: '99000002', name: '慢性腎臓病ステージG4', icd10: 'N184' },
  hypertension: { code: '99000003', name: '高血圧症', icd10: 'I10' },
  dyslipidaemia: { code: '99000004', name: '脂質異常症', icd10: 'E785' },
  atrialFibrillation: { code: '99000005', name: '非弁膜症性心房細動', icd10: 'I489' },
  heartFailure: { code: '99000006', name: '慢性心不全', icd10: 'I500' },
  stroke: { code: '99000007', name: '心原性脳塞栓症', icd10: 'I634' },
  colonCancer: { code: '99000008', name: 'S状結腸癌', icd10: 'C187' },
  breastCancer: { code: '99000009', name: '左乳癌', icd10: 'C509' },
  lungNodule: { code: '99000010', name: '右上葉肺結節', icd10: 'R91' },
  endStageKidney: { code: '99000011', name: '末期腎不全(血液透析中)', icd10: 'N185' },
  copd: { code: '99000012', name: '慢性閉塞性肺疾患', icd10: 'J449' },
  asthma: { code: '99000013', name: '気管支喘息', icd10: 'J459' },
  appendicitis: { code: '99000014', name: '急性虫垂炎', icd10: 'K358' },
  pregnancy: { code: '99000015', name: '妊娠', icd10: 'Z349' },
  newborn: { code: '99000016', name: '正期産新生児', icd10: 'Z380' },
  depression: { code: '99000017', name: 'うつ病', icd10: 'F329' },
  hypothyroidism: { code: '99000018', name: '甲状腺機能低下症', icd10: 'E039' },
  glaucoma: { code: '99000019', name: '原発開放隅角緑内障', icd10: 'H401' },
  cataract: { code: '99000020', name: '老人性白内障', icd10: 'H259' },
  tuberculosisContact: { code: '99000021', name: '肺結核の疑い', icd10: 'A169' },
  osteoarthritis: { code: '99000022', name: '変形性膝関節症', icd10: 'M179' },
  influenza: { code: '99000023', name: 'インフルエンザA型', icd10: 'J101' },
  commonCold: { code: '99000024', name: '急性上気道炎', icd10: 'J069' },
  gastritis: { code: '99000025', name: '慢性胃炎', icd10: 'K295' },
  unconscious: { code: '99000026', name: '意識障害', icd10: 'R402' },
} as const satisfies Record<string, Disease>;
export type DiseaseName = keyof typeof DISEASES;

export const EXAMINATIONS = {
  chestXray: { code: '10000002000102000000010000000000', text: '胸部.X線単純撮影.立位正面(P→A)', modality: 'DX' },
  abdomenXray: { code: '10000002500102000000010000000000', text: '腹部.X線単純撮影.立位正面(A→P)', modality: 'DX' },
  kneeXray: { code: '10000007600102000000010000000000', text: '膝関節.X線単純撮影.2方向', modality: 'DX' },
  chestCt: { code: '30000002000000000000000000000000', text: '胸部.CT.単純', modality: 'CT' },
  abdomenCt: { code: '30000002500000000000010000000000', text: '胸腹部骨盤.CT.造影', modality: 'CT' },
  headCt: { code: '30000001000000000000000000000000', text: '頭部.CT.単純', modality: 'CT' },
  headMri: { code: '50000001000000000000000000000000', text: '頭部.MRI.単純', modality: 'MR' },
  breastMammography: { code: '10000002200102000000010000000000', text: '乳房.マンモグラフィ.2方向', modality: 'MG' },
  echocardiography: { code: '9A200000000000000', text: '心臓超音波検査', modality: 'US' },
  obstetricUltrasound: { code: '9A300000000000000', text: '産科超音波検査', modality: 'US' },
  ecg: { code: '9A110160700000011', text: '12誘導心電図', modality: 'ECG' },
  spirometry: { code: '9B010000000000000', text: '肺機能検査', modality: '' },
  colonoscopy: { code: '21000000000', text: '下部消化管内視鏡検査', modality: 'ES' },
  gastroscopy: { code: '11000000000', text: '上部消化管内視鏡検査', modality: 'ES' },
} as const;
export type ExaminationName = keyof typeof EXAMINATIONS;
