import type { LocalPatientId } from '../identifiers/local-patient-id.ts';
import type { EntryId } from '../identifiers/uuid.ts';
import type { EntryStatus, RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { LocalDate } from '../time/local-date.ts';

/** 所在情報: that something exists, where and of which kind. No clinical content. */
export type LocationEntry = {
  readonly entry: EntryId;
  readonly patient: LocalPatientId;
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  readonly day: LocalDate | undefined;
  readonly department: string | undefined;
  readonly sensitive: SensitiveCategory | undefined;
  /** Counts up when the entry's content changes. */
  readonly version: number;
};
