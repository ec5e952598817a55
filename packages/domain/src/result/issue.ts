/** 重大度: what could be used in spite of it. */
export type IssueSeverity =
  /** 参考: nothing is lost, something is unusual */
  | 'note'
  /** 一部のみ: one field or segment could not be used, the rest is */
  | 'partial'
  /** 取込不可: the file is kept as bytes and shown as unreadable */
  | 'rejected';

/**
 * 取込時の指摘: one thing wrong with what was read, for the hospital's IT person.
 * `ja`/`en` are whole sentences without patient data. `segment`, `occurrence` (1-based) and `field` say where.
 */
export type Issue = {
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly segment?: string;
  readonly occurrence?: number;
  readonly field?: string;
  readonly ja: string;
  readonly en: string;
};
