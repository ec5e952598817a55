import { z } from 'zod';
import type { Ability, FacilityId, Facility, Role, StaffActor, StaffId } from '@musubi/domain';

export const signInRequest = z.object({
  userId: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  facility: z.string().length(10).optional(),
});

/** 現在のセッション: who is signed in at which facility; `lockInSeconds` until the idle lock. */
export type SessionView = {
  /** 行為者の種類: this portal is staff's; patients will have one of their own. */
  readonly actor: StaffActor['kind'];
  readonly staff: { readonly id: StaffId; readonly userId: string; readonly name: string; readonly role: Role };
  readonly facility: Facility;
  /** Where else this person works; switching is a new session. */
  readonly otherFacilities: readonly { readonly id: FacilityId; readonly name: string }[];
  readonly lockInSeconds: number;
  readonly locked: boolean;
  /** What the screens offer; the routes check it again. */
  readonly abilities: readonly Ability[];
};

export const unlockRequest = z.object({ password: z.string().min(1).max(200) });
