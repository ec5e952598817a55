import { AUDIT_EVENTS, type AuditEvent, type AuditEventName, type Instant, type RecordKind } from '@musubi/domain';
import { z } from 'zod';
import { facilityIdSchema, localDateSchema, textLine } from '../schemas.ts';

// Object.keys of a record that is not empty
const EVENTS = Object.keys(AUDIT_EVENTS) as [AuditEventName, ...AuditEventName[]];

/**
 * 監査記録の検索: days inclusive, in Japan; every criterion narrows. A person is named by the regional number alone, in
 * the question as in the answer: whoever audits needs no names of patients. POST /api/audit/search
 */
export const auditSearchRequest = z.object({
  from: localDateSchema,
  until: localDateSchema,
  regionalId: textLine(20).optional(),
  /** User id, or a part of the name. */
  staff: textLine(60).optional(),
  /** Of who acted, or of whose records it was. */
  facility: facilityIdSchema.optional(),
  event: z.enum(EVENTS).optional(),
  outcome: z.enum(['success', 'refused', 'failed']).optional(),
  trace: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .optional(),
  /** `next` of the page before. */
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z\|\d{1,5}\|\d{1,18}$/)
    .optional(),
  pageSize: z.int().min(10).max(100).default(50),
});

export type AuditSearchAnswer = {
  /** Newest first. */
  readonly events: readonly AuditEventView[];
  /** Goes on from here; null: all of the period has been searched. */
  readonly next: string | null;
  /** Searched back to here: a rare event in a long period takes more than one question. */
  readonly searchedTo: Instant;
  /** Whom the directory or the index does not know: nothing can be found. */
  readonly unknown: 'patient' | 'staff' | null;
};
export type AuditEventView = {
  /** Place in its chain. */
  readonly id: string;
  readonly at: Instant;
  readonly event: string;
  readonly outcome: AuditEvent['outcome'];
  readonly who: string | null;
  readonly role: string | null;
  readonly facilityName: string | null;
  readonly disclosingName: string | null;
  readonly regionalId: string | null;
  readonly kinds: readonly RecordKind[];
  readonly entries: number | null;
  readonly because: readonly string[];
  readonly trace: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** 監査証跡の検証: whether the chains hold; `by` null: the operator, from the command line. */
export type AuditVerificationView = {
  readonly at: Instant;
  readonly by: string | null;
  readonly events: number;
  readonly faults: number;
  readonly firstFault: string | null;
};
export type AuditStateView = { readonly last: AuditVerificationView | null; readonly running: boolean };
