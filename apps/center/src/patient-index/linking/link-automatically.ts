import type { MatchResult, PatientId, FacilityId, AuditEvent } from '@musubi/domain';
import { instant } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { closeCasesOfLink } from './case-store.ts';
import type { Identity } from '../register/identity-store.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { insertLink } from './link-change-store.ts';
import { syncOpenings } from './sync-openings.ts';

/** 照合の証拠: what stands in link_event of a link that matching made or proposed. */
export function evidenceOf(result: MatchResult, model: number): object {
  const weights = (evidence: MatchResult['passed']) =>
    evidence.map(({ field, level, weight }) => ({ field, level, weight }));
  return {
    score: result.score,
    verdict: result.verdict,
    model,
    passed: weights(result.passed),
    failed: weights(result.failed),
    guards: result.guards,
  };
}

/**
 * 自動紐付け: undefined when the number, or the person at that facility, was linked meanwhile. Answers which gateways
 * to wake.
 */
export async function linkAutomatically(
  index: PatientIndex,
  tx: Transaction,
  pair: { record: Identity; patient: PatientId; facility: FacilityId; result: MatchResult; model: number },
  trace: string,
): Promise<readonly FacilityId[] | undefined> {
  const { network, clock } = index.center;
  const { record, patient, facility, result, model } = pair;
  const at = instant(clock.now());
  const link = newId(clock);
  const evidence = { automatic: true, ...evidenceOf(result, model) };
  const made = await insertLink(tx, network, {
    event: newId(clock),
    link,
    patient,
    facility,
    localPatient: record.localPatient,
    evidence,
    staff: null,
    staffFacility: null,
    at,
  });
  if (!made) return undefined;
  await closeCasesOfLink(tx, network, { patient, facility, localPatient: record.localPatient }, at);
  const changed = await syncOpenings(tx, network, patient, at);
  const event: AuditEvent = {
    event: 'link/made',
    outcome: 'success',
    actor: {},
    patient,
    facility,
    trace,
    detail: { link, localPatient: record.localPatient, ...evidence },
  };
  await appendAudit(tx, [event]);
  return changed;
}
