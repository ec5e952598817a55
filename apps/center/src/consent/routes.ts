import { consentChangeRequest, consentGiveRequest, Failure, type ConsentView } from '@musubi/contract';
import {
  consentState,
  instant,
  type AuditEvent,
  type ConsentEvent,
  type ConsentId,
  type ConsentScope,
  type ConsentState,
  type FacilityId,
  type Instant,
  type PatientId,
} from '@musubi/domain';
import { appendAudit, appendAuditAlone, newId, type Transaction } from '@musubi/runtime';
import { z } from 'zod';
import { findFacilities, findStaffNames } from '../directory/store.ts';
import { actorOf, type PatientCall, type PortalRoutes } from '../http/portal-routes.ts';
import { foldConsents } from './fold-consents.ts';
import { findConsentEvents, insertConsentEvent, lockConsents } from './store.ts';

export type ConsentRoutesDependencies = {
  /** Fails unless this person is open to the session's facility. */
  readonly authorize: (call: PatientCall<unknown>) => Promise<void>;
  /** Opens and closes the patient at the gateways as the consents now say. */
  readonly syncOpenings: (tx: Transaction, patient: PatientId, now: Instant) => Promise<readonly FacilityId[]>;
  /** A consent came in or widened: looks for the person's numbers at the facilities it covers. */
  readonly matchOnConsent: (
    tx: Transaction,
    patient: PatientId,
    trace: string,
  ) => Promise<{ readonly wake: readonly FacilityId[] }>;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};

export function consentRoutes(routes: PortalRoutes, dependencies: ConsentRoutesDependencies): void {
  const { db, network, clock } = routes.center;

  const views = async (patient: PatientId): Promise<readonly ConsentView[]> => {
    const events = await findConsentEvents(db, network, [patient]);
    const names = await findStaffNames(
      db,
      network,
      events.flatMap((event) => event.explainedBy ?? []),
    );
    const facilities = new Map((await findFacilities(db, network)).map((facility) => [facility.id, facility.name]));
    return foldConsents(events, instant(clock.now())).map((state) => ({
      consent: state.consent,
      state: state.state,
      scope: state.scope,
      events: events
        .filter((event) => event.consent === state.consent)
        .map((event) => ({
          sequence: event.sequence,
          event: event.what.event,
          signer: event.signer.by === 'patient' ? '本人' : `${event.signer.name}(${event.signer.relation})`,
          explainedBy: names.get(event.explainedBy ?? '') ?? '',
          registeredAt: facilities.get(event.registeredAt) ?? event.registeredAt,
          medium: event.medium,
          formVersion: event.formVersion,
          acceptedAt: event.acceptedAt,
          effectiveAt: event.effectiveAt,
        })),
    }));
  };

  routes.handlePatient('consents', z.object({}), async (call) => {
    await dependencies.authorize(call);
    const viewed: AuditEvent = {
      event: 'consent/viewed',
      outcome: 'success',
      actor: actorOf(call.session),
      patient: call.patient,
      trace: call.trace,
      detail: {},
    };
    await appendAuditAlone(db, [viewed]);
    return views(call.patient);
  });

  routes.handlePatient('giveConsent', consentGiveRequest, async (call) => {
    await dependencies.authorize(call);
    const { body, patient, session, trace } = call;
    const now = instant(clock.now());
    // A day begins at midnight in Japan; a day of the past never makes an older consent than the paper taken in now.
    const effectiveAt =
      body.effectiveOn === undefined ? now : latest(now, instant(Date.parse(`${body.effectiveOn}T00:00:00+09:00`)));
    const event: ConsentEvent = {
      consent: newId(clock) as ConsentId,
      patient,
      sequence: 1,
      // zod's optional keys are absent or set, never undefined
      what: { event: 'given', scope: body.scope as ConsentScope },
      signer: body.signer,
      explainedBy: session.staff.id,
      registeredAt: session.facility.id,
      formVersion: body.formVersion,
      medium: body.medium,
      acceptedAt: now,
      effectiveAt,
    };
    await write(call, event, 'consent/registered', trace);
    return views(patient);
  });

  routes.handlePatient('changeConsent', consentChangeRequest, async (call) => {
    await dependencies.authorize(call);
    const { body, patient, session, trace } = call;
    const now = instant(clock.now());
    const event = (sequence: number): ConsentEvent => ({
      consent: body.consent,
      patient,
      sequence,
      // as above
      what: body.what as ConsentEvent['what'],
      signer: body.signer,
      explainedBy: session.staff.id,
      registeredAt: session.facility.id,
      formVersion: body.formVersion,
      medium: body.medium,
      acceptedAt: now,
      effectiveAt: now,
    });
    await write(call, event, 'consent/changed', trace);
    return views(patient);
  });

  async function write(
    call: PatientCall<unknown>,
    event: ConsentEvent | ((sequence: number) => ConsentEvent),
    name: 'consent/registered' | 'consent/changed',
    trace: string,
  ): Promise<void> {
    const now = instant(clock.now());
    const changed = await db.transaction(async (tx) => {
      await lockConsents(tx, network, call.patient);
      const decided = typeof event === 'function' ? await nextEvent(tx, call.patient, event, now) : event;
      await insertConsentEvent(tx, network, decided);
      const widened = decided.what.event === 'given' || decided.what.event === 'scope-changed';
      const matched = widened ? (await dependencies.matchOnConsent(tx, call.patient, trace)).wake : [];
      const facilities = [...(await dependencies.syncOpenings(tx, call.patient, now)), ...matched];
      const audit: AuditEvent = {
        event: name,
        outcome: 'success',
        actor: actorOf(call.session),
        patient: call.patient,
        trace,
        detail: {
          consent: decided.consent,
          sequence: decided.sequence,
          what: decided.what,
          signer: decided.signer.by,
          medium: decided.medium,
          formVersion: decided.formVersion,
          effectiveAt: decided.effectiveAt,
        },
      };
      await appendAudit(tx, [audit]);
      return facilities;
    });
    dependencies.wake(changed);
  }

  async function nextEvent(
    tx: Transaction,
    patient: PatientId,
    make: (sequence: number) => ConsentEvent,
    now: Instant,
  ): Promise<ConsentEvent> {
    const all = await findConsentEvents(tx, network, [patient]);
    const draft = make(0);
    const own = all.filter((event) => event.consent === draft.consent);
    const state = consentState(own, now);
    if (state === undefined) throw new Failure('consent/not-found');
    if (!mayFollow(state, draft.what.event)) throw new Failure('consent/not-allowed-now', [{ state: state.state }]);
    return make(Math.max(...own.map((event) => event.sequence)) + 1);
  }
}

/** What may happen to a consent in this state; withdrawn is the end of it (a new one can be given). */
function mayFollow(state: ConsentState, event: ConsentEvent['what']['event']): boolean {
  switch (state.state) {
    case 'active':
      return event === 'scope-changed' || event === 'suspended' || event === 'withdrawn';
    case 'pending':
      return event === 'withdrawn';
    case 'suspended':
      return event === 'resumed' || event === 'scope-changed' || event === 'withdrawn';
    case 'withdrawn':
    case 'erasure-asked':
    case 'erased':
      return false;
    default:
      return state.state satisfies never;
  }
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
