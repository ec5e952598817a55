import { instant, whyNotOpen, type PatientId } from '@musubi/domain';
import type { Transaction } from '@musubi/runtime';
import { foldConsents } from '../../consent/fold-consents.ts';
import { findConsentEvents } from '../../consent/store.ts';
import { findFacilities } from '../../directory/store.ts';
import { NOTHING_MATCHED, type Matched } from './match-identity.ts';
import { matchPatient } from './match-patient.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { findLinks } from '../register/link-store.ts';

/** 同意による照合: facilities that the person's consents cover now and where no number is linked yet. */
export async function matchOnConsent(
  index: PatientIndex,
  tx: Transaction,
  patient: PatientId,
  trace: string,
): Promise<Matched> {
  const { network, clock } = index.center;
  const consents = foldConsents(await findConsentEvents(tx, network, [patient]), instant(clock.now()));
  const linked = new Set((await findLinks(tx, network, patient)).map((link) => link.facility));
  const facilities = (await findFacilities(tx, network))
    .map(({ id }) => id)
    .filter((id) => !linked.has(id) && whyNotOpen(consents, id) === undefined);
  return facilities.length === 0
    ? NOTHING_MATCHED
    : matchPatient(index, tx, patient, { source: 'consent', trace }, { facilities });
}
