import type { Actor } from '../access/actor.ts';

/**
 * 監査記録の行為者: who acted, as it is written into the trail. `kind` tells patients and representatives from staff;
 * of staff and systems it is not written, since their events have never had it. Empty: the center itself, or its
 * operator.
 */
export type AuditedActor = {
  readonly kind?: 'patient' | 'representative';
  readonly staff?: string;
  readonly patient?: string;
  readonly representative?: string;
  readonly name?: string;
  readonly role?: string;
  readonly facility?: string;
};

/** What the trail says of an actor; `name` is the person's at this moment, since a name may change. */
export function auditedActor(actor: Exclude<Actor, { readonly kind: 'system' }>, name: string): AuditedActor {
  switch (actor.kind) {
    case 'staff':
      return { staff: actor.staff, name, role: actor.role, facility: actor.facility };
    case 'patient':
      return { kind: 'patient', patient: actor.patient, name };
    case 'representative':
      return { kind: 'representative', representative: actor.representative, patient: actor.patient, name };
  }
}

/** What the trail says of a program. */
export function auditedSystem(system: Extract<Actor, { readonly kind: 'system' }>): AuditedActor {
  const name = `システム ${system.name}`;
  return system.facility === undefined ? { name } : { name, facility: system.facility };
}
