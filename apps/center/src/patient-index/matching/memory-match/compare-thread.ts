import { parentPort, workerData } from 'node:worker_threads';
import type { MunicipalityMerger } from '@musubi/domain';
import { Database, standBack } from '@musubi/runtime';
import { addOwnMergers } from '../match-renames.ts';
import { compareIdentities, type ComparisonNews, type ComparisonTask } from './compare-identities.ts';

/**
 * The thread of a bulk job: reading, preparing and comparing everybody is busy for a minute or two, and requests are
 * answered beside it.
 */
standBack();
const { databaseUrl, task, mergers } = workerData as {
  databaseUrl: string;
  task: ComparisonTask;
  mergers: readonly MunicipalityMerger[];
  // set by start-comparison, nobody else
};
addOwnMergers(mergers);
await using db = new Database(databaseUrl, { role: 'musubi_center_app', name: 'musubi-center-match', max: 2 });
await compareIdentities(
  db,
  task,
  (news: ComparisonNews) => parentPort?.postMessage(news),
  () => false,
);
