import { identitiesRequest, TRACE_HEADER, type IdentitiesEnd, type IdentityChange } from '@musubi/contract';
import type { AuditEvent, FacilityId } from '@musubi/domain';
import { appendAuditAlone, newTrace, type Database, type Transaction } from '@musubi/runtime';
import type { LinkRoute } from '../link/answer-link.ts';
import { answerLines } from '../link/write-lines.ts';
import { malformed, notHere } from '../link/refuse.ts';
import { BETWEEN_NUMBERS } from '../local-patient-id/numbering.ts';
import { isExchangeTold } from '../local-patient-id/exchange-store.ts';
import { findIdentityChanges, findLastStep } from './store.ts';

/** 番号の解放: what follows when the center has moved its links up to a line that it was told. */
export type ReleaseNumbers = (
  tx: Transaction,
  facility: FacilityId,
  toldUpTo: number,
  undoes: boolean,
) => Promise<void>;

/**
 * 基本情報の通知: lines of IdentityChange, then IdentitiesEnd. Who was announced is on record before it leaves. A
 * hospital
 * that announces nobody still says which other number one became that the center holds a link to: that, and no more.
 */
export function identitiesRoute(
  db: Database,
  facilities: ReadonlySet<FacilityId>,
  announcing: ReadonlySet<FacilityId>,
  release: ReleaseNumbers,
): LinkRoute {
  return async (request, body, response) => {
    const asked = identitiesRequest.safeParse(body);
    if (!asked.success) return malformed(response);
    const { facility, after, limit, merges, unmerges } = asked.data;
    if (!facilities.has(facility)) return notHere(response);
    const announced = announcing.has(facility);
    // Before the changes are read: a step that comes in between waits for the next question.
    const lastStep = await findLastStep(db, facility);
    const known = await findIdentityChanges(db, facility, after, limit, announced ? 'everybody' : 'known-numbers');
    const more = known.length === limit;
    const last = known.at(-1)?.sequence ?? after;
    // Steps of which the center knows no number are over when it has asked on.
    const next = announced || more ? last : Math.max(last, lastStep);
    // What it asks after, it has; a center that does not read merges has not moved its links.
    if (merges && (await isExchangeTold(db, facility, after, unmerges)))
      await db.transaction((tx) => release(tx, facility, after, unmerges));
    const changes = known.flatMap((change) => understood(change, merges, unmerges));
    if (changes.length > 0) {
      const trace = request.headers[TRACE_HEADER];
      const event: AuditEvent = {
        event: 'identity/announced',
        outcome: 'success',
        actor: {},
        facility,
        trace: typeof trace === 'string' ? trace.slice(0, 64) : newTrace(),
        detail: { after, next, patients: changes.length },
      };
      await appendAuditAlone(db, [event]);
    }
    const end: IdentitiesEnd = { end: true, next, more, announced };
    await answerLines(
      response,
      [...changes, end].map((line) => JSON.stringify(line)),
    );
  };
}

/**
 * To a center of an earlier version a number that became another is one that went; what was taken back it is not told.
 */
function understood(change: IdentityChange, merges: boolean, unmerges: boolean): readonly IdentityChange[] {
  if (change.change === 'unmerge') return unmerges ? [change] : [];
  if (change.change !== 'merge' || merges) return [change];
  return change.localPatient.startsWith(BETWEEN_NUMBERS) || change.into.startsWith(BETWEEN_NUMBERS)
    ? []
    : [{ sequence: change.sequence, localPatient: change.localPatient, change: 'remove' }];
}
