import type { PatientSummary } from '@musubi/contract';
import { instant, type ConsentEvent, type Instant, type PatientId, type StaffId } from '@musubi/domain';
import { foldConsents, summarizeConsents } from '../../consent/fold-consents.ts';
import { findConsentEvents } from '../../consent/store.ts';
import type { CenterContext } from '../../center-context.ts';
import { findBookmarks } from './bookmark-store.ts';
import type { FoundPatient } from './similar-store.ts';

/** 患者一覧の行 */
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
