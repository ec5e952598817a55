import type { Demographics, MatchResult } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { findCandidates } from '../patient-index/matching/find-candidates.ts';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { findPatient } from '../patient-index/register/patient-store.ts';
import { auditOf } from './audit-of.ts';
import { REFUSED } from './refused.ts';
import { shownTo, type ShownPatient } from './shown-identifiers.ts';
import type { BorderSystem } from '../directory/system-store.ts';

export type FittingPatient = ShownPatient & { readonly result: MatchResult };

/** More are not looked through: who asks so widely must say more. */
const MOST_CANDIDATES = 100;

/**
 * 基本情報による照会 (PDQ: ITI-21, ITI-78, ITI-119): persons of the region who may be this one, best first, each once;
 * only
 * those who are open to the system. Tolerant of variants, widths and slips, as the linking desk is.
 */
export async function findFitting(
  index: PatientIndex,
  system: BorderSystem,
  person: Demographics,
  by: string,
  trace: string,
  least: 'any' | 'review' | 'auto' = 'review',
): Promise<readonly FittingPatient[]> {
  if (!system.rights.has('query') && !system.rights.has('query-all')) throw REFUSED.right;
  const { center } = index;
  const { candidates } = await findCandidates(index, center.db, person, { limit: MOST_CANDIDATES, least });
  const fitting: FittingPatient[] = [];
  const seen = new Set<string>();
  for (const { patient, result } of candidates) {
    if (patient === undefined || seen.has(patient)) continue;
    seen.add(patient);
    const row = await findPatient(center.db, center.network, patient);
    const shown = row === undefined ? undefined : await shownTo(system, center, center.db, row);
    if (shown !== undefined) fitting.push({ ...shown, result });
  }
  await appendAuditAlone(center.db, [
    auditOf(system, trace, 'patient/searched', 'success', {
      by,
      everybody: system.rights.has('query-all'),
      found: fitting.length,
      shown: fitting.map(({ patient }) => patient.patient),
    }),
  ]);
  return fitting;
}
