import type { LocalPatientId } from '../identifiers/local-patient-id.ts';
import type { ClinicalTime } from '../time/clinical-time.ts';
import type { LocalDate } from '../time/local-date.ts';
import type { Coded } from './coded.ts';
import type { EntryContent } from './entry-content.ts';
import type { EntryStatus, RecordKind, SensitiveCategory } from './record-kind.ts';

/**
 * 記録の鍵: one thing at one facility. `document` is the SS-MIX2 key without the patient
 * (`{day|-}/{dataType}/{orderNumber}`); `part` tells apart several entries of one document (a problem of a list).
 */
export type EntryKey = { readonly patient: LocalPatientId; readonly document: string; readonly part: string };

/** 記録項目: one thing that happened at one facility to one patient. */
export type RecordEntry = {
  readonly key: EntryKey;
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  /** The day of the calendar; undefined for standing facts without a date. */
  readonly day: LocalDate | undefined;
  readonly at?: ClinicalTime;
  readonly department?: Coded;
  readonly author?: string;
  /** 一行の見出し */
  readonly title: string;
  readonly sensitive?: SensitiveCategory;
  readonly content: EntryContent;
};
