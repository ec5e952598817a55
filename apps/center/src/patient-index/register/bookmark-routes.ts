import { bookmarkRequest, type BookmarkColor } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit } from '@musubi/runtime';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { saveBookmark } from './bookmark-store.ts';
import { findOpenPatient } from './find-open-patient.ts';

/** しおり (REG-15): set by a click, one step further each time; the screen says which colour comes next. */
export function bookmarkRoutes(routes: PortalRoutes): void {
  const { center } = routes;
  routes.handlePatient('bookmark', bookmarkRequest, async (call): Promise<{ readonly color: BookmarkColor }> => {
    const { session, patient, trace, body } = call;
    await findOpenPatient(center, call);
    await center.db.transaction(async (tx) => {
      await saveBookmark(tx, center.network, session.staff.id, patient, body.color, instant(center.clock.now()));
      const event: AuditEvent = {
        event: 'patient/bookmarked',
        outcome: 'success',
        actor: actorOf(session),
        patient,
        trace,
        detail: { color: body.color },
      };
      await appendAudit(tx, [event]);
    });
    return { color: body.color };
  });
}
