import type { FacilityId } from '../identifiers/facility-id.ts';
import type { LocalDate } from '../time/local-date.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';

/** 施設の種別 */
export const FACILITY_TYPES = [
  'hospital',
  'clinic',
  'dental-clinic',
  'pharmacy',
  'visiting-nurse-station',
  'care-facility',
  'secretariat',
] as const;
export type FacilityType = (typeof FACILITY_TYPES)[number];

/** 施設: a member of the network. `color` 1–10 is its colour on every screen. */
export type Facility = {
  readonly id: FacilityId;
  readonly name: string;
  readonly shortName: string;
  readonly type: FacilityType;
  readonly discloses: boolean;
  readonly color: number;
};

/**
 * 公開設定: what a disclosing facility publishes. Applied by its gateway in addition to the center's decision.
 * `kinds` not listed are not published; `publishedSince` (公開開始日, 遡及なし) hides earlier days;
 * `delayDays` holds back fresh entries of a kind; `sensitiveDepartments` marks entries by department code.
 */
export type PublicationPolicy = {
  readonly facility: FacilityId;
  readonly kinds: readonly RecordKind[];
  readonly publishedSince?: LocalDate;
  readonly delayDays?: Readonly<Partial<Record<RecordKind, number>>>;
  readonly sensitiveDepartments?: Readonly<Record<string, SensitiveCategory>>;
};
