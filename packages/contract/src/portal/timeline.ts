import { z } from 'zod';
import type {
  AccessDecision,
  EntryId,
  EntryStatus,
  Facility,
  FacilityId,
  FacilityOutcome,
  Instant,
  LocalDate,
  RecordKind,
} from '@musubi/domain';
import type { EntryLine, LaboratoryLine } from '../gateway/link.ts';
import { entryIdSchema, facilityIdSchema, localDateSchema, recordKindSchema } from '../schemas.ts';

/** 診療カレンダー: days inclusive; at most ten years. Answered from the center's location index alone. */
export const calendarRequest = z.object({ from: localDateSchema, until: localDateSchema });

/**
 * Entries as rows of a table, `[facility index, kind, status, day, entry id, department, version, new?]`.
 * `facilities` are all linked ones, each with the state of its link and of the viewer's permission. It travels as a
 * CalendarAnswer, which `readCalendar` makes into this.
 */
export type CalendarView = {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly today: LocalDate;
  readonly facilities: readonly CalendarFacility[];
  readonly entries: readonly CalendarEntry[];
  /** First and last day with an entry, over all days: the ends of the scroll bar. */
  readonly firstDay: LocalDate | null;
  readonly lastDay: LocalDate | null;
  /** Entries that changed since this viewer last opened this patient. */
  readonly newSince: Instant | null;
};
export type CalendarFacility = {
  readonly facility: Facility;
  readonly connection: 'connected' | 'unreachable';
  readonly unreachableSince: Instant | null;
  readonly lastIngest: Instant | null;
  readonly outcome: FacilityOutcome;
  /** Why the entries can be seen, kind by kind. */
  readonly decisions: readonly {
    readonly kind: RecordKind;
    readonly sensitive?: string;
    readonly decision: AccessDecision;
    readonly entries: number;
  }[];
};
export type CalendarEntry = readonly [
  facility: number,
  kind: RecordKind,
  status: EntryStatus,
  day: LocalDate,
  entry: EntryId,
  department: string | null,
  version: number,
  isNew: 0 | 1,
];

/** 記録の取得: the clinical content, straight through from the hospitals. Answer: NDJSON of `RecordLine`. */
export const entriesFetchRequest = z.object({
  wanted: z
    .array(z.object({ facility: facilityIdSchema, entries: z.array(entryIdSchema).min(1).max(200) }))
    .min(1)
    .max(50),
});
export const rangeFetchRequest = z.object({
  kinds: z.array(recordKindSchema).min(1),
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
  facilities: z.array(facilityIdSchema).max(200).optional(),
  limit: z.int().min(1).max(2000).default(500),
});
export const laboratoryFetchRequest = z.object({
  from: localDateSchema,
  until: localDateSchema,
  items: z.array(z.string().max(40)).max(200).default([]),
});

/** One line of what streams in as hospitals answer; the last line of each facility is its outcome. */
export type RecordLine =
  | { readonly facility: FacilityId; readonly entry: EntryLine; readonly decision: AccessDecision }
  | { readonly facility: FacilityId; readonly laboratory: LaboratoryLine }
  | { readonly facility: FacilityId; readonly outcome: FacilityOutcome }
  | { readonly end: true };

export const attachmentFetchRequest = z.object({
  facility: facilityIdSchema,
  entry: entryIdSchema,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

/** 公開・閲覧履歴 of one patient. */
export type DisclosureHistoryView = {
  readonly total: number;
  readonly events: readonly {
    readonly at: Instant;
    readonly who: string;
    readonly role: string;
    readonly facilityName: string;
    readonly event: string;
    readonly outcome: string;
    readonly disclosingName: string | null;
    readonly kinds: readonly RecordKind[];
    readonly entries: number | null;
    readonly because: readonly string[];
    readonly trace: string;
  }[];
};
export const disclosureHistoryRequest = z.object({
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(100).default(50),
});

export const ingestPageRequest = z.object({
  facility: facilityIdSchema,
  issuesAfter: z.int().nonnegative().default(0),
});
export type GatewayView = {
  readonly facility: Facility;
  readonly connected: boolean;
  readonly since: Instant | null;
  readonly lastIngest: Instant | null;
  readonly entries: number;
  readonly unreadable: number | null;
};
/**
 * 施設の接続状態: the facilities whose gateway is away by now; every other one is connected or has none. A page asks
 * this again and again.
 */
export type LinkStatesView = {
  readonly away: readonly { readonly facility: FacilityId; readonly since: Instant | null }[];
};
