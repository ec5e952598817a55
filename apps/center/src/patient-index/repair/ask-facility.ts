import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { newId, type Transaction } from '@musubi/runtime';
import { openCases } from '../linking/case-store.ts';
import { findIdentities, type Identity } from '../register/identity-store.ts';
import { prepare, scoreWith } from '../matching/match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';

/** 番号の重複: only the facility can say whether it has given one person two numbers. */
export async function askFacility(
  index: PatientIndex,
  tx: Transaction,
  kept: Identity,
  number: number,
  facility: FacilityId,
  trace: string,
): Promise<readonly AuditEvent[]> {
  const { network, clock } = index.center;
  const left = (await findIdentities(tx, network, [number])).get(number);
  if (left === undefined) return [];
  const model = await index.models.current(tx);
  const match = {
    ...scoreWith(model, prepare(kept.demographics), prepare(left.demographics)),
    verdict: 'review' as const,
    model: model.version,
    because: 'persons-merged' as const,
  };
  const id = newId(clock);
  const opened = await openCases(
    tx,
    network,
    [
      {
        case: id,
        kind: 'duplicate',
        source: 'registration',
        left: kept.identity,
        right: number,
        facility,
        needsSecond: false,
        match,
      },
    ],
    instant(clock.now()),
  );
  if (!opened.has(id)) return [];
  return [
    {
      event: 'link-case/opened',
      outcome: 'success',
      actor: {},
      ...(kept.patient === undefined ? {} : { patient: kept.patient }),
      facility,
      trace,
      detail: {
        case: id,
        kind: 'duplicate',
        source: 'registration',
        score: match.score,
        guards: match.guards,
        because: match.because,
      },
    },
  ];
}
