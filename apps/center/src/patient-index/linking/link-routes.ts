import { Failure, linkProposalRequest, linkRequest, type LinkProposal, type LinkView } from '@musubi/contract';
import {
  compareDemographics,
  instant,
  parseLocalPatientId,
  permitLinking,
  type AuditEvent,
  type DecisionId,
  type Demographics,
  type FacilityId,
  type Instant,
  type PatientId,
} from '@musubi/domain';
import { appendAudit, appendAuditAlone, LinkFailure, newId, type Transaction } from '@musubi/runtime';
import { findFacility, type MemberFacility } from '../../directory/store.ts';
import { GatewayRefused } from '../../gateway-link/gateway-client.ts';
import type { LinkRegistry } from '../../gateway-link/link-registry.ts';
import { actorOf, refusal, type PatientCall, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll } from '../../http/session.ts';
import { findOpenPatient } from '../register/find-open-patient.ts';
import { noteLinkByHand } from './link-by-hand.ts';
import { matchRenames } from '../matching/match-renames.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { insertLink } from './link-change-store.ts';
import { findLinkOfLocalPatient, findLinks } from '../register/link-store.ts';
import { findPatient, type PatientRow } from '../register/patient-store.ts';
import { deleteProposal, findProposal, insertProposal, isOffered } from './proposal-store.ts';

const PROPOSAL_MS = 15 * 60_000;
const NOBODY: Demographics = { sex: 'unknown', telephones: [] };

export type LinkRoutesDependencies = {
  readonly registry: LinkRegistry;
  readonly index: PatientIndex;
  readonly syncOpenings: (tx: Transaction, patient: PatientId, now: Instant) => Promise<readonly FacilityId[]>;
  readonly wake: (facilities: readonly FacilityId[]) => void;
};

