import { auditedSystem, type AuditEvent, type PatientId } from '@musubi/domain';
import type { BorderSystem } from '../directory/system-store.ts';

/** A system acts for its facility; no person stands behind it that we know of. */
export function auditOf(
  system: BorderSystem,
  trace: string,
  event: AuditEvent['event'],
  outcome: AuditEvent['outcome'],
  detail: Readonly<Record<string, unknown>>,
  patient?: PatientId,
): AuditEvent {
  return {
    event,
    outcome,
    actor: auditedSystem(system),
    facility: system.facility,
    ...(patient === undefined ? {} : { patient }),
    trace,
    detail,
  };
}
