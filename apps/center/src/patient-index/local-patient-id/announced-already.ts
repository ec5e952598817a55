import type { FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { prepare, scoreWith } from '../matching/match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findAnnouncedPairs } from './announced-store.ts';
import type { LocalIdRow } from './read-local-id-list.ts';

const AT_ONCE = 1_000;

/**
 * 新番号の先行通知: a hospital often announces its patients under the new numbers before anybody hands in the list. A
 * row
 * onto such a number stands only if who is announced there is, beyond doubt, whom the region knows under the old one:
 * the
 * person linked to it, or else what the facility told of it.
 */
export async function findAnnouncedAlready(
  index: PatientIndex,
  db: Queryable,
  facility: FacilityId,
  rows: readonly LocalIdRow[],
): Promise<ReadonlySet<LocalIdRow>> {
  const { network } = index.center;
  const model = await index.models.current(db);
  const same = new Set<LocalIdRow>();
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const batch = rows.slice(at, at + AT_ONCE);
    const pairs = await findAnnouncedPairs(db, network, facility, batch);
    for (const { n, announced, known } of pairs) {
      const { verdict, guards } = scoreWith(model, prepare(announced), prepare(known));
      const row = batch[n - 1];
      if (row !== undefined && verdict === 'auto' && guards.length === 0) same.add(row);
    }
  }
  return same;
}
