import { fileURLToPath } from 'node:url';

export * from './start.ts';
export * from './directory/import-directory.ts';
export { openPatientIndex } from './patient-index/matching/open-patient-index.ts';
export { type PatientIndex } from './patient-index/register/patient-index.ts';
export { findCandidates } from './patient-index/matching/find-candidates.ts';
export { countCases, findQueuePage } from './patient-index/desk/case-queue-store.ts';
export { compareBatch } from './patient-index/matching/compare-batch.ts';
export { findJobs, insertJob } from './patient-index/matching/match-job-store.ts';
export { startComparison } from './patient-index/matching/memory-match/start-comparison.ts';
export { MatchJobRunner } from './patient-index/match-job/run-match-jobs.ts';
export { DEFAULT_MODEL, KEY_SCHEME, keysOf, prepare } from './patient-index/matching/match-engine.ts';

/** The folder of this place's migrations, for tests and benches. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../db/migrations', import.meta.url));
