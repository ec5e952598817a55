import type { EntryStatus, RecordKind } from '@musubi/domain';

export const SSMIX2_DATA_TYPES = [
  'ADT-00',
  'ADT-01',
  'ADT-12',
  'ADT-21',
  'ADT-22',
  'ADT-31',
  'ADT-32',
  'ADT-41',
  'ADT-42',
  'ADT-51',
  'ADT-52',
  'ADT-61',
  'PPR-01',
  'OMD',
  'OMP-01',
  'OMP-11',
  'OMP-02',
  'OMP-12',
  'OML-01',
  'OML-11',
  'OMG-01',
  'OMG-11',
  'OMG-02',
  'OMG-12',
  'OMG-03',
  'OMG-13',
] as const;

/** データ種別 of the standardized storage. */
export type Ssmix2DataType = (typeof SSMIX2_DATA_TYPES)[number];

export type DataTypeRule = {
  readonly ja: string;
  readonly en: string;
  /** `message^trigger^structure` of the update. */
  readonly message: readonly [code: string, trigger: string, structure: string];
  /** The same for the cancel message, where there is one. */
  readonly cancel?: readonly [code: string, trigger: string, structure: string];
  /** Whether the path carries a day or `-`. */
  readonly dated: boolean;
  readonly kind: RecordKind | undefined;
  readonly status: EntryStatus;
};

/** データ種別の表: the 36 rows of the SS-MIX2 list (26 types, 10 of them with a cancel message of their own). */
export const DATA_TYPES: Readonly<Record<Ssmix2DataType, DataTypeRule>> = {
  'ADT-00': {
    ja: '患者基本情報',
    en: 'patient demographics',
    message: ['ADT', 'A08', 'ADT_A01'],
    cancel: ['ADT', 'A23', 'ADT_A21'],
    dated: false,
    kind: undefined,
    status: 'resulted',
  },
  'ADT-01': {
    ja: '担当医',
    en: 'attending doctor',
    message: ['ADT', 'A54', 'ADT_A54'],
    cancel: ['ADT', 'A55', 'ADT_A52'],
    dated: false,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-12': {
    ja: '外来受付',
    en: 'outpatient visit',
    message: ['ADT', 'A04', 'ADT_A01'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-21': {
    ja: '入院予定',
    en: 'planned admission',
    message: ['ADT', 'A14', 'ADT_A05'],
    cancel: ['ADT', 'A27', 'ADT_A21'],
    dated: true,
    kind: 'encounter',
    status: 'ordered',
  },
  'ADT-22': {
    ja: '入院',
    en: 'admission',
    message: ['ADT', 'A01', 'ADT_A01'],
    cancel: ['ADT', 'A11', 'ADT_A09'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-31': {
    ja: '外出泊',
    en: 'leave of absence',
    message: ['ADT', 'A21', 'ADT_A21'],
    cancel: ['ADT', 'A52', 'ADT_A52'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-32': {
    ja: '帰院',
    en: 'return from leave',
    message: ['ADT', 'A22', 'ADT_A21'],
    cancel: ['ADT', 'A53', 'ADT_A52'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-41': {
    ja: '転棟予定',
    en: 'planned transfer',
    message: ['ADT', 'A15', 'ADT_A15'],
    cancel: ['ADT', 'A26', 'ADT_A21'],
    dated: true,
    kind: 'encounter',
    status: 'ordered',
  },
  'ADT-42': {
    ja: '転棟',
    en: 'transfer',
    message: ['ADT', 'A02', 'ADT_A02'],
    cancel: ['ADT', 'A12', 'ADT_A09'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-51': {
    ja: '退院予定',
    en: 'planned discharge',
    message: ['ADT', 'A16', 'ADT_A16'],
    cancel: ['ADT', 'A25', 'ADT_A21'],
    dated: true,
    kind: 'encounter',
    status: 'ordered',
  },
  'ADT-52': {
    ja: '退院',
    en: 'discharge',
    message: ['ADT', 'A03', 'ADT_A03'],
    cancel: ['ADT', 'A13', 'ADT_A01'],
    dated: true,
    kind: 'encounter',
    status: 'performed',
  },
  'ADT-61': {
    ja: 'アレルギー',
    en: 'allergies',
    message: ['ADT', 'A60', 'ADT_A60'],
    dated: false,
    kind: 'allergy',
    status: 'resulted',
  },
  'PPR-01': {
    ja: '病名',
    en: 'problems',
    message: ['PPR', 'ZD1', 'PPR_ZD1'],
    dated: false,
    kind: 'problem',
    status: 'resulted',
  },
  OMD: { ja: '食事', en: 'meals', message: ['OMD', 'O03', 'OMD_O03'], dated: true, kind: 'meal', status: 'ordered' },
  'OMP-01': {
    ja: '処方',
    en: 'prescription order',
    message: ['RDE', 'O11', 'RDE_O11'],
    dated: true,
    kind: 'prescription',
    status: 'ordered',
  },
  'OMP-11': {
    ja: '処方実施',
    en: 'prescription administered',
    message: ['RAS', 'O17', 'RAS_O17'],
    dated: true,
    kind: 'prescription',
    status: 'performed',
  },
  'OMP-02': {
    ja: '注射',
    en: 'injection order',
    message: ['RDE', 'O11', 'RDE_O11'],
    dated: true,
    kind: 'injection',
    status: 'ordered',
  },
  'OMP-12': {
    ja: '注射実施',
    en: 'injection administered',
    message: ['RAS', 'O17', 'RAS_O17'],
    dated: true,
    kind: 'injection',
    status: 'performed',
  },
  'OML-01': {
    ja: '検体検査オーダ',
    en: 'laboratory order',
    message: ['OML', 'O33', 'OML_O33'],
    dated: true,
    kind: 'laboratory',
    status: 'ordered',
  },
  'OML-11': {
    ja: '検体検査結果',
    en: 'laboratory result',
    message: ['OUL', 'R22', 'OUL_R22'],
    dated: true,
    kind: 'laboratory',
    status: 'resulted',
  },
  'OMG-01': {
    ja: '放射線検査',
    en: 'radiology order',
    message: ['OMG', 'O19', 'OMG_O19'],
    dated: true,
    kind: 'radiology',
    status: 'ordered',
  },
  'OMG-11': {
    ja: '放射線検査実施',
    en: 'radiology performed',
    message: ['OMI', 'Z23', 'OMI_Z23'],
    dated: true,
    kind: 'radiology',
    status: 'performed',
  },
  'OMG-02': {
    ja: '内視鏡検査',
    en: 'endoscopy order',
    message: ['OMG', 'O19', 'OMG_O19'],
    dated: true,
    kind: 'endoscopy',
    status: 'ordered',
  },
  'OMG-12': {
    ja: '内視鏡検査実施',
    en: 'endoscopy performed',
    message: ['OMI', 'Z23', 'OMI_Z23'],
    dated: true,
    kind: 'endoscopy',
    status: 'performed',
  },
  'OMG-03': {
    ja: '生理検査',
    en: 'physiology order',
    message: ['OMG', 'O19', 'OMG_O19'],
    dated: true,
    kind: 'physiology',
    status: 'ordered',
  },
  'OMG-13': {
    ja: '生理検査結果',
    en: 'physiology result',
    message: ['ORU', 'R01', 'ORU_R01'],
    dated: true,
    kind: 'physiology',
    status: 'resulted',
  },
};

export function isSsmix2DataType(text: string): text is Ssmix2DataType {
  return Object.hasOwn(DATA_TYPES, text);
}
