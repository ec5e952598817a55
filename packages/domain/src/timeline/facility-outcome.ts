import type { FacilityId } from '../identifiers/facility-id.ts';
import type { Instant } from '../time/local-date.ts';
import type { FailedRule } from '../access/access-decision.ts';

/** 施設ごとの結果: one for every linked facility in every view, always drawn. */
export type FacilityOutcome =
  | { readonly facility: FacilityId; readonly outcome: 'complete' }
  | {
      readonly facility: FacilityId;
      readonly outcome: 'partial';
      readonly missing: number;
      readonly because: readonly FailedRule[];
    }
  | { readonly facility: FacilityId; readonly outcome: 'not-permitted'; readonly because: readonly FailedRule[] }
  | { readonly facility: FacilityId; readonly outcome: 'unreachable'; readonly since: Instant | undefined }
  | { readonly facility: FacilityId; readonly outcome: 'timed-out'; readonly afterMs: number };
