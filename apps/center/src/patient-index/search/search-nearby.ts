import type { Demographics, PatientId } from '@musubi/domain';
import { findCandidates } from '../matching/find-candidates.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { searchPatients, type SearchFor } from './search-store.ts';
import type { FoundPatient } from '../register/similar-store.ts';

/**
 * 近い人の検索: when nobody fits a name and a birth date exactly: who may be meant in spite of a slip, as matching sees
 * it.
 * The same people are open to the viewer as in any search.
 */
export async function searchNearby(
  index: PatientIndex,
  demographics: Demographics,
  wanted: Pick<SearchFor, 'viewer' | 'sort' | 'limit'>,
): Promise<{ readonly total: number; readonly patients: readonly FoundPatient[] }> {
  const { db, network } = index.center;
  const { candidates } = await findCandidates(index, db, demographics, { least: 'any' });
  const near = candidates.filter(({ result }) => result.score > 0);
  const among: readonly PatientId[] = [...new Set(near.flatMap((candidate) => candidate.patient ?? []))];
  if (among.length === 0) return { total: 0, patients: [] };
  return searchPatients(db, network, { ...wanted, all: {}, among, offset: 0 });
}

/** A typed name as a record of a person: the first part is the family name. */
export function demographicsNamed(name: string, birthDate: NonNullable<Demographics['birthDate']>): Demographics {
  const [family = '', ...given] = name.split(/[\s\u3000]+/);
  const parts = { family, given: given.join(' ') };
  const isKana = /^[\u3040-\u30ff\uff61-\uff9f\s\u3000・]+$/.test(name);
  return { ...(isKana ? { kanaName: parts } : { kanjiName: parts }), sex: 'unknown', birthDate, telephones: [] };
}
