import { z } from 'zod';
import type {
  Demographics,
  FacilityId,
  Instant,
  LocalDate,
  MatchResult,
  MatchVerdict,
  PatientId,
} from '@musubi/domain';
import { facilityIdSchema, textLine } from '../schemas.ts';
import type { Agreement } from './patient.ts';

/**
 * 名寄せの机: cases that a person must decide. `link`: a facility's record may be this person of the region;
 * `merge`: two persons of the region may be one; `duplicate`: one facility may have given one person two IDs.
 */
export const LINK_CASE_KINDS = ['link', 'merge', 'duplicate'] as const;
export type LinkCaseKind = (typeof LINK_CASE_KINDS)[number];
/**
 * `open` nobody has decided; `asked` the facility was asked; `second` one person said "same", another must confirm;
 * then closed.
 */
export const LINK_CASE_STATES = ['open', 'asked', 'second', 'same', 'different', 'withdrawn'] as const;
export type LinkCaseState = (typeof LINK_CASE_STATES)[number];
export const LINK_CASE_SOURCES = ['registration', 'facility-feed', 'consent', 'bulk-job', 'list-import'] as const;
export type LinkCaseSource = (typeof LINK_CASE_SOURCES)[number];

/** 机の一覧, most certain first and, among equals, oldest first. POST /api/link-cases */
export const linkCasesRequest = z.object({
  states: z.array(z.enum(LINK_CASE_STATES)).min(1).default(['open', 'asked', 'second']),
  kinds: z.array(z.enum(LINK_CASE_KINDS)).min(1).optional(),
  facility: facilityIdSchema.optional(),
  sort: z.enum(['certainty', 'oldest']).default('certainty'),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.union([z.literal(10), z.literal(20), z.literal(50)]).default(20),
});
export type LinkCaseSummary = {
  readonly case: string;
  readonly kind: LinkCaseKind;
  readonly state: LinkCaseState;
  readonly source: LinkCaseSource;
  readonly score: number;
  readonly verdict: MatchResult['verdict'];
  readonly guards: MatchResult['guards'];
  readonly needsSecond: boolean;
  /** I said "same" already: somebody else must confirm. */
  readonly awaitsSomebodyElse: boolean;
  readonly arrivedAt: Instant;
  readonly left: CaseSideShort;
  readonly right: CaseSideShort;
};
export type CaseSideShort = {
  readonly facilityName: string | null;
  readonly localId: string | null;
  readonly regionalId: string | null;
  readonly kanjiName: string;
  readonly kanaName: string;
  readonly birthDate: LocalDate | null;
  readonly sex: Demographics['sex'];
};
export type LinkCasesAnswer = {
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly cases: readonly LinkCaseSummary[];
  /** For the tabs, over all pages and independent of the filter. */
  readonly counts: Readonly<Record<'open' | 'asked' | 'second', number>>;
};

/** 照合の一件: POST /api/link-cases/open. Opening is audited: it shows two persons' demographics. */
export const linkCaseRequest = z.object({ case: z.uuid() });
export type CaseSide = {
  /** The facility whose record this is; null = what the region registered. */
  readonly facility: {
    readonly id: FacilityId;
    readonly name: string;
    readonly shortName: string;
    readonly color: number;
  } | null;
  readonly localId: string | null;
  readonly patient: PatientId | null;
  readonly regionalId: string | null;
  readonly demographics: Demographics;
  readonly seenAt: Instant;
  readonly links: readonly { readonly facility: FacilityId; readonly facilityName: string; readonly localId: string }[];
};
export type LinkCaseView = Omit<LinkCaseSummary, 'left' | 'right'> & {
  /** Goes up with every change; a decision names the version it was made on. */
  readonly version: number;
  readonly left: CaseSide;
  readonly right: CaseSide;
  readonly compared: readonly {
    readonly field: string;
    readonly agreement: Agreement;
    readonly ja: string;
    readonly en: string;
  }[];
  readonly match: MatchResult;
  readonly decisions: readonly {
    readonly decision: LinkDecision;
    readonly by: string;
    readonly facilityName: string;
    readonly at: Instant;
    readonly note: string;
  }[];
};

/**
 * 判断: one key each. POST /api/link-cases/decide. Answers what to look at next, so that the desk needs no second
 * request.
 */
export const LINK_DECISIONS = ['same', 'different', 'ask'] as const;
export type LinkDecision = (typeof LINK_DECISIONS)[number];
export const decideLinkCaseRequest = z.object({
  case: z.uuid(),
  version: z.int().min(1),
  decision: z.enum(LINK_DECISIONS),
  /** Asked for with `ask`, and with `same` against a guard. */
  note: textLine(400).default(''),
  /** Of a merge: the patient was asked, see mergePatientsRequest. */
  consentConfirmed: z.boolean().default(false),
  /** From which queue the next case is to be shown. */
  queue: linkCasesRequest.pick({ states: true, kinds: true, facility: true, sort: true }).prefault({}),
});
export type DecideLinkCaseAnswer = {
  readonly case: string;
  readonly state: LinkCaseState;
  readonly next: LinkCaseView | null;
  readonly left: number;
};

/**
 * 一括照合: POST /api/match-jobs (start), GET /api/match-jobs (progress). Resumes by itself after a restart of the
 * center.
 */
export const startMatchJobRequest = z.union([
  z.object({ kind: z.literal('dedupe') }),
  z.object({ kind: z.literal('facility'), facility: facilityIdSchema }),
]);
/** 一括照合の中止: what was found until then stays. POST /api/match-jobs/cancel */
export const cancelMatchJobRequest = z.object({ job: z.uuid() });
export type MatchJobView = {
  readonly job: string;
  readonly kind: 'dedupe' | 'facility';
  readonly facilityName: string | null;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly records: number;
  readonly recordsDone: number;
  readonly pairs: number;
  readonly found: Readonly<Record<Exclude<MatchVerdict, 'different'>, number>>;
  readonly cases: number;
  readonly links: number;
};
