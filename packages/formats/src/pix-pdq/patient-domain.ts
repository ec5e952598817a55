import { parseFacilityId, type FacilityId } from '@musubi/domain';
import { component, escapeText, type Repetition } from '../hl7v2/index.ts';

/** 患者番号の名前空間: a facility, or the region itself. */
export type PatientDomain = FacilityId | 'region';
export type PatientIdentifier = { readonly domain: PatientDomain; readonly value: string };

const LOCAL_PATIENT_OID = '1.2.392.100495.20.3.51.1';

/**
 * 割当機関 (HD) of a patient id: `&OID&ISO` of a facility, or the region's name in the first part. Undefined when it is
 * neither.
 */
export function readAuthority(cx: Repetition, region: string): PatientDomain | undefined {
  const [name, oid] = [component(cx, 4, 1), component(cx, 4, 2)];
  if (name === region) return 'region';
  return oid?.startsWith(LOCAL_PATIENT_OID) === true ? parseFacilityId(oid.slice(LOCAL_PATIENT_OID.length)) : undefined;
}

export function namesAuthority(cx: Repetition): boolean {
  return component(cx, 4, 1) !== undefined || component(cx, 4, 2) !== undefined;
}

/** CX: `value^^^authority^PI`. */
export function writeIdentifier({ domain, value }: PatientIdentifier, region: string): string {
  return `${escapeText(value)}^^^${domain === 'region' ? escapeText(region) : `&${LOCAL_PATIENT_OID}${domain}&ISO`}^PI`;
}
