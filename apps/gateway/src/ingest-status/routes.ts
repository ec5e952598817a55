import { ingestStatusRequest, type IngestStatus } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import type { LinkRoute } from '../disclosure/answer-link.ts';
import { answerJson } from '../disclosure/write-lines.ts';
import { malformed, notHere } from '../record-location/routes.ts';
import { findIngestCounts, findIssues } from './store.ts';

/** 取込状況: counts and issues. No ticket, so nothing about a patient: file names go without the patient's ID. */
export function ingestStatusRoute(db: Database, facilities: ReadonlySet<FacilityId>): LinkRoute {
  return async (_request, body, response) => {
    const asked = ingestStatusRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, issuesAfter, limit } = asked.data;
    const counts = facilities.has(facility) ? await findIngestCounts(db, facility) : undefined;
    if (counts === undefined) return notHere(response);
    const issues = await findIssues(db, facility, issuesAfter, limit);
    const { files, entries, patients, unreadable, lastFileAt, scanning } = counts;
    answerJson(response, 200, {
      files, entries, patients, unreadable, lastFileAt, scanning,
      issues: issues.map(({ storage: _storage, ...issue }) => ({ ...issue, file: withoutPatient(issue.file) })),
    } satisfies IngestStatus);
  };
}

/** `025/007/0250074629/20220726/OML-11/0250074629_20220726_…` → `…/20220726/OML-11/…_20220726_…`: enough to find it on the spot. */
export function withoutPatient(path: string): string {
  const [first, second, patient, ...rest] = path.split('/');
  if (patient === undefined) return [first, second].filter((part) => part !== undefined).join('/');
  return ['…', ...rest.map((part) => part.replaceAll(patient, '…'))].join('/');
}
