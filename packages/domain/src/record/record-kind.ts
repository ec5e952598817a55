/** 記録の種別: what a record entry is (design: records). Order is the order of lanes in the calendar. */
export const RECORD_KINDS = [
  'encounter', // 入退院・受診
  'prescription', // 処方
  'dispensing', // 調剤
  'injection', // 注射
  'laboratory', // 検体検査
  'bacteriology', // 細菌検査
  'radiology', // 放射線検査
  'endoscopy', // 内視鏡
  'physiology', // 生理検査
  'radiotherapy', // 放射線治療
  'pathology', // 病理
  'image-study', // 画像
  'report', // レポート
  'document', // 文書
  'progress-note', // 医師記録
  'nursing-note', // 看護記録
  'vital-signs', // バイタル
  'problem', // 病名
  'allergy', // アレルギー・副作用・禁忌薬
  'infection', // 感染症
  'transfusion', // 輸血
  'meal', // 食事
  'check-up', // 健診
  'medication-notebook', // お薬手帳
  'diabetes-notebook', // 糖尿病手帳
  'file', // ファイル
  'note', // ノート(記録・連絡)
  'waveform', // 波形
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