/** 紐付け (REG-05, REG-06): propose, look, link; each an event with its evidence; `unlinkRoute` undoes one. */
export function linkRoutes(routes: PortalRoutes, dependencies: LinkRoutesDependencies): void {
  const { center } = routes;
  const { db, network, clock } = center;

  routes.handlePatient('proposeLink', linkProposalRequest, async (call): Promise<LinkProposal> => {
    const { body, session, patient, trace } = call;
    const known = await mayLink(call, body.facility);
    const facility = await findFacility(db, network, body.facility);
    if (facility === undefined) throw new Failure('facility/not-found');
    if (facility.gateway === undefined && facility.id !== session.facility.id && !worksForAll(session)) {
      // Nobody could be asked who that number is, and the link would open the patient to that facility.
      await appendAuditAlone(db, [
        refusal(session, trace, { route: 'proposeLink', code: 'access/not-permitted', facility: facility.id }, patient),
      ]);
      throw new Failure('access/not-permitted');
    }
    const local = parseLocalPatientId(body.facility, body.localId);
    if (local === undefined) throw new Failure('patient/local-id-malformed');
    if ((await findLinkOfLocalPatient(db, network, body.facility, local.value)) !== undefined)
      throw new Failure('patient/already-linked');
    if ((await findLinks(db, network, patient)).some((link) => link.facility === body.facility))
      throw new Failure('patient/already-linked');
    // this is where decisions get their ids
    const decision = newId(clock) as DecisionId;
    const proposed = (outcome: AuditEvent['outcome'], detail: Readonly<Record<string, unknown>>): AuditEvent => ({
      event: 'link/proposed',
      outcome,
      actor: actorOf(session),
      patient,
      facility: body.facility,
      trace,
      detail: { localPatient: local.value, decision, ...detail },
    });
    const found = await askWhoThatIs(call, facility, local.value, decision).catch(async (error: unknown) => {
      if (error instanceof Failure) await appendAuditAlone(db, [proposed('failed', { code: error.code })]);
      throw error;
    });
    // Without a gateway there is nobody to ask: a person must have looked at the card.
    const { compared, verdict } = compareDemographics(known.demographics, found ?? NOBODY, matchRenames());
    const proposal = newId(clock);
    await db.transaction(async (tx) => {
      await insertProposal(
        tx,
        network,
        {
          proposal,
          patient,
          facility: body.facility,
          localPatient: local.value,
          compared,
          verdict,
          staff: session.staff.id,
          staffFacility: session.facility.id,
        },
        instant(clock.now() + PROPOSAL_MS),
      );
      await appendAudit(tx, [proposed(verdict === 'refused' ? 'refused' : 'success', { proposal, verdict, compared })]);
    });
    const { gateway: _, ...shown } = facility;
    // A mistyped number belongs to a stranger: nothing of that person is shown.
    return {
      proposal,
      facility: shown,
      localId: local.value,
      found: verdict === 'refused' || found === undefined ? NOBODY : found,
      known: known.demographics,
      compared,
      verdict,
    };
  });

  routes.handlePatient('link', linkRequest, async (call): Promise<LinkView> => {
    const { body, session, patient, trace } = call;
    // which facility may be linked was decided when it was proposed
    await mayLink(call, session.facility.id);
    const at = instant(clock.now());
    const link = newId(clock);
    const { view, changed } = await db.transaction(async (tx) => {
      const proposal = await findProposal(tx, network, body.proposal, patient, session.staff.id, at);
      if (proposal === undefined || proposal.staffFacility !== session.facility.id)
        throw new Failure('patient/local-id-unknown');
      if (proposal.verdict === 'refused') throw new Failure('access/not-permitted', [{ verdict: proposal.verdict }]);
      if (proposal.verdict !== 'sure' && !body.confirmed) throw new Failure('patient/link-needs-confirmation');
      const evidence = {
        proposal: proposal.proposal,
        verdict: proposal.verdict,
        compared: proposal.compared,
        confirmed: body.confirmed,
      };
      const made = await insertLink(tx, network, {
        event: newId(clock),
        link,
        patient,
        facility: proposal.facility,
        localPatient: proposal.localPatient,
        evidence,
        staff: session.staff.id,
        staffFacility: session.facility.id,
        at,
      });
      if (!made) throw new Failure('patient/already-linked');
      await deleteProposal(tx, network, proposal.proposal);
      await noteLinkByHand(
        dependencies.index,
        tx,
        { patient, facility: proposal.facility, localPatient: proposal.localPatient },
        session.staff.id,
      );
      const opened = await dependencies.syncOpenings(tx, patient, at);
      const event: AuditEvent = {
        event: 'link/made',
        outcome: 'success',
        actor: actorOf(session),
        patient,
        facility: proposal.facility,
        trace,
        detail: { link, localPatient: proposal.localPatient, ...evidence },
      };
      await appendAudit(tx, [event]);
      return {
        view: { link, facility: proposal.facility, localId: proposal.localPatient, since: at, by: session.staff.name },
        changed: opened,
      };
    });
    dependencies.wake(changed);
    return view;
  });

  /** Own patients; besides, the own number of a person who was just shown as similar at registration. */
  async function mayLink(call: PatientCall<unknown>, facility: FacilityId): Promise<PatientRow> {
    const { session, patient } = call;
    const viewer = { staff: session.staff.id, facility: session.facility.id };
    if (facility === session.facility.id && (await isOffered(db, network, viewer, patient, instant(clock.now())))) {
      const offered = await findPatient(db, network, patient);
      if (offered !== undefined) return offered;
    }
    return findOpenPatient(center, call);
  }

  async function askWhoThatIs(
    call: PatientCall<unknown>,
    facility: MemberFacility,
    localPatient: string,
    decision: DecisionId,
  ): Promise<Demographics | undefined> {
    if (facility.gateway === undefined) return undefined;
    const client = dependencies.registry.find(facility.gateway);
    if (client === undefined) throw new Failure('gateway/unreachable');
    const { session, patient, trace } = call;
    const access = permitLinking({ patient, actor: session.actor, disclosing: facility.id, id: decision });
    const answer = await client
      .demographics(access, { localPatient, userName: session.staff.name, trace })
      .catch((error: unknown) => {
        if (error instanceof LinkFailure)
          throw new Failure(error.kind === 'timed-out' ? 'gateway/timed-out' : 'gateway/unreachable');
        if (error instanceof GatewayRefused) throw new Failure('gateway/refused');
        throw error;
      });
    if (!answer.found) throw new Failure('patient/local-id-unknown');
    return answer.demographics;
  }
}
