import type { FacilityId } from '../identifiers/facility-id.ts';
import type { ConsentId, PatientId, StaffId } from '../identifiers/uuid.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { Instant, LocalDate } from '../time/local-date.ts';

/** A set of facilities: `'all'` is 包括同意 (names none), a list is 個別同意. */
export type FacilityScope = 'all' | readonly FacilityId[];

/** 同意の範囲: disclosing × viewing × kinds × period. Exclusions beat inclusions; sensitive categories need naming. */
export type ConsentScope = {
  readonly disclosing: FacilityScope;
  readonly viewing: FacilityScope;
  readonly excludedDisclosing: readonly FacilityId[];
  readonly excludedViewing: readonly FacilityId[];
  readonly kinds: 'all' | readonly RecordKind[];
  readonly excludedKinds: readonly RecordKind[];
  readonly sensitive: readonly SensitiveCategory[];
  /** Days of care that may be seen; open where absent. */
  readonly from?: LocalDate;
  readonly until?: LocalDate;
};

/** 署名者: the patient or a representative (代理人) with relation and proof. */
export type Signer =
  | { readonly by: 'patient' }
  | { readonly by: 'representative'; readonly name: string; readonly relation: string; readonly proof: string };

export type ConsentMedium = 'paper' | 'tablet' | 'app' | 'oral-with-witness';

/**
 * 同意の出来事: the register is this log; the state is derived.
 * `acceptedAt` is when it was taken in, `effectiveAt` when it begins to count.
 */
export type ConsentEvent = {
  readonly consent: ConsentId;
  readonly patient: PatientId;
  readonly sequence: number;
  readonly what:
    | { readonly event: 'given'; readonly scope: ConsentScope }
    | { readonly event: 'scope-changed'; readonly scope: ConsentScope }
    | { readonly event: 'suspended' }
    | { readonly event: 'resumed' }
    | { readonly event: 'withdrawn' }
    | { readonly event: 'erasure-asked' }
    | { readonly event: 'erased' };
  readonly signer: Signer;
  readonly explainedBy: StaffId | undefined;
  readonly registeredAt: FacilityId;
  readonly formVersion: string;
  readonly medium: ConsentMedium;
  readonly acceptedAt: Instant;
  readonly effectiveAt: Instant;
};

export type ConsentState = {
  readonly consent: ConsentId;
  readonly state: 'pending' | 'active' | 'suspended' | 'withdrawn' | 'erasure-asked' | 'erased';
  readonly scope: ConsentScope;
  readonly since: Instant;
};
