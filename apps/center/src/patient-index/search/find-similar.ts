import type { Demographics, FacilityId, PatientId, StaffId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { findCandidates } from '../matching/find-candidates.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findAlike, type FoundPatient } from '../register/similar-store.ts';

/**
 * 類似患者: persons whom the clerk must see before a new one is registered: whom matching finds (also written
 * otherwise,
 * with a slip in the date, or known by a facility's record), and who has plainly the same name.
 */
export async function findSimilar(
  index: PatientIndex,
  tx: Transaction,
  demographics: Demographics,
  viewer: { staff: StaffId; facility: FacilityId },
): Promise<readonly FoundPatient[]> {
  const { candidates } = await findCandidates(index, tx, demographics);
  const found: readonly PatientId[] = [...new Set(candidates.flatMap((candidate) => candidate.patient ?? []))];
  return findAlike(tx, index.center.network, demographics, found, viewer);
}
