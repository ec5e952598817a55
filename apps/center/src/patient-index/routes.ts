import {
  Failure,
  registerRequest,
  searchRequest,
  type PatientHeader,
  type PatientSummary,
  type RegisterAnswer,
  type SearchAnswer,
} from '@musubi/contract';
import {
  ageOn,
  dayInTokyo,
  instant,
  makeRegionalPatientId,
  parseLocalPatientId,
  parseRegionalPatientId,
  readNameAndBirthDate,
  readPatientQuery,
  type AuditEvent,
  type ConsentEvent,
  type Demographics,
  type FacilityId,
  type Instant,
  type PatientId,
  type PatientQuery,
  type StaffId,
} from '@musubi/domain';
import { appendAudit, appendAuditAlone, newId, type Clock } from '@musubi/runtime';
import { z } from 'zod';
import { foldConsents, summarizeConsents } from '../consent/fold-consents.ts';
import { findConsentEvents } from '../consent/store.ts';
import { actorOf, type PortalRoutes } from '../http/portal-routes.ts';
import type { CenterContext } from '../center-context.ts';
import { seesEverybody, worksForAll, type Session } from '../sign-in/session.ts';
import { findBookmarks } from './bookmark-store.ts';
import { findOpenPatient } from './find-open-patient.ts';
import { findSimilar } from './find-similar.ts';
import { noteRegistered } from './note-registered.ts';
import type { PatientIndex } from './patient-index.ts';
import { findMergedIn } from './person-store.ts';
import { personNamed, searchNearby } from './search-nearby.ts';
import { searchPatients } from './search-store.ts';
import { insertLink } from './link-change-store.ts';
import { findLinkOfLocalPatient } from './link-store.ts';
import { insertPatient, lockRegistration, nextRegionalSerial, saveOpened } from './patient-store.ts';
import { saveOffers } from './proposal-store.ts';
import { type FoundPatient } from './similar-store.ts';

/** A reload within this time is the same visit. */
const SAME_VISIT_MS = 3_600_000;
const OFFER_MS = 15 * 60_000;

export function patientIndexRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { center } = routes;
  const { db, network, clock } = center;

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
        : await searchNearby(index, personNamed(both.name, both.birthDate), wanted);
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

  routes.handle('register', registerRequest, async ({ body, session, trace }): Promise<RegisterAnswer> => {
    const local =
      body.localId === undefined || body.localId === ''
        ? undefined
        : parseLocalPatientId(session.facility.id, body.localId);
    if (local === undefined && (!worksForAll(session) || (body.localId ?? '') !== ''))
      throw new Failure('patient/local-id-malformed');
    const person = personOf(body, clock);
    const viewer = { staff: session.staff.id, facility: session.facility.id };
    const at = instant(clock.now());
    const answer = await db.transaction(
      async (
        tx,
      ): Promise<
        | { readonly registered: RegisterAnswer; readonly wake: readonly FacilityId[] }
        | { readonly similar: readonly FoundPatient[] }
      > => {
        await lockRegistration(tx, network, person);
        if (
          local !== undefined &&
          (await findLinkOfLocalPatient(tx, network, local.facility, local.value)) !== undefined
        )
          throw new Failure('patient/already-linked');
        const similar = body.confirmedNew ? [] : await findSimilar(index, tx, person, viewer);
        if (similar.length > 0) {
          await saveOffers(
            tx,
            network,
            viewer,
            similar.map((found) => found.patient),
            instant(clock.now() + OFFER_MS),
          );
          await appendAudit(tx, [
            registered(session, trace, undefined, { similar: similar.map((found) => found.patient) }),
          ]);
          return { similar };
        }
        const { prefix, serial } = await nextRegionalSerial(tx, network);
        const patient = newId(clock) as PatientId;
        const regionalId = makeRegionalPatientId(prefix, serial);
        await insertPatient(tx, network, { patient, regionalId, demographics: person }, { ...viewer, at });
        if (local !== undefined) {
          const link = {
            event: newId(clock),
            link: newId(clock),
            patient,
            facility: local.facility,
            localPatient: local.value,
            evidence: { registeredHere: true },
            staff: viewer.staff,
            staffFacility: viewer.facility,
            at,
          };
          if (!(await insertLink(tx, network, link))) throw new Failure('patient/already-linked');
        }
        await appendAudit(tx, [
          registered(session, trace, patient, {
            regionalId,
            confirmedNew: body.confirmedNew,
            linkedHere: local !== undefined,
          }),
        ]);
        const { wake } = await noteRegistered(index, tx, { patient, regionalId, demographics: person }, local, trace);
        return { registered: { registered: true, patient, regionalId }, wake };
      },
    );
    if ('wake' in answer) index.wake(answer.wake);
    return 'wake' in answer
      ? answer.registered
      : { registered: false, similar: await summaries(center, answer.similar, session.staff.id) };
  });

  routes.handlePatient('header', z.object({}), async (call): Promise<PatientHeader> => {
    const { session, trace } = call;
    const patient = await findOpenPatient(center, call);
    const now = clock.now();
    const lastOpenedByMe = await db.transaction(async (tx) => {
      const before = await saveOpened(
        tx,
        network,
        session.staff.id,
        patient.patient,
        instant(now),
        instant(now - SAME_VISIT_MS),
      );
      const event: AuditEvent = {
        event: 'patient/opened',
        outcome: 'success',
        actor: actorOf(session),
        patient: patient.patient,
        trace,
        detail: {},
      };
      await appendAudit(tx, [event]);
      return before;
    });
    const consents = foldConsents(await findConsentEvents(db, network, [patient.patient]), instant(now));
    const [bookmarks, mergedIn] = await Promise.all([
      findBookmarks(db, network, session.staff.id, [patient.patient]),
      findMergedIn(db, network, patient.patient),
    ]);
    const { birthDate } = patient.demographics;
    return {
      patient: patient.patient,
      regionalId: patient.regionalId,
      localId: patient.links.find((link) => link.facility === session.facility.id)?.localPatient ?? null,
      demographics: patient.demographics,
      age: birthDate === undefined ? null : ageOn(birthDate, dayInTokyo(instant(now))),
      links: patient.links.map((link) => ({
        link: link.link,
        facility: link.facility,
        localId: link.localPatient,
        since: link.since,
        by: link.by,
      })),
      ...(mergedIn.length === 0 ? {} : { mergedIn }),
      consent: summarizeConsents(consents),
      lastOpenedByMe: lastOpenedByMe ?? null,
      bookmark: bookmarks.get(patient.patient) ?? 'none',
    };
  });
}

