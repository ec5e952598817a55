import { Failure, type ChangeDemographicsAnswer } from '@musubi/contract';
import { instant, type AuditEvent, type Demographics, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAudit, canonicalJson, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { insertDemographics, type DemographicsBecause } from '../register/demographics-store.ts';
import { matchPatient, putPatient } from '../linking/match-patient.ts';
import type { By } from './merge-patients.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { lockPatients, saveFormerName } from '../register/patient-history-store.ts';
import { saveDemographics } from '../register/patient-store.ts';

/** What a person can change at the portal; the rest of what is known stays. */
export type FormOfDemographics = Pick<
  Demographics,
  'kanjiName' | 'kanaName' | 'sex' | 'birthDate' | 'postalCode' | 'address' | 'telephones'
>;

/**
 * 基本情報の変更・氏名の判明: a newborn is named, an unknown person identified, a name changed by marriage. The former
 * state
 * is kept and the former name goes on finding the person; then the person is compared anew with every facility's
 * records,
 * since only now can it be known who that is.
 */
export async function changeDemographics(
  index: PatientIndex,
  tx: Transaction,
  change: {
    readonly patient: PatientId;
    readonly demographics: FormOfDemographics;
    readonly because: DemographicsBecause;
  },
  by: By,
): Promise<ChangeDemographicsAnswer & { readonly wake: readonly FacilityId[] }> {
  const { network, clock } = index.center;
  const { patient, because } = change;
  const before = (await lockPatients(tx, network, [patient], 'no key update')).get(patient);
  if (before === undefined) throw new Failure('patient/not-found');
  if (before.mergedInto !== undefined) throw new Failure('patient/merged', [{ patient: before.mergedInto }]);
  const demographics = withForm(before.demographics, change.demographics);
  const fields = (Object.keys({ ...before.demographics, ...demographics }) as (keyof Demographics)[])
    .filter((field) => canonicalJson(before.demographics[field] ?? null) !== canonicalJson(demographics[field] ?? null))
    // keys of the two
    .sort();
  if (fields.length === 0) return { changed: false, linked: 0, cases: 0, wake: [] };

  const at = instant(clock.now());
  if (nameChanged(before.demographics, demographics))
    await saveFormerName(tx, network, patient, before.demographics, at);
  await saveDemographics(tx, network, patient, demographics);
  await insertDemographics(tx, network, {
    patient,
    before: before.demographics,
    demographics,
    because,
    staff: by.session.staff.id,
    at,
  });
  await putPatient(index, tx, { ...before, demographics }, 'registration', at);
  const matched = await matchPatient(index, tx, patient, { source: 'registration', trace: by.trace });
  const event: AuditEvent = {
    event: 'patient/demographics-changed',
    outcome: 'success',
    actor: actorOf(by.session),
    patient,
    trace: by.trace,
    detail: { because, fields, linked: matched.linked.length, cases: matched.cases },
  };
  await appendAudit(tx, [event]);
  return { changed: true, linked: matched.linked.length, cases: matched.cases, wake: matched.wake };
}

/** A field left empty is no longer known. Of several telephones the first one is on the form. */
function withForm(before: Demographics, form: FormOfDemographics): Demographics {
  const { kanjiName: _, kanaName: __, birthDate: ___, postalCode: ____, address: _____, romanName, ...kept } = before;
  const telephones = [...new Set([...form.telephones, ...before.telephones.slice(1)])];
  const changed = { ...kept, ...form, telephones };
  return romanName === undefined || nameChanged(before, changed) ? changed : { ...changed, romanName };
}

function nameChanged(before: Demographics, after: Demographics): boolean {
  return (
    canonicalJson([before.kanjiName ?? null, before.kanaName ?? null]) !==
    canonicalJson([after.kanjiName ?? null, after.kanaName ?? null])
  );
}
