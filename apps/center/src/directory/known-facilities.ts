import type { FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { findFacilityVersions, type FacilityVersion } from './store.ts';

/** Per database and network: two databases may count their versions alike. */
const known = new WeakMap<Queryable, Map<string, Map<FacilityId, FacilityVersion>>>();

/**
 * 施設の控え: what every view needs to know of its facilities is read once per version of their rows. The versions come
 * with what is asked for the view itself, so a change of the directory or of a publication counts from the next view.
 */
export async function knownFacilities(
  db: Queryable,
  network: string,
  wanted: readonly { readonly facility_id: string; readonly facility_version: string }[],
): Promise<ReadonlyMap<FacilityId, FacilityVersion>> {
  const kept = keptOf(db, network);
  const found = new Map<FacilityId, FacilityVersion>();
  const unknown: FacilityId[] = [];
  for (const { facility_id, facility_version } of wanted) {
    // ten digits by the table's check
    const id = facility_id as FacilityId;
    if (found.has(id)) continue;
    const one = kept.get(id);
    if (one?.version === facility_version) found.set(id, one);
    else unknown.push(id);
  }
  if (unknown.length === 0) return found;
  // As they are by now: maybe newer than what was wanted, never older.
  for (const one of await findFacilityVersions(db, network, unknown)) {
    found.set(one.facility.id, one);
    kept.set(one.facility.id, one);
  }
  return found;
}

function keptOf(db: Queryable, network: string): Map<FacilityId, FacilityVersion> {
  let networks = known.get(db);
  if (networks === undefined) known.set(db, (networks = new Map()));
  let kept = networks.get(network);
  if (kept === undefined) networks.set(network, (kept = new Map()));
  return kept;
}
