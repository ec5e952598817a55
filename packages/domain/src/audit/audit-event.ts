import type { AuditedActor } from './audited-actor.ts';

/** 監査事象の目録: every business event that is written to the audit trail, with the place that writes it. */
export const AUDIT_EVENTS = {
  'sign-in/succeeded': 'center',
  'sign-in/failed': 'center',
  'sign-in/locked': 'center',
  'sign-out': 'center',
  'session/idle-locked': 'center',
  'patient/searched': 'center',
  'patient/cross-referenced': 'center',
  'patient/registered': 'center',
  'identity/taken': 'center',
  'patient/opened': 'center',
  'patient/bookmarked': 'center',
  'patient/emergency-searched': 'center',
  'link/proposed': 'center',
  'link/made': 'center',
  'link/undone': 'center',
  'patient/demographics-changed': 'center',
  'patient/demographics-viewed': 'center',
  'person/merged': 'center',
  'person/split': 'center',
  'local-id/replaced': 'center',
  'notice-letter/made': 'center',
  'notice-letter/viewed': 'center',
  'notice-letter/printed': 'center',
  'link-case/opened': 'center',
  'link-case/viewed': 'center',
  'link-case/decided': 'center',
  'match-job/started': 'center',
  'match-job/finished': 'center',
  'consent/viewed': 'center',
  'consent/registered': 'center',
  'consent/changed': 'center',
  'access/refused': 'center',
  'directory/imported': 'center',
  'calendar/viewed': 'center',
  'record/requested': 'center',
  'record/refused': 'center',
  'record/answered': 'center',
  'disclosure-history/viewed': 'center',
  'audit/searched': 'center',
  'audit/verification-begun': 'center',
  'audit/verified': 'center',
  'gateway/connected': 'center',
  'gateway/disconnected': 'center',
  'ticket/refused': 'gateway',
  'record/disclosed': 'gateway',
  'record/withheld': 'gateway',
  'demographics/disclosed': 'gateway',
  'identity/announced': 'gateway',
  'patient-number/changed': 'gateway',
  'publication/changed': 'gateway',
  'patient/opened-to-region': 'gateway',
  'patient/closed-to-region': 'gateway',
} as const satisfies Record<string, 'center' | 'gateway'>;

export type AuditEventName = keyof typeof AUDIT_EVENTS;

/**
 * 監査記録: who did what to whose record, why, with what outcome. `detail` holds reasons and counts, never clinical
 * content.
 */
export type AuditEvent = {
  readonly event: AuditEventName;
  readonly outcome: 'success' | 'refused' | 'failed';
  readonly actor: AuditedActor;
  readonly patient?: string;
  readonly facility?: string;
  readonly trace: string;
  readonly detail: Readonly<Record<string, unknown>>;
};
