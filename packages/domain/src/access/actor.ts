import type { FacilityId } from '../identifiers/facility-id.ts';
import type { PatientId, RepresentativeId, StaffId } from '../identifiers/uuid.ts';
import type { Role } from '../staff/role.ts';

/**
 * 行為者: who acts. Every access decision and every audit event is about one; what each may do is decided by its kind,
 * and whoever is of no known kind may do nothing. `strength` counts the factors of the session (1 password, 2 two
 * factors).
 */
export type Actor = StaffActor | PatientActor | RepresentativeActor | SystemActor;

/** 利用者 as actor: a person in a role, at work for one facility. */
export type StaffActor = {
  readonly kind: 'staff';
  readonly staff: StaffId;
  readonly role: Role;
  readonly facility: FacilityId;
  readonly strength: number;
};

/** 患者本人 as actor. */
export type PatientActor = { readonly kind: 'patient'; readonly patient: PatientId; readonly strength: number };

/** 代理人 as actor: somebody who acts for one patient. */
export type RepresentativeActor = {
  readonly kind: 'representative';
  readonly representative: RepresentativeId;
  readonly patient: PatientId;
  readonly relation?: string;
  readonly strength: number;
};

/** 外部システム as actor: a program, by the name in its certificate; it acts for its facility if it has one. */
export type SystemActor = { readonly kind: 'system'; readonly name: string; readonly facility?: FacilityId };
