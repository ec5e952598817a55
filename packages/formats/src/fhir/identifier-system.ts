import { parseFacilityId, type FacilityId } from '@musubi/domain';

/** 医療機関の患者番号の名前空間 (JP Core): the OID ends in the facility's ten digits. */
const LOCAL_PATIENT = 'urn:oid:1.2.392.100495.20.3.51.1';

export function localPatientSystem(facility: FacilityId): string {
  return `${LOCAL_PATIENT}${facility}`;
}

/** Undefined when the system is not that of a facility's patient numbers. */
export function facilityOfSystem(system: string): FacilityId | undefined {
  return system.startsWith(LOCAL_PATIENT) ? parseFacilityId(system.slice(LOCAL_PATIENT.length)) : undefined;
}

/** 地域患者ID の名前空間: one per network; a UUID-free URN of our own, since no public registry has one. */
export function regionalPatientSystem(network: string): string {
  return `urn:musubi:network:${network}:regional-patient-id`;
}

export type FhirIdentifier = { readonly system: string; readonly value: string };

/** `system|value` of a search parameter or of `sourceIdentifier` (ITI-83). Undefined without both parts. */
export function readToken(text: string): FhirIdentifier | undefined {
  const bar = text.indexOf('|');
  const [system, value] = [text.slice(0, bar), text.slice(bar + 1)];
  return bar < 1 || value === '' ? undefined : { system, value };
}
