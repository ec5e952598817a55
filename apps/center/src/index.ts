import { fileURLToPath } from 'node:url';

export * from './start.ts';
export * from './directory/import-directory.ts';
export { patientIndex, type PatientIndex } from './patient-index/patient-index.ts';
export { findCandidates } from './patient-index/find-candidates.ts';
export { countCases, findQueuePage } from './patient-index/case-queue.ts';
export { compareBatch } from './patient-index/compare-batch.ts';
export { DEFAULT_MODEL, KEY_SCHEME, keysOf, prepare } from './patient-index/match-engine.ts';
export type { MatchJob } from './patient-index/match-job-store.ts';

/** The folder of this place's migrations, for tests and benches. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../db/migrations', import.meta.url));
