/**
 * 引継ぎ待ちの番号: given to another patient, which the center does not know yet: its links still mean the former
 * holder. SQL.
 */
export function isHeld(facility: string, number: string): string {
  return `exists (select from patient_number_exchange as x where x.facility_id = ${facility}
    and ${number} in (x.local_patient, x.into_patient))`;
}
