/** 記録の種別: what a record entry is (design: records). Order is the order of lanes in the calendar. */
export const RECORD_KINDS = [
  // 入退院・受診
  'encounter',
  // 処方
  'prescription',
  // 調剤
  'dispensing',
  // 注射
  'injection',
  // 検体検査
  'laboratory',
  // 細菌検査
  'bacteriology',
  // 放射線検査
  'radiology',
  // 内視鏡
  'endoscopy',
  // 生理検査
  'physiology',
  // 放射線治療
  'radiotherapy',
  // 病理
  'pathology',
  // 画像
  'image-study',
  // レポート
  'report',
  // 文書
  'document',
  // 医師記録
  'progress-note',
  // 看護記録
  'nursing-note',
  // バイタル
  'vital-signs',
  // 病名
  'problem',
  // アレルギー・副作用・禁忌薬
  'allergy',
  // 感染症
  'infection',
  // 輸血
  'transfusion',
  // 食事
  'meal',
  // 健診
  'check-up',
  // お薬手帳
  'medication-notebook',
  // 糖尿病手帳
  'diabetes-notebook',
  // ファイル
  'file',
  // ノート(記録・連絡)
  'note',
  // 波形
  'waveform',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** 標準的事実: shown in the patient's header at all times, not as a day's entry. */
export const STANDING_KINDS = ['problem', 'allergy', 'infection'] as const satisfies readonly RecordKind[];

/** 状態: what has become of it. `cancelled` stays visible as cancelled; a deleted entry is gone. */
export const ENTRY_STATUSES = ['ordered', 'performed', 'resulted', 'cancelled'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** 機微情報の区分: needs naming in the consent (design: consent). */
export const SENSITIVE_CATEGORIES = ['psychiatry', 'hiv', 'genetics'] as const;
export type SensitiveCategory = (typeof SENSITIVE_CATEGORIES)[number];

export function isRecordKind(text: string): text is RecordKind {
  return (RECORD_KINDS as readonly string[]).includes(text);
}
