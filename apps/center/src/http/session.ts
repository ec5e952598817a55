import type { Ability, Facility, FacilityId, PolicyProfile, Role, StaffActor, StaffId } from '@musubi/domain';

/** セッション: a signed-in person at one facility, as the database says at this moment. */
export type Session = {
  readonly tokenHash: Buffer;
  readonly staff: { readonly id: StaffId; readonly userId: string; readonly name: string; readonly role: Role };
  readonly facility: Facility;
  /** 行為者: whom access decisions and tickets are about. */
  readonly actor: StaffActor;
  readonly otherFacilities: readonly { readonly id: FacilityId; readonly name: string }[];
  readonly activeAt: number;
  readonly locked: boolean;
  /** 運用ポリシー in force at this moment. */
  readonly profile: PolicyProfile;
  readonly abilities: readonly Ability[];
};

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
