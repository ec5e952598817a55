/** 職種・役割 (HPKI hcRole where there is one). */
export const ROLES = [
  'doctor',
  'dentist',
  'pharmacist',
  'nurse',
  'visiting-nurse',
  'allied-health',
  'care-staff',
  'clerk',
  'secretariat',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];
