import type { Ability } from '@musubi/contract';
import type { Facility, FacilityId, Role, StaffId } from '@musubi/domain';
import type { NetworkProfile } from '../directory/network-profile.ts';

/** セッション: a signed-in person at one facility, as the database says at this moment. */
export type Session = {
  readonly tokenHash: Buffer;
  readonly staff: { readonly id: StaffId; readonly userId: string; readonly name: string; readonly role: Role };
  readonly facility: Facility;
  readonly otherFacilities: readonly { readonly id: FacilityId; readonly name: string }[];
  readonly strength: number;
  readonly activeAt: number;
  readonly locked: boolean;
  readonly profile: NetworkProfile;
  readonly abilities: readonly Ability[];
};

const CLINICIAN: readonly Ability[] = [
  'view-records',
  'register-patient',
  'register-consent',
  'link-patient',
  'unlink-patient',
];

/** 役割ごとの権限: what the portal offers and the routes check. Reading records is decided per record on top of it. */
const ABILITIES: Readonly<Record<Role, readonly Ability[]>> = {
  doctor: CLINICIAN,
  dentist: CLINICIAN,
  pharmacist: CLINICIAN,
  nurse: CLINICIAN,
  'visiting-nurse': ['view-records', 'register-patient', 'register-consent', 'link-patient'],
  'allied-health': ['view-records'],
  'care-staff': ['view-records'],
  clerk: [
    'view-records',
    'register-patient',
    'register-consent',
    'link-patient',
    'unlink-patient',
    'decide-link-case',
    'replace-local-id',
    'see-gateways',
  ],
  secretariat: [
    'view-records',
    'register-patient',
    'register-consent',
    'link-patient',
    'unlink-patient',
    'decide-link-case',
    'repair-link',
    'replace-local-id',
    'run-match-job',
    'see-gateways',
  ],
  /** Nobody else: whoever runs the network is audited too. */
  auditor: ['search-audit'],
};

/** `emergency`: the personal right to ask for the IDs of somebody by name (EMS). */
export function abilitiesOf(role: Role, emergency: boolean): readonly Ability[] {
  const ofRole = (ABILITIES as Readonly<Record<string, readonly Ability[]>>)[role] ?? [];
  return emergency && ofRole.includes('view-records') ? [...ofRole, 'search-emergency'] : ofRole;
}

/** The secretariat works for all facilities: it finds every patient (and reads no records). */
export function worksForAll(session: Session): boolean {
  return session.staff.role === 'secretariat' && session.facility.type === 'secretariat';
}

/**
 * Whom this person may find and open without an own chart number: the secretariat, and everybody where the network asks
 * for none.
 */
export function seesEverybody(session: Session): boolean {
  return worksForAll(session) || !session.profile.requireViewingLink;
}
