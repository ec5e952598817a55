import { fileURLToPath } from 'node:url';

export * from './start.ts';
export * from './directory/import-directory.ts';
export { openPatientIndex } from './patient-index/open-patient-index.ts';
export { type PatientIndex } from './patient-index/register/patient-index.ts';
export { findCandidates } from './patient-index/find-candidates.ts';
export { countCases, findQueuePage } from './patient-index/case-queue.ts';
export { compareBatch } from './patient-index/compare-batch.ts';
export { findJobs, insertJob } from './patient-index/match-job-store.ts';
export { startComparison } from './patient-index/memory-match/start-comparison.ts';
export { MatchJobRunner } from './patient-index/run-match-jobs.ts';
export { DEFAULT_MODEL, KEY_SCHEME, keysOf, prepare } from './patient-index/match-engine.ts';

/** The folder of this place's migrations, for tests and benches. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../db/migrations', import.meta.url));
