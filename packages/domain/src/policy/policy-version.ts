import type { Instant } from '../time/local-date.ts';
import { DEFAULT_PROFILE, type PolicyProfile } from './policy-profile.ts';

/** 運用ポリシーの版: a network's rules from a moment on, and who decided so. Versions are added, never changed. */
export type PolicyVersion = {
  readonly network: string;
  readonly version: number;
  /** Counts from this moment on, until a later one does. */
  readonly effectiveFrom: Instant;
  readonly profile: PolicyProfile;
  readonly by: string;
};

/** 現行の版: the latest that has begun; of two that begin together the higher version; none before the first. */
export function versionAt(versions: readonly PolicyVersion[], at: Instant): PolicyVersion | undefined {
  let inForce: PolicyVersion | undefined;
  for (const one of versions) {
    if (one.effectiveFrom > at) continue;
    if (inForce === undefined || beginsAfter(one, inForce)) inForce = one;
  }
  return inForce;
}

/** 現行の運用ポリシー of a network; the defaults while none of its versions is in force. */
export function policyAt(versions: readonly PolicyVersion[], at: Instant): PolicyProfile {
  return versionAt(versions, at)?.profile ?? DEFAULT_PROFILE;
}

function beginsAfter(one: PolicyVersion, other: PolicyVersion): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  return one.version > other.version;
}
