import { cancelMatchJobRequest, Failure, startMatchJobRequest, type MatchJobView } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit, newId } from '@musubi/runtime';
import { z } from 'zod';
import { findFacility } from '../../directory/store.ts';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { findJobs, finishJob, insertJob } from '../matching/match-job-store.ts';

/** 一括照合: asked for at the desk, done by a runner (run-match-jobs.ts) in whichever process. */
export function matchJobRoutes(routes: PortalRoutes, dependencies: { readonly wakeRunner: () => void }): void {
  const { db, network, clock } = routes.center;

  routes.handle('matchJobs', z.object({}), async (): Promise<readonly MatchJobView[]> => findJobs(db, network));

  routes.handle(
    'startMatchJob',
    startMatchJobRequest,
    async ({ body, session, trace }): Promise<readonly MatchJobView[]> => {
      const facility = body.kind === 'facility' ? body.facility : undefined;
      if (facility !== undefined && (await findFacility(db, network, facility)) === undefined)
        throw new Failure('facility/not-found');
      const job = newId(clock);
      await db.transaction(async (tx) => {
        const made = await insertJob(tx, network, {
          job,
          kind: body.kind,
          facility,
          staff: session.staff.id,
          staffFacility: session.facility.id,
          at: instant(clock.now()),
        });
        if (!made) throw new Failure('match-job/not-now');
        const started: AuditEvent = {
          event: 'match-job/started',
          outcome: 'success',
          actor: actorOf(session),
          ...(facility === undefined ? {} : { facility }),
          trace,
          detail: { job, kind: body.kind },
        };
        await appendAudit(tx, [started]);
      });
      dependencies.wakeRunner();
      return findJobs(db, network);
    },
  );

  routes.handle(
    'cancelMatchJob',
    cancelMatchJobRequest,
    async ({ body, session, trace }): Promise<readonly MatchJobView[]> => {
      await db.transaction(async (tx) => {
        if (!(await finishJob(tx, network, body.job, 'cancelled', instant(clock.now()))))
          throw new Failure('match-job/not-now');
        const cancelled: AuditEvent = {
          event: 'match-job/finished',
          outcome: 'success',
          actor: actorOf(session),
          trace,
          detail: { job: body.job, state: 'cancelled' },
        };
        await appendAudit(tx, [cancelled]);
      });
      return findJobs(db, network);
    },
  );
}
