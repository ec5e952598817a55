import type { FacilityId, LocalDate, permitAccess } from '@musubi/domain';
import type { LocatedEntry } from '../record-location/located-store.ts';
import type { LinkedFacility } from './store.ts';

/** What is wanted of the gateways, and how one of them is asked once access is granted. */
export type Wanted = {
  readonly what: 'entries' | 'standing-facts' | 'laboratory';
  /** Whose outcome is wanted, also when nothing is located there. */
  readonly facilities: readonly FacilityId[];
  /** The located entries that are wanted, per facility; what is not located is not asked for. */
  readonly located: ReadonlyMap<FacilityId, readonly LocatedEntry[]>;
  /** Asked for by name and not located (any more). */
  readonly unknown?: ReadonlyMap<FacilityId, number>;
  readonly period?: { readonly from: LocalDate; readonly until: LocalDate; readonly items: readonly string[] };
};

/** What one facility is asked for: what may be fetched there, and what is refused and why. */
export type FetchPlan = {
  readonly linked: LinkedFacility;
  readonly permits: ReturnType<typeof permitAccess<LocatedEntry>>;
  readonly unknown: number;
};