function registered(
  session: Session,
  trace: string,
  patient: PatientId | undefined,
  detail: Readonly<Record<string, unknown>>,
): AuditEvent {
  return {
    event: 'patient/registered',
    outcome: patient === undefined ? 'refused' : 'success',
    actor: actorOf(session),
    ...(patient === undefined ? {} : { patient }),
    trace,
    detail,
  };
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

/** The form of registering and of changing. A birthday yet to come is refused here too, whoever sends it. */
export function personOf(
  body: Omit<z.output<typeof registerRequest>, 'localId' | 'confirmedNew'>,
  clock: Clock,
): Demographics {
  if (body.birthDate !== undefined && body.birthDate > dayInTokyo(instant(clock.now())))
    throw new Failure('request/malformed');
  return {
    kanjiName: { family: body.kanjiFamily, given: body.kanjiGiven },
    kanaName: { family: body.kanaFamily, given: body.kanaGiven },
    sex: body.sex,
    ...(body.birthDate === undefined ? {} : { birthDate: body.birthDate }),
    ...(body.postalCode === undefined ? {} : { postalCode: body.postalCode }),
    ...(body.address === undefined ? {} : { address: body.address }),
    telephones: body.telephone === undefined ? [] : [body.telephone],
  };
}

export async function summaries(
  center: CenterContext,
  found: readonly FoundPatient[],
  staff: StaffId,
): Promise<readonly PatientSummary[]> {
  const bookmarks = await findBookmarks(
    center.db,
    center.network,
    staff,
    found.map((patient) => patient.patient),
  );
  const events = new Map<PatientId, ConsentEvent[]>();
  for (const event of await findConsentEvents(
    center.db,
    center.network,
    found.map((patient) => patient.patient),
  ))
    events.set(event.patient, [...(events.get(event.patient) ?? []), event]);
  const now: Instant = instant(center.clock.now());
  return found.map((patient) => {
    const { kanjiName, kanaName, sex, birthDate, postalCode, address } = patient.demographics;
    return {
      patient: patient.patient,
      regionalId: patient.regionalId,
      localId: patient.localPatient,
      kanjiName: `${kanjiName?.family ?? ''} ${kanjiName?.given ?? ''}`.trim(),
      kanaName: `${kanaName?.family ?? ''} ${kanaName?.given ?? ''}`.trim(),
      sex,
      birthDate: birthDate ?? null,
      postalCode: postalCode ?? null,
      address: address ?? null,
      consent: summarizeConsents(foldConsents(events.get(patient.patient) ?? [], now)).state,
      linkedFacilities: patient.links,
      lastOpened: patient.openedAt,
      bookmark: bookmarks.get(patient.patient) ?? 'none',
    };
  });
}
