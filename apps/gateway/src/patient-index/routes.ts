import { identitiesRequest, TRACE_HEADER, type IdentitiesEnd, type IdentityChange } from '@musubi/contract';
import type { AuditEvent, FacilityId } from '@musubi/domain';
import { appendAuditAlone, newTrace, type Database } from '@musubi/runtime';
import type { LinkRoute } from '../disclosure/answer-link.ts';
import { answerLines } from '../disclosure/write-lines.ts';
import { malformed, notHere } from '../record-location/routes.ts';
import { BETWEEN_NUMBERS, releaseNumbers } from '../patient-number/change-numbers.ts';
import { isExchangeTold } from '../patient-number/store.ts';
import { findIdentityChanges } from './store.ts';

/** 基本情報の通知: lines of IdentityChange, then IdentitiesEnd. Who was announced is on record before it leaves. */
export function identitiesRoute(db: Database, facilities: ReadonlySet<FacilityId>, announcing: ReadonlySet<FacilityId>): LinkRoute {
  return async (request, body, response) => {
    const asked = identitiesRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, after, limit, merges } = asked.data;
    if (!facilities.has(facility)) return notHere(response);
    const announced = announcing.has(facility);
    const known = announced ? await findIdentityChanges(db, facility, after, limit) : [];
    const next = known.at(-1)?.sequence ?? after;
    // What it asks after, it has; a center that does not read merges has not moved its links.
    if (announced && merges && (await isExchangeTold(db, facility, after))) await db.transaction((tx) => releaseNumbers(tx, facility, after));
    const changes = merges ? known : known.flatMap(withoutMerge);
    if (changes.length > 0) {
      const trace = request.headers[TRACE_HEADER];
      const event: AuditEvent = { event: 'identity/announced', outcome: 'success', actor: {}, facility, trace: typeof trace === 'string' ? trace.slice(0, 64) : newTrace(), detail: { after, next, patients: changes.length } };
      await appendAuditAlone(db, [event]);
    }
    const end: IdentitiesEnd = { end: true, next, more: known.length === limit, announced };
    await answerLines(response, [...changes, end].map((line) => JSON.stringify(line)));
  };
}

/** To a center of an earlier version a number that became another is one that went. */
function withoutMerge(change: IdentityChange): readonly IdentityChange[] {
  if (change.change !== 'merge') return [change];
  return change.localPatient.startsWith(BETWEEN_NUMBERS) || change.into.startsWith(BETWEEN_NUMBERS) ? [] : [{ sequence: change.sequence, localPatient: change.localPatient, change: 'remove' }];
}
