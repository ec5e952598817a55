import type { Role } from '../staff/role.ts';
import type { Ability } from './ability.ts';

const CLINICIAN: readonly Ability[] = [
  'view-records',
  'register-patient',
  'register-consent',
  'link-patient',
  'unlink-patient',
];
const CLERK: readonly Ability[] = [...CLINICIAN, 'decide-link-case', 'replace-local-id', 'see-gateways'];

/**
 * 役割ごとの権限: what a role may do where its network says nothing else. Reading records is decided per record on top
 * of it. Nobody but the auditor searches the audit: whoever runs the network is audited too.
 */
export const DEFAULT_ABILITIES: Readonly<Record<Role, readonly Ability[]>> = {
  doctor: CLINICIAN,
  dentist: CLINICIAN,
  pharmacist: CLINICIAN,
  nurse: CLINICIAN,
  'visiting-nurse': ['view-records', 'register-patient', 'register-consent', 'link-patient'],
  'allied-health': ['view-records'],
  'care-staff': ['view-records'],
  clerk: CLERK,
  secretariat: [...CLINICIAN, 'decide-link-case', 'repair-link', 'replace-local-id', 'run-match-job', 'see-gateways'],
  auditor: ['search-audit'],
};
