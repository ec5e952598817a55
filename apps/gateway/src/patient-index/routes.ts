import { identitiesRequest, TRACE_HEADER, type IdentitiesEnd } from '@musubi/contract';
import type { AuditEvent, FacilityId } from '@musubi/domain';
import { appendAuditAlone, newTrace, type Database } from '@musubi/runtime';
import type { LinkRoute } from '../disclosure/answer-link.ts';
import { answerLines } from '../disclosure/write-lines.ts';
import { malformed, notHere } from '../record-location/routes.ts';
import { findIdentityChanges } from './store.ts';

/** 基本情報の通知: lines of IdentityChange, then IdentitiesEnd. Who was announced is on record before it leaves. */
export function identitiesRoute(db: Database, facilities: ReadonlySet<FacilityId>, announcing: ReadonlySet<FacilityId>): LinkRoute {
  return async (request, body, response) => {
    const asked = identitiesRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, after, limit } = asked.data;
    if (!facilities.has(facility)) return notHere(response);
    const announced = announcing.has(facility);
    const changes = announced ? await findIdentityChanges(db, facility, after, limit) : [];
    const next = changes.at(-1)?.sequence ?? after;
    if (changes.length > 0) {
      const trace = request.headers[TRACE_HEADER];
      const event: AuditEvent = { event: 'identity/announced', outcome: 'success', actor: {}, facility, trace: typeof trace === 'string' ? trace.slice(0, 64) : newTrace(), detail: { after, next, patients: changes.length } };
      await appendAuditAlone(db, [event]);
    }
    const end: IdentitiesEnd = { end: true, next, more: changes.length === limit, announced };
    await answerLines(response, [...changes, end].map((line) => JSON.stringify(line)));
  };
}
