import {
  decideLinkCaseRequest,
  Failure,
  linkCaseRequest,
  linkCasesRequest,
  type DecideLinkCaseAnswer,
  type LinkCasesAnswer,
  type LinkCaseView,
} from '@musubi/contract';
import type { AuditEvent } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import { findFacilities } from '../../directory/store.ts';
import { actorOf, refusal, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll, type Session } from '../../http/session.ts';
import { countCases, findNextCase, findQueuePage, type Queue } from './case-queue-store.ts';
import { findCase } from '../linking/case-store.ts';
import { viewCase } from './case-view.ts';
import { decideCase } from './decide-case.ts';
import type { MergePatients } from './carry-out-decision.ts';
import type { PatientIndex } from '../register/patient-index.ts';

export type CaseRoutesDependencies = { readonly index: PatientIndex; readonly mergePatients?: MergePatients };

/**
 * 名寄せの机: the queue, one case, one decision. A clerk sees the cases of the own facility's records, the secretariat
 * all.
 */
export function caseRoutes(routes: PortalRoutes, dependencies: CaseRoutesDependencies): void {
  const { db, network } = routes.center;

  routes.handle('linkCases', linkCasesRequest, async ({ body, session, trace }): Promise<LinkCasesAnswer> => {
    const queue = seenBy(session, body);
    const [cases, { counts, total }] = await Promise.all([
      findQueuePage(db, network, queue, {
        limit: body.pageSize,
        offset: (body.page - 1) * body.pageSize,
        viewer: session.staff.id,
      }),
      countCases(db, network, queue, worksForAll(session) ? undefined : session.facility.id),
    ]);
    // Names and birth dates are shown: who looked through which cases stays known.
    const viewed: AuditEvent = {
      event: 'link-case/viewed',
      outcome: 'success',
      actor: actorOf(session),
      trace,
      detail: { list: true, found: total, page: body.page, shown: cases.map((one) => one.case) },
    };
    await appendAuditAlone(db, [viewed]);
    return { total, page: body.page, pageSize: body.pageSize, cases, counts };
  });

  routes.handle('linkCase', linkCaseRequest, async ({ body, session, trace }): Promise<LinkCaseView> => {
    const view = await open(session, trace, body.case);
    if (view !== undefined) return view;
    await appendAuditAlone(db, [refusal(session, trace, { code: 'link-case/not-found', case: body.case })]);
    throw new Failure('link-case/not-found');
  });

  routes.handle(
    'decideLinkCase',
    decideLinkCaseRequest,
    async ({ body, session, trace }): Promise<DecideLinkCaseAnswer> => {
      const one = await findCase(db, network, body.case);
      if (one === undefined || !maySee(session, one.facility)) {
        await appendAuditAlone(db, [refusal(session, trace, { code: 'link-case/not-found', case: body.case })]);
        throw new Failure('link-case/not-found');
      }
      const decided = await db.transaction((tx) =>
        decideCase(dependencies.index, tx, { ...body, session, trace }, dependencies.mergePatients),
      );
      dependencies.index.wake(decided.wake);
      if (decided.failure !== undefined) throw decided.failure;
      const queue = seenBy(session, body.queue);
      const [next, { total }] = await Promise.all([
        findNextCase(db, network, queue, session.staff.id, body.case),
        countCases(db, network, queue, worksForAll(session) ? undefined : session.facility.id),
      ]);
      return {
        case: body.case,
        state: decided.state,
        next: next === undefined ? null : ((await open(session, trace, next)) ?? null),
        left: total,
      };
    },
  );

  /** Shown and audited, or neither. */
  async function open(session: Session, trace: string, id: string): Promise<LinkCaseView | undefined> {
    const one = await findCase(db, network, id);
    if (one === undefined || !maySee(session, one.facility)) return undefined;
    const facilities = new Map((await findFacilities(db, network)).map((facility) => [facility.id, facility]));
    const view = await viewCase(db, network, one, {
      staff: session.staff.id,
      facilities,
      onlyLinksOf: worksForAll(session) ? undefined : session.facility.id,
    });
    if (view === undefined) return undefined;
    const patient = view.left.patient ?? view.right.patient;
    const event: AuditEvent = {
      event: 'link-case/viewed',
      outcome: 'success',
      actor: actorOf(session),
      ...(patient === null ? {} : { patient }),
      ...(one.facility === null ? {} : { facility: one.facility }),
      trace,
      detail: {
        case: id,
        kind: one.kind,
        state: one.state,
        persons: [view.left.patient, view.right.patient].filter((person) => person !== null),
      },
    };
    await appendAuditAlone(db, [event]);
    return view;
  }
}

function maySee(session: Session, facility: string | null): boolean {
  return worksForAll(session) || facility === session.facility.id;
}

/** A clerk's queue is the own facility's, whatever was asked for. */
function seenBy(session: Session, asked: Pick<Queue, 'states' | 'kinds' | 'facility' | 'sort'>): Queue {
  const { states, sort, kinds } = asked;
  return { states, sort, kinds, facility: worksForAll(session) ? asked.facility : session.facility.id };
}
