import { instant, type AuditEvent, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { openCases, withdrawCases, type LinkCase } from './case-store.ts';
import { findPatientIdentity, type Identity } from '../register/identity-store.ts';
import { prepare, scoreWith, worthLooking } from '../matching/match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';

/**
 * 紐付けの疑い: a linked number whose facility now describes somebody else. Hospitals do give numbers to other people;
 * the
 * link stays until a person has looked, who comes to it before anything else. Answers how many new cases.
 */
export async function doubtLink(
  index: PatientIndex,
  tx: Transaction,
  record: Identity & { readonly domain: FacilityId; readonly patient: PatientId },
  own: readonly LinkCase[],
  by: { readonly source: LinkCase['source']; readonly trace: string },
): Promise<number> {
  const { network, clock } = index.center;
  const at = instant(clock.now());
  const registered = await findPatientIdentity(tx, network, record.patient);
  if (registered === undefined) return 0;
  const model = await index.models.current(tx);
  const result = scoreWith(model, prepare(record.demographics), prepare(registered.demographics));
  if (worthLooking(result)) {
    await withdrawCases(
      tx,
      network,
      own.filter(({ match }) => match.because === 'link-doubted').map((one) => one.case),
      at,
    );
    return 0;
  }
  const id = newId(clock);
  const match = { ...result, model: model.version, because: 'link-doubted' as const };
  const opened = await openCases(
    tx,
    network,
    [
      {
        case: id,
        kind: 'link',
        source: by.source,
        left: registered.identity,
        right: record.identity,
        facility: record.domain,
        needsSecond: false,
        match,
        urgent: true,
      },
    ],
    at,
  );
  if (!opened.has(id)) return 0;
  const event: AuditEvent = {
    event: 'link-case/opened',
    outcome: 'success',
    actor: {},
    patient: record.patient,
    facility: record.domain,
    trace: by.trace,
    detail: {
      case: id,
      kind: 'link',
      source: by.source,
      score: match.score,
      guards: match.guards,
      because: match.because,
    },
  };
  await appendAudit(tx, [event]);
  return 1;
}
