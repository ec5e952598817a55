/**
 * 検査項目の表: the first five characters (analyte) are JLAC10's own for that analyte; the remaining parts follow
 * its 17-character shape. Reference ranges are ordinary adult ones. `local` is the number a hospital uses itself.
 */
export type Test = {
  readonly jlac10: string;
  readonly local: string;
  readonly name: string;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  readonly digits: number;
  readonly panel: PanelName;
};
export type PanelName = 'chemistry' | 'haematology' | 'coagulation' | 'immunology' | 'endocrine' | 'tumour' | 'urine';

export const PANELS: Readonly<
  Record<PanelName, { readonly code: string; readonly text: string; readonly specimen: readonly [string, string] }>
> = {
  chemistry: { code: 'E002', text: '生化学的検査', specimen: ['023', '血清'] },
  haematology: { code: 'E001', text: '血液学的検査', specimen: ['019', '全血(添加物入り)'] },
  coagulation: { code: 'E003', text: '凝固検査', specimen: ['022', '血漿'] },
  immunology: { code: 'E004', text: '免疫学的検査', specimen: ['023', '血清'] },
  endocrine: { code: 'E005', text: '内分泌学的検査', specimen: ['023', '血清'] },
  tumour: { code: 'E006', text: '腫瘍マーカー', specimen: ['023', '血清'] },
  urine: { code: 'E007', text: '尿検査', specimen: ['001', '尿'] },
};

const test = (
  jlac10: string,
  local: string,
  name: string,
  unit: string,
  range: readonly [number | undefined, number | undefined],
  digits: number,
  panel: PanelName,
): Test => ({
  jlac10,
  local,
  name,
  unit,
  digits,
  panel,
  ...(range[0] === undefined ? {} : { low: range[0] }),
  ...(range[1] === undefined ? {} : { high: range[1] }),
});

export const TESTS = {
  TP: test('3A010000002327101', '10222', '総蛋白', 'g/dL', [6.6, 8.1], 1, 'chemistry'),
  ALB: test('3A015000002327101', '10223', 'アルブミン', 'g/dL', [4.1, 5.1], 1, 'chemistry'),
  AST: test('3B035000002327201', '10207', 'AST(GOT)', 'U/L', [13, 30], 0, 'chemistry'),
  ALT: test('3B045000002327201', '10208', 'ALT(GPT)', 'U/L', [7, 42], 0, 'chemistry'),
  LD: test('3B050000002327201', '10206', 'LD', 'U/L', [124, 222], 0, 'chemistry'),
  GGT: test('3B090000002327101', '10210', 'γ-GT', 'U/L', [9, 64], 0, 'chemistry'),
  UN: test('3C025000002327201', '10230', '尿素窒素', 'mg/dL', [8, 20], 1, 'chemistry'),
  CRE: test('3C015000002327101', '10231', 'クレアチニン', 'mg/dL', [0.46, 0.79], 2, 'chemistry'),
  EGFR: test('8A065000002391901', '10232', 'eGFR(計算)', 'mL/min/1.73m2', [60, undefined], 1, 'chemistry'),
  UA: test('3C020000002327101', '10233', '尿酸', 'mg/dL', [2.6, 7.0], 1, 'chemistry'),
  NA: test('3H010000002326101', '10240', 'ナトリウム', 'mmol/L', [138, 145], 0, 'chemistry'),
  K: test('3H015000002326101', '10241', 'カリウム', 'mmol/L', [3.6, 4.8], 1, 'chemistry'),
  CL: test('3H020000002326101', '10242', 'クロール', 'mmol/L', [101, 108], 0, 'chemistry'),
  CA: test('3H030000002327101', '10243', 'カルシウム', 'mg/dL', [8.8, 10.1], 1, 'chemistry'),
  IP: test('3H040000002327101', '10244', '無機リン', 'mg/dL', [2.7, 4.6], 1, 'chemistry'),
  GLU: test('3D010000002227101', '10250', 'グルコース', 'mg/dL', [73, 109], 0, 'chemistry'),
  HBA1C: test('3D046000001906202', '10251', 'HbA1c(NGSP)', '%', [4.9, 6.0], 1, 'haematology'),
  LDL: test('3F077000002327101', '10260', 'LDL-コレステロール', 'mg/dL', [65, 139], 0, 'chemistry'),
  TG: test('3F015000002327101', '10262', '中性脂肪', 'mg/dL', [30, 149], 0, 'chemistry'),
  CRP: test('5C070000002306201', '10270', 'CRP', 'mg/dL', [undefined, 0.14], 2, 'immunology'),
  NTPROBNP: test('4Z271000002305301', '10272', 'NT-proBNP', 'pg/mL', [undefined, 125], 0, 'endocrine'),
  WBC: test('2A010000001930101', '20101', '白血球数', '10*3/uL', [3.3, 8.6], 1, 'haematology'),
  NEUT: test('2A160000001930152', '20110', '好中球数', '10*3/uL', [1.5, 7.0], 1, 'haematology'),
  RBC: test('2A020000001930101', '20102', '赤血球数', '10*6/uL', [3.86, 4.92], 2, 'haematology'),
  HGB: test('2A030000001930101', '20103', 'ヘモグロビン', 'g/dL', [11.6, 14.8], 1, 'haematology'),
  PLT: test('2A050000001930101', '20105', '血小板数', '10*3/uL', [158, 348], 0, 'haematology'),
  PTINR: test('2B030000002231157', '30046', 'PT-INR', '', [0.9, 1.1], 2, 'coagulation'),
  DDIMER: test('2B140000002206201', '30060', 'Dダイマー', 'ug/mL', [undefined, 1.0], 1, 'coagulation'),
  TSH: test('4A055000002305301', '40001', 'TSH', 'uIU/mL', [0.5, 5.0], 2, 'endocrine'),
  FT4: test('4B035000002305301', '40002', 'FT4', 'ng/dL', [0.9, 1.7], 2, 'endocrine'),
  CEA: test('5D010000002302304', '50001', 'CEA', 'ng/mL', [undefined, 5.0], 1, 'tumour'),
  CA199: test('5D130000002302304', '50002', 'CA19-9', 'U/mL', [undefined, 37], 0, 'tumour'),
  CA153: test('5D100000002302304', '50003', 'CA15-3', 'U/mL', [undefined, 25], 0, 'tumour'),
} as const satisfies Record<string, Test>;
export type TestName = keyof typeof TESTS;

/** 定性検査: results in words, some with a sign. */
export const QUALITATIVE = {
  HBSAG: { jlac10: '5F016140002306211', local: '60001', name: 'HBs抗原', panel: 'immunology' },
  HCVAB: { jlac10: '5F360000002306211', local: '60002', name: 'HCV抗体', panel: 'immunology' },
  URINE_PROTEIN: { jlac10: '1A010000000190111', local: '70001', name: '尿蛋白', panel: 'urine' },
  URINE_SUGAR: { jlac10: '1A020000000190111', local: '70002', name: '尿糖', panel: 'urine' },
} as const;
export type QualitativeName = keyof typeof QUALITATIVE;
