import type { LinkCaseSource } from '@musubi/contract';
import type { Demographics, FacilityId, Instant } from '@musubi/domain';
import type { Matched } from './match-identity.ts';

/**
 * 施設からの患者情報: what a facility says of one of its numbers, by whichever way it came. `merge`: the patient of
 * `from`
 * is kept under `into` (ADT^A40), `unmerge`: that was a mistake; `replace`: the number itself is written anew (a new
 * system), nothing else changes;
 * `remove`: the facility says no more who that is. What was told is forgotten, a link stays until a person undoes it.
 */
export type IdentityInput =
  | {
      readonly change: 'put';
      readonly facility: FacilityId;
      readonly localPatient: string;
      readonly demographics: Demographics;
      readonly seenAt: Instant;
    }
  | {
      readonly change: 'merge';
      readonly facility: FacilityId;
      readonly from: string;
      readonly into: string;
      readonly seenAt: Instant;
    }
  | {
      readonly change: 'replace';
      readonly facility: FacilityId;
      readonly from: string;
      readonly to: string;
      readonly seenAt: Instant;
    }
  | {
      readonly change: 'unmerge';
      readonly facility: FacilityId;
      readonly former: string;
      readonly current: string;
      readonly remains: boolean;
      readonly announced: boolean;
      readonly seenAt: Instant;
    }
  | {
      readonly change: 'remove';
      readonly facility: FacilityId;
      readonly localPatient: string;
      readonly seenAt: Instant;
    };
/** `later`: only keep it; a bulk job compares it (the first list of a new hospital). */
export type TakenBy = { readonly source: LinkCaseSource; readonly trace: string; readonly matching?: 'now' | 'later' };
export type TakenIdentity = Matched & { readonly changed: boolean };
