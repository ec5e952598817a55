import { locationsRequest, openPatientsRequest, TRACE_HEADER, type LocationsEnd } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import { newTrace, type Database } from '@musubi/runtime';
import type { LinkRoute } from '../link/answer-link.ts';
import { answerJson, answerLines } from '../link/write-lines.ts';
import { malformed, notHere } from '../link/refuse.ts';
import { openPatients } from './open-patients.ts';
import { findIngestState, findLocationChanges } from './store.ts';

/** 所在情報: lines of LocationChange, then LocationsEnd. No clinical content, so no ticket; only open patients. */
export function locationsRoute(db: Database, facilities: ReadonlySet<FacilityId>): LinkRoute {
  return async (_request, body, response) => {
    const asked = locationsRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, after, limit } = asked.data;
    if (!facilities.has(facility)) return notHere(response);
    // The state first: what is announced between the two reads is then simply told again later.
    const state = await findIngestState(db, facility);
    const changes = await findLocationChanges(db, facility, after, limit);
    const next = changes.at(-1)?.sequence ?? after;
    const end: LocationsEnd = {
      end: true,
      next,
      more: changes.length === limit,
      latestIngest: state?.latestIngest ?? null,
    };
    await answerLines(
      response,
      [...changes, end].map((line) => JSON.stringify(line)),
    );
  };
}

export function openPatientsRoute(db: Database, facilities: ReadonlySet<FacilityId>): LinkRoute {
  return async (request, body, response) => {
    const asked = openPatientsRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    if (!facilities.has(asked.data.facility)) return notHere(response);
    const trace = request.headers[TRACE_HEADER];
    await openPatients(
      db,
      asked.data.facility,
      asked.data.patients,
      typeof trace === 'string' ? trace.slice(0, 64) : newTrace(),
    );
    answerJson(response, 200, {});
  };
}
