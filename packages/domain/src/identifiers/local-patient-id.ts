import type { FacilityId } from './facility-id.ts';

/**
 * 施設患者ID・診察券番号: means nothing without the facility that gave it (SS-MIX2: at most 15 characters, PID-3.1).
 */
export type LocalPatientId = { readonly facility: FacilityId; readonly value: string };

const LOCAL_PATIENT_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/;

export function parseLocalPatientId(facility: FacilityId, text: string): LocalPatientId | undefined {
  const value = text.normalize('NFKC').trim();
  return LOCAL_PATIENT_ID.test(value) ? { facility, value } : undefined;
}

export function sameLocalPatient(a: LocalPatientId, b: LocalPatientId): boolean {
  return a.facility === b.facility && a.value === b.value;
}
