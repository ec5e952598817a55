import { searchRequest, type SearchAnswer } from '@musubi/contract';
import {
  parseRegionalPatientId,
  readNameAndBirthDate,
  readPatientQuery,
  type AuditEvent,
  type PatientQuery,
} from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import type { z } from 'zod';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { seesEverybody } from '../../http/session.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { demographicsNamed, searchNearby } from './search-nearby.ts';
import { searchPatients } from './search-store.ts';
import { summaries } from '../register/summaries.ts';

/** 患者検索: by number, name or birth date, among the persons who are open to this facility. */
export function searchRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { center } = routes;
  const { db, network } = center;

  routes.handle('search', searchRequest, async ({ body, session, trace }) => {
    const both = readNameAndBirthDate(body.query ?? `${body.name ?? ''} ${body.birthDate ?? ''}`);
    const wanted = {
      any:
        body.query === undefined || body.query === '' || both !== undefined ? undefined : readPatientQuery(body.query),
      all:
        body.query === undefined || both === undefined
          ? namedFields(body)
          : { ...namedFields(body), ...readPatientQuery(both.name), birthDate: both.birthDate },
      viewer: { staff: session.staff.id, facility: session.facility.id, everybody: seesEverybody(session) },
      ...(body.bookmark === undefined ? {} : { bookmark: body.bookmark }),
      sort: body.sort,
      limit: body.pageSize,
      offset: (body.page - 1) * body.pageSize,
    };
    const exact = await searchPatients(db, network, wanted);
    const nearby =
      exact.total > 0 ||
      both === undefined ||
      body.bookmark !== undefined ||
      body.localId !== undefined ||
      body.regionalId !== undefined ||
      body.page > 1
        ? undefined
        : await searchNearby(index, demographicsNamed(both.name, both.birthDate), wanted);
    const approximate = nearby !== undefined && nearby.total > 0;
    const found = approximate ? nearby : exact;
    const event: AuditEvent = {
      event: 'patient/searched',
      outcome: 'success',
      actor: actorOf(session),
      trace,
      detail: {
        by: Object.keys(body).filter((key) =>
          ['query', 'localId', 'regionalId', 'name', 'birthDate', 'bookmark'].includes(key),
        ),
        found: found.total,
        approximate,
        page: body.page,
        shown: found.patients.map((patient) => patient.patient),
      },
    };
    await appendAuditAlone(db, [event]);
    return {
      total: found.total,
      page: body.page,
      pageSize: body.pageSize,
      ...(approximate ? { approximate } : {}),
      patients: await summaries(center, found.patients, session.staff.id),
    } satisfies SearchAnswer;
  });
}

function namedFields(body: z.output<typeof searchRequest>): PatientQuery {
  const regionalId = body.regionalId === undefined ? undefined : parseRegionalPatientId(body.regionalId);
  const { nameKey, kanaKey } = readPatientQuery(body.name ?? '');
  return {
    ...(body.localId === undefined ? {} : { localId: body.localId.normalize('NFKC').trim() }),
    // A malformed number finds nobody rather than everybody.
    ...(body.regionalId === undefined ? {} : { regionalId: regionalId ?? ('' as never) }),
    ...(body.birthDate === undefined ? {} : { birthDate: body.birthDate }),
    ...(nameKey === undefined ? {} : { nameKey }),
    ...(kanaKey === undefined ? {} : { kanaKey }),
  };
}
