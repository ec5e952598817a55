import type { RecordKind } from '../record/record-kind.ts';
import type { Role } from '../staff/role.ts';
import type { Ability } from './ability.ts';
import type { PolicyProfile } from './policy-profile.ts';

/** 役割が読める種別か: an unknown role reads nothing. */
export function readsKind(profile: Pick<PolicyProfile, 'readableKinds'>, role: Role, kind: RecordKind): boolean {
  const kinds = profile.readableKinds as Readonly<Record<string, readonly RecordKind[]>>;
  return kinds[role]?.includes(kind) ?? false;
}

/**
 * 役割の権限: what the portal offers and the routes check; an unknown role may do nothing. `emergency` is the personal
 * right to ask for the IDs of somebody by name (EMS); it adds to the reading of records and never stands alone.
 */
export function abilitiesOf(
  profile: Pick<PolicyProfile, 'abilities'>,
  role: Role,
  emergency: boolean,
): readonly Ability[] {
  const ofRole = (profile.abilities as Readonly<Record<string, readonly Ability[]>>)[role] ?? [];
  return emergency && ofRole.includes('view-records') ? [...ofRole, 'search-emergency'] : ofRole;
}
