import {
  dayInTokyo,
  instant,
  whyNotOpen,
  type AccessFacts,
  type ConsentState,
  type FacilityId,
  type FailedRule,
  type PatientId,
  type PublicationPolicy,
} from '@musubi/domain';
import { foldConsents } from '../consent/fold-consents.ts';
import type { PatientCall } from '../http/portal-routes.ts';
import { findOpenPatient } from '../patient-index/register/find-open-patient.ts';
import type { CenterContext } from '../center-context.ts';
import type { Session } from '../http/session.ts';
import { findLinkedFacilities, type LinkedFacility } from './store.ts';
import { viewReader } from './view-reader.ts';

/** Everything one view is decided on, read anew for each request: a withdrawal counts from the next one. */
export type Gathered = {
  readonly patient: PatientId;
  readonly session: Session;
  readonly trace: string;
  readonly facts: AccessFacts;
  readonly facilities: readonly LinkedFacility[];
  readonly at: number;
};

export async function gatherFacts(
  center: CenterContext,
  call: PatientCall<unknown>,
  findLinked: () => Promise<readonly LinkedFacility[]> = () =>
    findLinkedFacilities(center.db, center.network, call.patient),
): Promise<Gathered> {
  const { session, trace } = call;
  const at = center.clock.now();
  const now = instant(at);
  const [events, facilities] = await Promise.all([viewReader(center).consents.add(call.patient), findLinked()]);
  // The usual case needs no further question; whoever is not linked is refused (or works for all) over there.
  if (!facilities.some((linked) => linked.facility.id === session.facility.id)) await findOpenPatient(center, call);
  const publication = new Map<FacilityId, PublicationPolicy>();
  for (const linked of facilities)
    if (linked.publication !== undefined && linked.facility.discloses)
      publication.set(linked.facility.id, linked.publication);
  const consents = foldConsents(events, now);
  const facts: AccessFacts = {
    patient: call.patient,
    actor: session.actor,
    today: dayInTokyo(now),
    linkedFacilities: new Set(facilities.map((linked) => linked.facility.id)),
    consents,
    publication,
    unopened: unopened(consents, facilities),
    profile: session.profile,
  };
  return { patient: call.patient, session, trace, facts, facilities, at };
}

/**
 * A slow hospital may answer after the patient has withdrawn, or after a wrong link was undone: decide on facts no
 * older than this.
 */
export const FACTS_HOLD_MS = 1_000;

/**
 * What may have been taken away since: consents and links. For streams that last longer than a moment. A facility whose
 * link is another one by now counts as not linked: what is on its way is of the number that was asked for.
 */
export async function refreshFacts(center: CenterContext, gathered: Gathered): Promise<AccessFacts> {
  const [events, facilities] = await Promise.all([
    viewReader(center).consents.add(gathered.patient),
    findLinkedFacilities(center.db, center.network, gathered.patient),
  ]);
  const consents = foldConsents(events, instant(center.clock.now()));
  const asked = new Map(gathered.facilities.map((linked) => [linked.facility.id, linked.localPatient]));
  const still = facilities.filter((linked) => asked.get(linked.facility.id) === linked.localPatient);
  return {
    ...gathered.facts,
    consents,
    unopened: unopened(consents, facilities),
    linkedFacilities: new Set(still.map((linked) => linked.facility.id)),
  };
}

/** Facilities that announce, yet nothing of this person: their own staff is told why, as everybody else is. */
function unopened(
  consents: readonly ConsentState[],
  facilities: readonly LinkedFacility[],
): ReadonlyMap<FacilityId, FailedRule> {
  return new Map(
    facilities.flatMap(({ facility, gateway }) => {
      const because = gateway === undefined ? undefined : whyNotOpen(consents, facility.id);
      return because === undefined ? [] : [[facility.id, because] as const];
    }),
  );
}
