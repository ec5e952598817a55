import { ingestStatusRequest, type IngestStatus } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import type { Clock, Database } from '@musubi/runtime';
import type { LinkRoute } from '../link/answer-link.ts';
import { answerJson } from '../link/write-lines.ts';
import { malformed, notHere } from '../link/refuse.ts';
import { keptCounts } from './kept-counts.ts';
import { findIngestCounts, findWalkState, findIssues } from './store.ts';
import { withoutPatient } from './without-patient.ts';

/** 取込状況: counts and issues. No ticket, so nothing about a patient: file names go without the patient's ID. */
export function ingestStatusRoute(db: Database, facilities: ReadonlySet<FacilityId>, clock: Clock): LinkRoute {
  const countsOf = keptCounts(
    { count: (facility) => findIngestCounts(db, facility), state: (facility) => findWalkState(db, facility) },
    clock,
  );
  return async (_request, body, response) => {
    const asked = ingestStatusRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, issuesAfter, limit } = asked.data;
    const counts = facilities.has(facility) ? await countsOf(facility) : undefined;
    if (counts === undefined) return notHere(response);
    const issues = await findIssues(db, facility, issuesAfter, limit);
    const { files, entries, patients, unreadable, lastFileAt, scanning, scannedAt } = counts;
    answerJson(response, 200, {
      files,
      entries,
      patients,
      unreadable,
      lastFileAt,
      scanning,
      scannedAt,
      issues: issues.map(({ storage: _storage, ...issue }) => ({ ...issue, file: withoutPatient(issue.file) })),
    } satisfies IngestStatus);
  };
}
